"""Windows on ordered lists, and the slices seen through them."""

import base64
import binascii
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson

from matching import refusal
from matching.sentence import say

T = TypeVar("T")
Key = tuple[str | int | float, ...]

MOST = 100


@dataclass(frozen=True, slots=True)
class Window:
    """The next `first` things (1 to 100) after the one whose ordering key is `after`."""

    first: int = 20
    after: Key | None = None


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """Things with their ordering keys, in order; whether more follow; and how many there are in all."""

    things: tuple[T, ...]
    keys: tuple[Key, ...]
    more: bool
    total: int


def cursor(key: Key) -> str:
    """An ordering key as an opaque text."""
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def window(first: int, after: str | None) -> Window:
    """A window from what a client sent; raises RefusedError for a size out of range or an alien cursor."""
    if not 1 <= first <= MOST:
        raise refusal.RefusedError(
            refusal.Refusal(
                refusal.Reason.INVALID, say("Ask for 1 to {most} at a time, not {first}.", most=MOST, first=first), "first"
            )
        )
    return Window(first, None if after is None else _key(after))


def _key(text: str) -> Key:
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return tuple(part for part in parts if isinstance(part, str | int | float))
    except (binascii.Error, ValueError, TypeError) as error:
        sentence = say("This cursor is not one of ours; start again without it.")
        raise refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, "after")) from error
