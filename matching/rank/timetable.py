"""When vehicles are free: shifts cut to a window, less the time in which they are already bound."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from matching.rank.measure import ALWAYS, Ints

Stretch = tuple[int, int]  # from, up to but not including; microseconds since 1970


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches in order of time, those that touch made one, empty ones left out."""
    joined: list[Stretch] = []
    for start, end in sorted(each for each in stretches if each[0] < each[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """What is left of the stretches when the taken ones are cut out."""
    left = list(stretches)
    for begin, finish in taken:
        halves = ((each[0], min(each[1], begin), max(each[0], finish), each[1]) for each in left)
        left = [piece for a, b, c, d in halves for piece in ((a, b), (c, d)) if piece[0] < piece[1]]
    return merged(left)


class Timetable:
    """Free stretches of many vehicles: row by row from `begins` up to `ends`, empty where an end is not later."""

    def __init__(self, begins: Ints, ends: Ints) -> None:
        self.begins, self.ends = begins, ends

    @classmethod
    def within(cls, starts: Ints, ends: Ints, earliest: Ints | int, latest: Ints | int) -> "Timetable":
        """Shifts cut to a window that may differ from vehicle to vehicle; shapes (n, k), (n, k), (n) and (n)."""
        return cls(np.maximum(starts, np.reshape(earliest, (-1, 1))), np.minimum(ends, np.reshape(latest, (-1, 1))))

    def less(self, taken: Mapping[int, Sequence[Stretch]]) -> "Timetable":
        """The timetable when some rows are bound at some times."""
        left = {row: without(self.row(row), bound) for row, bound in taken.items()}
        more = max((len(pieces) for pieces in left.values()), default=0) - self.begins.shape[1]
        spare = ((0, 0), (0, max(0, more)))
        begins, ends = np.pad(self.begins, spare), np.pad(self.ends, spare)
        for row, pieces in left.items():
            begins[row], ends[row] = ALWAYS, -ALWAYS
            for column, (begin, end) in enumerate(pieces):
                begins[row, column], ends[row, column] = begin, end
        return Timetable(begins, ends)

    def earliest(self, ready: int, lasting: Ints) -> Ints:
        """Row by row the earliest begin, from `ready` on, of a stretch free for so long; `ALWAYS` where there is none."""
        begins = np.maximum(self.begins, ready)
        return np.where(self.ends - begins >= lasting[:, None], begins, ALWAYS).min(axis=1, initial=ALWAYS)

    def longest(self) -> tuple[Ints, Ints]:
        """The longest free stretch of each row, the earliest of equally long ones; empty where there is none."""
        if not self.begins.size:
            nothing = np.zeros(len(self.begins), np.int64)
            return nothing, nothing
        rows, columns = np.arange(len(self.begins)), np.argmax(np.maximum(self.ends - self.begins, 0), axis=1)
        return self.begins[rows, columns], self.ends[rows, columns]

    def row(self, row: int) -> list[Stretch]:
        """The free stretches of one vehicle."""
        pairs = zip(self.begins[row].tolist(), self.ends[row].tolist(), strict=True)
        return [(begin, end) for begin, end in pairs if begin < end]
