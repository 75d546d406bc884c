"""The four languages of the site, and which of them a visitor reads."""

from collections.abc import Mapping

NAMES: Mapping[str, str] = {"uk": "Українська", "en": "English", "ru": "Русский", "zh": "中文"}
TAGS: Mapping[str, str] = {"uk": "uk", "en": "en", "ru": "ru", "zh": "zh-Hans"}
DEFAULT = "en"


def choose(cookie: str | None, accepted: str) -> str:
    """The language a visitor chose, else the best one their browser asks for (an Accept-Language header), else English."""
    if cookie in NAMES:
        return str(cookie)
    return next((tag for tag in _ranked(accepted) if tag in NAMES), DEFAULT)


def _ranked(accepted: str) -> list[str]:
    """Primary tags of an Accept-Language header, the most wanted first."""
    weighted = [_weighed(part) for part in accepted.split(",") if part.strip()]
    return [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if weight > 0]


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        return float(weight or 1), tag.split("-")[0].lower()
    except ValueError:
        return 0.0, ""
