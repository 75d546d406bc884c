"""Numbers, times and places as people write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import figure

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def figures(language: str) -> figure.Figures:
    """Figures in a language and its usual zone."""
    return figure.Figures(language, figure.zone(None, language), NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1200", "1200"),
        ("1 200", "1200"),
        ("1\N{NO-BREAK SPACE}200", "1200"),
        ("1,200", "1200"),
        ("1.200", "1200"),
        ("12,345,678", "12345678"),
        ("1'200", "1200"),
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        ("many", None),
        ("", None),
        ("NaN", None),
        ("Infinity", None),
    ],
)
def test_numbers_are_read_however_they_are_marked(typed: str, meant: str | None) -> None:
    """Blanks, points, commas and quotes between thousands do not matter; words are no numbers."""
    assert figure.read_number(typed) == (None if meant is None else Decimal(meant))


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["en", "uk", "ru", "zh"]))
def test_what_we_write_we_can_read(number: int, language: str) -> None:
    """A number as the pages show it, typed back in, is the same number."""
    assert figure.read_number(figures(language).number(number)) == number


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "3 hours ago"), ("uk", "3 години тому"), ("ru", "3 часа назад"), ("zh", "3小时前")],
)
def test_times_are_relative_in_every_language(language: str, said: str) -> None:
    """A moment is said as people of the language say it."""
    assert figures(language).ago("2026-11-21T00:00:00+00:00") == said


def test_a_span_says_its_day_once() -> None:
    """Two times of one day share their date, in the zone of the visitor."""
    span = figures("uk").span("2026-11-22T05:00:00+00:00", "2026-11-22T06:30:00+00:00")
    assert span == "22 лист., 07:00 – 08:30"
    assert figures("en").span("2026-11-22T05:00:00+00:00", "2026-11-23T06:30:00+00:00") == "22 Nov, 05:00 – 23 Nov, 06:30"


def test_a_day_of_another_year_names_it() -> None:
    """The year is said only where it is not this one."""
    assert figures("en").day(date(2026, 12, 1)) == "1 Dec"
    assert figures("en").day("2027-05-01") == "1 May 2027"


def test_a_place_is_said_once_in_the_visitor_s_language() -> None:
    """Nothing is repeated where town and region have one name, and the country is translated."""
    assert figure.place_line({"city": "Київ", "region": "Київ", "country": "UA"}, figures("zh").country("UA")) == "Київ, 乌克兰"


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Europe/Kyiv", "uk", "Київ"),
        ("Asia/Shanghai", "ru", "Шанхай"),
        ("America/New_York", "en", "New York"),
        ("UTC", "zh", "UTC"),
    ],
)
def test_a_zone_is_called_by_its_city(zone: str, language: str, said: str) -> None:
    """The name of a time zone is a city in the visitor's language."""
    assert figure.Figures(language, figure.zone(zone, "en"), NOW).zone_name() == said


def test_a_made_up_zone_is_the_usual_one() -> None:
    """A cookie cannot name a file."""
    assert figure.zone("../../etc/passwd", "uk").key == "Europe/Kyiv"
