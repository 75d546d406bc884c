"""What SQLite has no function for, as JSON texts: cursors, numbers with a point, and what is chosen from a list."""

import base64
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson


def _real(value: float | None) -> str | None:
    return None if value is None else orjson.dumps(float(value)).decode()


def _cursor(key: str | None) -> str | None:
    return None if key is None else f'"{base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")}"'


def _instant(text: str | None) -> str | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC).isoformat(" ")


@lru_cache(maxsize=64)
def _listing(text: str) -> Mapping[str, str]:
    return orjson.loads(text)


def _chosen(listing: str, code: str | None) -> str | None:
    return None if code is None else _listing(listing).get(code)


FUNCTIONS: Mapping[str, tuple[int, Callable[..., Any]]] = {
    "json_real": (1, _real),
    "cursor": (1, _cursor),
    "instant": (1, _instant),
    "chosen": (2, _chosen),
}
