"""The peer without an index: every rule and every point for all offers at once in numpy, then the best of them."""

import math

import numpy as np

from bench._rank_world import CODES, ITEMS, NOW, World, deadline, standings
from matching.place import EARTH_RADIUS_KM
from matching.rank.measure import DAY, instant
from matching.rank.problem import Ask
from matching.rank.shelf import HAND_OVERS

Found = list[tuple[int, int]]  # points and offer, best first; an offer by the lower half of its id

EASE = {"delivers": 700, "ships": 490}
SHOWN = 20


class Scan:
    """All offers in one block of columns, with the cosines of their latitudes at hand."""

    def __init__(self, world: World) -> None:
        self._c, self._which = dict(world.block), world.which
        self._level = np.cos(world.block["latitude"])
        self._ease = np.array([EASE.get(by.value, 0) for by in HAND_OVERS])[world.block["hand_over"]]

    def find(self, ask: Ask) -> Found:
        """The best offers for a line."""
        c, wanted, accepted = self._c, ask.line.gap or 0, standings(ask)
        now, until = instant(NOW), instant(deadline(ask))
        distance = self._distances(ask)
        standing = np.array([accepted.get(number, 0) for number in range(len(CODES))])[c["standard"]]
        ok = (self._which == ITEMS.index(getattr(ask.line.spec, "item", ""))) & c["open"]
        ok &= (c["end"] > now) & (c["start"] < until)
        ok &= (c["free"] >= c["lot"]) & (c["lot"] <= wanted) & (standing > 0) & (distance <= c["radius"])
        fills = np.minimum(c["free"], wanted)
        ready = 500 * DAY // (DAY + np.maximum(c["start"], now) - now)
        points = 5500 * fills // wanted + standing + 1_500_000 // (1000 + distance) + self._ease + ready + 300
        rows = np.flatnonzero(ok)
        best = rows[np.lexsort((c["low"][rows], c["high"][rows], -fills[rows], -points[rows]))[:SHOWN]]
        return [(int(points[row]), int(c["low"][row])) for row in best.tolist()]

    def _distances(self, ask: Ask) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        assert ask.place.point  # noqa: S101
        latitude, longitude = math.radians(ask.place.point.latitude), math.radians(ask.place.point.longitude)
        chord = np.sin((self._c["latitude"] - latitude) / 2) ** 2
        chord += self._level * math.cos(latitude) * np.sin((self._c["longitude"] - longitude) / 2) ** 2
        return np.rint(20 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1, chord)))).astype(np.int64)
