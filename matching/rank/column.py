"""Growing numpy columns, and the numbers that stand for words in them."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from matching.rank.measure import Column, Ints

Row = tuple[Any, ...]
Block = Mapping[str, Column]  # columns of some rows, by name
Word = TypeVar("Word", bound=Hashable)
Known = TypeVar("Known")


class Vocabulary(Generic[Word]):
    """Gives every word a number, counting from 0 in the order of arrival."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self._codes: dict[Word, int] = {}

    def code(self, word: Word) -> int:
        """The number of the word, a new one where it has none."""
        known = self._codes.get(word)
        if known is None:
            known = self._codes[word] = len(self.words)
            self.words.append(word)
        return known

    def find(self, word: Word) -> int | None:
        """The number of the word, or None where it has none."""
        return self._codes.get(word)

    def bits(self, words: Iterable[Word]) -> tuple[int, ...]:
        """The words as a set of bits, 64 to a number."""
        return _cut(sum(1 << self.code(word) for word in set(words)))

    def known_bits(self, words: Iterable[Word]) -> tuple[int, ...]:
        """Like `bits`, leaving out words that have no number."""
        return _cut(sum(1 << code for code in map(self.find, set(words)) if code is not None))


def _cut(bits: int) -> tuple[int, ...]:
    return tuple(bits >> shift & 0xFFFF_FFFF_FFFF_FFFF for shift in range(0, max(1, bits.bit_length()), 64))


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column holds; a wide column holds a few numbers in each row, the rest filled with `fill`."""

    dtype: type[np.generic]
    wide: bool = False
    fill: int = 0

    def array(self, values: Sequence[Any]) -> Column:
        """The values of this column for some rows."""
        if not self.wide:
            return np.array(values, self.dtype)
        width = max((len(value) for value in values), default=1)
        return np.array([(*value, *(self.fill,) * (width - len(value))) for value in values], self.dtype).reshape(-1, width)

    def blank(self, rows: int, width: int) -> Column:
        """An array with room for `rows`."""
        return np.full((rows, width) if self.wide else rows, self.fill, self.dtype)


class Columns:
    """Equally long numpy columns that grow; `shown` are the rows in use, by name."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds, self._size = kinds, 0
        self._arrays = {name: kind.blank(0, 1) for name, kind in kinds.items()}
        self._change(0)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, name: str) -> Column:
        return self.shown[name]

    def known(self, name: Hashable, work: Callable[[], Known]) -> Known:
        """What follows from the columns alone, worked out once until they change."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = work()
        return found

    def extend(self, block: Block) -> None:
        """Add rows at the end."""
        size = self._size + len(next(iter(block.values())))
        self._write(block, slice(self._size, size), size)
        self._change(size)

    def put(self, block: Block, positions: Ints) -> None:
        """Write over rows."""
        self._write(block, positions, self._size)
        self._change(self._size)

    def drop(self, positions: Ints) -> tuple[Ints, Ints]:
        """Remove rows; others from the end take their places. Returns where those came from and where they are."""
        size = self._size - len(positions)
        holes = positions[positions < size]
        staying = np.ones(len(positions), np.bool_)
        staying[positions[positions >= size] - size] = False
        moved = size + np.flatnonzero(staying)
        for values in self._arrays.values():
            values[holes] = values[moved]
        self._change(size)
        return moved, holes

    def _change(self, size: int) -> None:
        self._size, self._known = size, dict[Hashable, Any]()
        self.shown = {name: array[:size] for name, array in self._arrays.items()}

    def _write(self, block: Block, where: slice | Ints, rows: int) -> None:
        for name, kind in self._kinds.items():
            values, room = block[name], self._arrays[name]
            if kind.wide or len(room) < rows:
                room = self._room(name, kind, rows, values.shape[-1])
            if kind.wide:
                room[where] = kind.fill
                room[where, : values.shape[1]] = values
            else:
                room[where] = values

    def _room(self, name: str, kind: Kind, rows: int, width: int) -> Column:
        """The array of a column, grown where it has too few rows or is too narrow."""
        array = self._arrays[name]
        if len(array) < rows or (kind.wide and array.shape[1] < width):
            wider = max(width, array.shape[1]) if kind.wide else 1
            grown = kind.blank(max(rows, 2 * len(array)) if len(array) < rows else len(array), wider)
            grown[(slice(len(array)), slice(array.shape[1])) if kind.wide else slice(len(array))] = array
            self._arrays[name] = array = grown
        return array
