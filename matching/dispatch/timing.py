"""When a sequence of stops can be made: the earliest times that keep every window and every longest ride."""

from collections.abc import Sequence
from typing import NamedTuple


class Leg(NamedTuple):
    """The way to a stop, how long the stop takes, and from when until when it may begin, in seconds."""

    way: int
    service: int
    opens: int
    closes: int


class Span(NamedTuple):
    """Two stops, by position, of which the later begins at most `seconds` after the earlier."""

    first: int
    last: int
    seconds: int


def begins(free: int, legs: Sequence[Leg], spans: Sequence[Span]) -> list[int] | None:
    """The earliest begin of each stop for a vehicle that is free at `free`; None where no times keep all limits.

    The limits are difference constraints; raising what must begin later until nothing changes finds their least solution, and
    what must still move after as many rounds as there are spans can never be made (Bellman and Ford).
    """
    opens = [leg.opens for leg in legs]
    for _ in range(len(spans) + 1):
        found = _forward(free, legs, opens)
        if found is None:
            return None
        late = [(first, found[last] - seconds) for first, last, seconds in spans if found[last] - found[first] > seconds]
        if not late:
            return found
        for first, begin in late:
            opens[first] = max(opens[first], begin)
    return None


def _forward(free: int, legs: Sequence[Leg], opens: Sequence[int]) -> list[int] | None:
    found = list[int]()
    for leg, opening in zip(legs, opens, strict=True):
        begin = max(free + leg.way, opening)
        if begin > leg.closes:
            return None
        found.append(begin)
        free = begin + leg.service
    return found
