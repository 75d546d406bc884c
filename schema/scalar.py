"""Scalars that refuse what cannot be meant: times without a zone, numbers that are none."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

MOST_DIGITS = 30
MOST_COUNT = 2**53  # the whole numbers up to it are exact in every JSON reader

Count = NewType("Count", int)


def _parse_time(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise GraphQLError(f"“{value}” is not a time; write it like 2020-02-01T08:30:00Z.")
    if moment.tzinfo is None:
        raise GraphQLError(f"“{value}” has no time zone; add Z for UTC, or an offset such as +08:00.")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise GraphQLError(f"“{value}” is beyond the calendar.") from error


def _parse_date(value: object) -> date:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else _no_date(value)
    except ValueError:
        return _no_date(value)


def _no_date(value: object) -> date:
    raise GraphQLError(f"“{value}” is not a date; write it like 2020-02-01.")


def _parse_decimal(value: object) -> Decimal:
    try:
        number = Decimal(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if (
        number is None
        or not number.is_finite()
        or abs(number.adjusted()) > MOST_DIGITS
        or len(number.as_tuple().digits) > MOST_DIGITS
    ):
        raise GraphQLError(f"“{str(value)[:40]}” is not a number; write it like 12 or 12.5.")
    return number


def _parse_count(value: object) -> int:
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    if not isinstance(whole, int) or isinstance(whole, bool) or abs(whole) > MOST_COUNT:
        raise GraphQLError(f"“{str(value)[:40]}” is not a whole number up to {MOST_COUNT}; write it like 1200.")
    return whole


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _scalar(
    name: str, description: str, serialize: Callable[[Any], object], parse: Callable[[object], object]
) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, serialize=serialize, parse_value=parse)


SCALARS: Mapping[object, ScalarDefinition] = {
    datetime: _scalar(
        "DateTime", "A moment in ISO 8601 with its time zone; answers are in UTC.", datetime.isoformat, _parse_time
    ),
    date: _scalar("Date", "A day in ISO 8601, like 2020-02-01.", date.isoformat, _parse_date),
    Decimal: _scalar("Decimal", "An exact decimal number, as text.", _plain, _parse_decimal),
    Count: _scalar("Count", "How many: a whole number up to 2^53, as a JSON number.", int, _parse_count),
}
