"""The open offers with something left, in memory, as the ranking engine wants them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from api.store import digest
from matching import offer, span, viewer
from matching.rank.table import Table
from matching.rule import offer as offer_rule

Spans = tuple[span.Span, ...]
Sum = tuple[int, int]  # how many offers, and the sum of their digests

NEVER = -1  # the version of an offer that the index has not heard of


class Index:
    """Two tables, as strangers and as coordinators may read the offers, with what else a ranking must know of them.

    An older version never takes the place of a newer one, in whatever order they come.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.seen, self.whole = Table(), Table()
        self.busy: dict[UUID, Spans] = {}
        self._designs: defaultdict[str, set[UUID]] = defaultdict(set)
        self._versions: dict[int, int] = {}  # by the number of the id, which takes half the room of the id
        self._sum: Sum = 0, 0
        self._before: dict[UUID, int] | None = None

    def __len__(self) -> int:
        return len(self.whole)

    def version(self, id: UUID) -> int:
        """The newest version of an offer that came here, NEVER if none did."""
        return self._versions.get(id.int, NEVER)

    def designs(self, items: Iterable[str]) -> frozenset[UUID]:
        """The designs that offers of these items print, or printed."""
        return frozenset[UUID]().union(*(self._designs.get(item, ()) for item in items))

    def put(self, given: offer.Offer, busy: Spans = ()) -> None:
        """Take in an offer as it is now; one that nothing can be had of goes, as does the time that bound its vehicle."""
        if not self._newer(given.id, given.changed):
            return
        if given.state is not offer.OfferState.OPEN or not given.free:
            self._take_out(given.id)
            return
        self._count(given.id, 1)
        self.whole.put(given)
        self.seen.put(offer_rule.seen(viewer.ANONYMOUS, given))
        self._bind(given.id, busy)
        if isinstance(given.spec, offer.PrintHours):
            self._designs[given.spec.item].add(given.spec.design_id)

    def drop(self, id: UUID) -> None:
        """Forget an offer that is there no more."""
        if self._newer(id, self.version(id) + 1):
            self._take_out(id)

    def _newer(self, id: UUID, version: int) -> bool:
        """Whether this version is new here; if it is, the one before it is no longer counted."""
        known = self.version(id)
        if version <= known:
            return False
        if self._before is not None:
            self._before.setdefault(id, self._held(id))
        if id in self.whole:
            self._count(id, -1)
        self._versions[id.int] = version
        return True

    def _held(self, id: UUID) -> int:
        """The version of an offer that can be ranked, NEVER of any other."""
        return self.version(id) if id in self.whole else NEVER

    def _count(self, id: UUID, by: int) -> None:
        count, total = self._sum
        self._sum = count + by, total + by * digest.mixed(id, self._versions[id.int])

    def _take_out(self, id: UUID) -> None:
        self.whole.drop(id)
        self.seen.drop(id)
        self._bind(id, ())

    def _bind(self, id: UUID, busy: Spans) -> None:
        if busy:
            self.busy[id] = busy
        else:
            self.busy.pop(id, None)

    @contextmanager
    def as_read_by(self, who: viewer.Viewer, own: Sequence[offer.Offer]) -> Iterator[Table]:
        """The table for a viewer, who sees their `own` offers whole; nothing else may run inside the block.

        An own offer that is not here in this very version stays as strangers see it.
        """
        if who.coordinates:
            yield self.whole
            return
        here = [each for each in own if each.id in self.seen and self.version(each.id) == each.changed]
        for each in here:
            self.seen.put(each)
        try:
            yield self.seen
        finally:
            for each in here:
                self.seen.put(offer_rule.seen(viewer.ANONYMOUS, each))

    @contextmanager
    def watched(self) -> Iterator[Callable[[Iterable[UUID]], Sum]]:
        """Tells the sum of the digests as it is now, without some of the offers, whatever changes inside the block."""
        count, total = self._sum
        before = self._before = dict[UUID, int]()

        def without(ids: Iterable[UUID]) -> Sum:
            held = ((id, before.get(id, self._held(id))) for id in ids)
            left_out = [digest.mixed(id, version) for id, version in held if version != NEVER]
            return count - len(left_out), total - sum(left_out)

        try:
            yield without
        finally:
            self._before = None
