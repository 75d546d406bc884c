"""All offers as the engine sees them: in columns, contiguous by what they give."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from matching import offer
from matching.rank import shelf
from matching.rank.shelf import Shelf, Sort

Key = tuple[Sort, str]


class Table:
    """Offers by sort and item, each shelf in numpy columns; dropping an offer moves the last of its shelf into its place."""

    def __init__(self) -> None:
        self.words = shelf.Words()
        self._shelves: dict[Key, Shelf] = {}
        self._where: dict[UUID, tuple[Key, int]] = {}
        self._sizes: Counter[Sort] = Counter()

    @classmethod
    def of(cls, offers: Iterable[offer.Offer]) -> "Table":
        """Build a table of these offers; of two with the same id the later counts."""
        table = cls()
        by_key: defaultdict[Key, list[offer.Offer]] = defaultdict(list)
        for given in {each.id: each for each in offers}.values():
            by_key[shelf.place(given)].append(given)
        for key, together in by_key.items():
            table._extend(key, together)
        return table

    def put(self, given: offer.Offer) -> None:
        """Add an offer, or replace the one with its id."""
        key = shelf.place(given)
        known = self._where.get(given.id)
        if known and known[0] == key:
            self._shelves[key].columns.put(known[1], shelf.row(given, self.words))
        else:
            self.drop(given.id)
            self._extend(key, [given])

    def drop(self, id: UUID) -> None:
        """Remove an offer; one that is not there is no error."""
        if id not in self._where:
            return
        key, position = self._where.pop(id)
        kept = self._shelves[key]
        last = len(kept.columns) - 1
        if position != last:
            self._where[kept.id(last)] = key, position
        kept.columns.drop(position)
        self._sizes[key[0]] -= 1

    def shelf(self, sort: Sort, item: str = "") -> Shelf:
        """The offers of a sort (and item)."""
        return self._shelves.get((sort, item)) or shelf.empty(sort, self.words)

    def size(self, sort: Sort) -> int:
        """How many offers of a sort there are, of whatever item."""
        return self._sizes[sort]

    def __len__(self) -> int:
        return len(self._where)

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._where)

    def __contains__(self, id: object) -> bool:
        return id in self._where

    def _extend(self, key: Key, offers: list[offer.Offer]) -> None:
        if key not in self._shelves:
            self._shelves[key] = shelf.empty(key[0], self.words)
        columns = self._shelves[key].columns
        self._where.update((given.id, (key, len(columns) + index)) for index, given in enumerate(offers))
        columns.extend([shelf.row(given, self.words) for given in offers])
        self._sizes[key[0]] += len(offers)
