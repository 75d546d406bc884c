"""The filter tree as a condition in SQL over the tables of one index."""

import math
from dataclasses import dataclass

from matching import place
from search import port

KM_PER_DEGREE = math.radians(1) * place.EARTH_RADIUS_KM


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on the document table, called `d`, in SQL, and its parameters in order."""

    sql: str
    values: tuple[port.Value, ...] = ()


def visible(index: str, audiences: frozenset[str]) -> Condition:
    """Keeps documents that share an audience with the searcher."""
    marks = ", ".join("?" * len(audiences))
    having = f"select 1 from {index}_audience where document = d.id and audience in ({marks})"  # noqa: S608
    return Condition(f"exists ({having})", tuple(sorted(audiences)))


def both(left: Condition, right: Condition) -> Condition:
    """Keeps what both keep."""
    return Condition(f"{left.sql} and {right.sql}", left.values + right.values)


def compiled(index: str, where: port.Filter) -> Condition:
    """Compile a filter tree; every value travels as a parameter."""
    match where:
        case port.All(parts):
            return _joined(index, parts, " and ", "1")
        case port.AnyOf(parts):
            return _joined(index, parts, " or ", "0")
        case port.Not(part):
            inner = compiled(index, part)
            return Condition(f"not ({inner.sql})", inner.values)
        case port.Is(attribute, values):
            marks = ", ".join("?" * len(values))
            return _having(index, attribute, f"value in ({marks})", tuple(stored(value) for value in values))
        case port.Between(attribute, low, high):
            ends = (-math.inf if low is None else low, math.inf if high is None else high)
            return _having(index, attribute, "typeof(value) <> 'text' and value between ? and ?", ends)
        case port.Near(latitude, longitude, km):
            reach = km / KM_PER_DEGREE
            placed = "d.latitude is not null and d.longitude is not null"
            near = f"{placed} and d.latitude between ? and ? and distance_km(d.latitude, d.longitude, ?, ?) <= ?"
            return Condition(f"({near})", (latitude - reach, latitude + reach, latitude, longitude, km))


def stored(value: port.Value) -> port.Value:
    """A value as the index keeps it: truth values as words, so that true is not 1, and text that can be written."""
    if isinstance(value, bool):
        return str(value).lower()
    return port.writable(value) if isinstance(value, str) else value


def _having(index: str, attribute: str, test: str, values: tuple[port.Value, ...]) -> Condition:
    having = f"select 1 from {index}_attribute where document = d.id and name = ? and {test}"  # noqa: S608
    return Condition(f"exists ({having})", (attribute, *values))


def _joined(index: str, parts: tuple[port.Filter, ...], word: str, none: str) -> Condition:
    compiled_parts = [compiled(index, part) for part in parts]
    sql = word.join(f"({part.sql})" for part in compiled_parts) or none
    return Condition(f"({sql})", tuple(value for part in compiled_parts for value in part.values))
