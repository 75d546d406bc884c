"""Numbers, amounts, distances and times as people of each language write them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, dates, numbers

ZONES: Mapping[str, str] = {"en": "UTC", "uk": "Europe/Kyiv", "ru": "Europe/Kyiv", "zh": "Asia/Shanghai"}
LOCALES: Mapping[str, str] = {"en": "en_GB", "uk": "uk_UA", "ru": "ru_RU", "zh": "zh_Hans_CN"}
OLD_ZONES: Mapping[str, str] = {  # babel knows these cities by the names their zones had before
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Europe/Kyiv": "Europe/Kiev",
}
COMMON_ZONES = (
    "UTC",
    "America/New_York",
    "Asia/Almaty",
    "Asia/Hong_Kong",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tbilisi",
    "Asia/Tokyo",
    "Europe/Berlin",
    "Europe/Bucharest",
    "Europe/Kyiv",
    "Europe/London",
    "Europe/Rome",
    "Europe/Vilnius",
    "Europe/Warsaw",
)
_KILOMETRES: Mapping[str, str] = {"en": "km", "uk": "км", "ru": "км", "zh": "公里"}


@cache
def zones() -> frozenset[str]:
    """The names of all time zones; to find them, the system's files are walked, which takes longer than to make a page."""
    return frozenset(available_timezones())


def zone(cookie: str | None, language: str) -> ZoneInfo:
    """The time zone a visitor's browser named, else the usual one of the language."""
    return ZoneInfo(cookie if cookie in zones() else ZONES[language])


@dataclass(frozen=True)
class Figures:
    """Says numbers and times in one language and one time zone, seen from `now` (an aware UTC time)."""

    language: str
    zone: ZoneInfo
    now: datetime

    @cached_property
    def locale(self) -> Locale:
        """What babel knows about the language."""
        return Locale.parse(LOCALES[self.language])

    def number(self, value: float | str | Decimal | None) -> str:
        """A number with its thousands apart and at most one decimal; a dash where there is none."""
        return "–" if value is None else numbers.format_decimal(Decimal(str(value)), format="#,##0.#", locale=self.locale)

    def total(self, window: Mapping[str, Any]) -> str:
        """How many a list has in all; with a plus sign where they were not all counted."""
        return self.number(window["totalCount"]) + ("" if window["totalCountIsExact"] else "+")

    def kilometres(self, value: float) -> str:
        """A distance: whole kilometres, one decimal below ten."""
        rounded = round(value, 1) if value < 10 else round(value)
        return f"{self.number(rounded)}\N{NO-BREAK SPACE}{_KILOMETRES[self.language]}"

    def money(self, amount: int, currency: str) -> str:
        """Money, from its minor units."""
        digits = numbers.get_currency_precision(currency)
        return numbers.format_currency(Decimal(amount).scaleb(-digits), currency, locale=self.locale)

    def moment(self, text: str | datetime) -> datetime:
        """An ISO 8601 time in the visitor's zone."""
        parsed = text if isinstance(text, datetime) else datetime.fromisoformat(text)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(self.zone)

    def day(self, text: str | date) -> str:
        """A date without a year where the year is this one."""
        parsed = text if isinstance(text, date) else date.fromisoformat(text[:10])
        skeleton = "MMMd" if parsed.year == self.now.year else "yMMMd"
        return dates.format_skeleton(skeleton, datetime(parsed.year, parsed.month, parsed.day), locale=self.locale)  # noqa: DTZ001

    def weekday(self, day: date) -> str:
        """A date with its day of the week, in short."""
        return dates.format_skeleton("MMMEd", datetime(day.year, day.month, day.day), locale=self.locale)  # noqa: DTZ001

    def weekdays(self) -> list[str]:
        """The names of the days, from Monday on."""
        names = dates.get_day_names("wide", "stand-alone", self.locale)
        return [names[day].capitalize() for day in range(7)]

    def clock(self, text: str | datetime) -> str:
        """The time of day, on a 24-hour clock."""
        return f"{self.moment(text):%H:%M}"

    def time(self, text: str | datetime) -> str:
        """The date and the time of day."""
        return f"{self.day(self.moment(text).date())}, {self.clock(text)}"

    def ago(self, text: str | datetime) -> str:
        """How long ago, or in how long, in one unit."""
        return dates.format_timedelta(self.moment(text) - self.now, add_direction=True, locale=self.locale, threshold=1.2)

    def span(self, start: str, end: str | None) -> str:
        """From one time to another; the date is said once where both lie on the same day."""
        if not end:
            return f"{self.time(start)} –"
        same = self.moment(start).date() == self.moment(end).date()
        return f"{self.time(start)} – {self.clock(end) if same else self.time(end)}"

    def zone_name(self) -> str:
        """What people call the visitor's time zone: its city, or UTC."""
        return self._city(self.zone.key)

    def zones(self) -> list[tuple[str, str]]:
        """The time zones a visitor may choose from, by name; their own is among them."""
        named = [(key, self._city(key)) for key in {*COMMON_ZONES, self.zone.key} - {"UTC"}]
        return [("UTC", "UTC"), *sorted(named, key=lambda pair: pair[1])]

    def _city(self, key: str) -> str:
        known = self.locale.time_zones.get(key) or self.locale.time_zones.get(OLD_ZONES.get(key, "")) or {}
        return known.get("city") or key.rpartition("/")[2].replace("_", " ")

    def country(self, code: str) -> str:
        """A country by its ISO 3166-1 code; what is written where the code is none."""
        return self.locale.territories.get(code.upper(), code)

    def countries(self) -> list[tuple[str, str]]:
        """Every country with its code, by name."""
        known = [(code, name) for code, name in self.locale.territories.items() if len(code) == 2 and code not in _NO_COUNTRIES]
        return sorted(known, key=lambda pair: pair[1])

    def language_name(self, tag: str) -> str:
        """A language by its BCP 47 tag, as it is called in the visitor's language."""
        return self.locale.languages.get(tag.replace("-", "_")) or self.locale.languages.get(tag.partition("-")[0]) or tag


_NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
_THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")


def read_number(text: str) -> Decimal | None:
    """The number someone typed, or None; three digits after a mark are thousands, because amounts are counts: 1,500 and 1.500."""
    plain = "".join(text.split()).replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    whole = plain.replace(",", "").replace(".", "") if _THOUSANDS.fullmatch(plain) else plain.replace(",", ".")
    try:
        found = Decimal(whole)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def place_line(place: Mapping[str, Any], country: str) -> str:
    """A place in one line, from the town to the country, without saying anything twice."""
    parts = (place.get("city"), place.get("region"), country)
    return ", ".join(dict.fromkeys(part for part in parts if part))
