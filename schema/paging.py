"""Windows on ordered lists, and the slices seen through them."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson

from matching import refusal
from matching.sentence import say

T = TypeVar("T")
Key = tuple[str | int | float, ...]

Count = Callable[[], Awaitable[int]]

MOST = 100
MOST_OF_LONG = 1_000  # of the lists that one statement answers, however long: the board, requests, facilities, offers
MOST_COUNTED = 10_000  # beyond it nobody wants to know exactly, and everybody would wait for the counting


@dataclass(frozen=True, slots=True)
class Window:
    """The next `first` things after the one whose ordering key is `after`."""

    first: int = 20
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """Things with their ordering keys, in order; whether more follow; and how many there are in all, counted if asked.

    Counting stops beyond `MOST_COUNTED`.
    """

    things: tuple[T, ...]
    keys: tuple[Key, ...]
    more: bool
    count: Count


def known(number: int) -> Count:
    """The count of things that are all at hand."""

    async def count() -> int:
        return number

    return count


def among(things: Sequence[T], key: Callable[[T], Key], window: Window) -> Slice[T]:
    """The slice of things that are all at hand, in the order of their keys, each of which must be its own."""
    keyed = sorted(((key(each), each) for each in things), key=lambda pair: pair[0])
    try:
        following = [pair for pair in keyed if window.after is None or pair[0] > window.after]
    except TypeError as error:  # a cursor of some other list
        raise _alien() from error
    shown = following[: window.first]
    return Slice(
        tuple(each for _, each in shown), tuple(each for each, _ in shown), len(following) > len(shown), known(len(things))
    )


def cursor(key: Key) -> str:
    """An ordering key as an opaque text."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def window(first: int, after: str | None, most: int = MOST) -> Window:
    """A window from what a client sent; raises RefusedError for a size out of range or an alien cursor."""
    if not 1 <= first <= most:
        raise refusal.RefusedError(
            refusal.Refusal(
                refusal.Reason.INVALID, say("Ask for 1 to {most} at a time, not {first}.", most=most, first=first), "first"
            )
        )
    return Window(first, None if after is None else _key(after))


def _key(text: str) -> Key:
    try:
        read = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if b"\\u0000" in read:  # PostgreSQL keeps it in no text
            raise _alien()
        parts = orjson.loads(read)
        return tuple(part for part in parts if isinstance(part, str | int | float))
    except (binascii.Error, ValueError, TypeError) as error:
        raise _alien() from error


def _alien() -> refusal.RefusedError:
    sentence = say("This cursor is not one of ours; start again without it.")
    return refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, "after"))
