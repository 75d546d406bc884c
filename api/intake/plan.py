"""What an import would change: domain values ready for the store, and the counts people read."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from matching import event, facility, offer, request
from matching.kept import KeptAside


@dataclass(slots=True)
class Tally:
    """One file in numbers. Every record is new, merged, unchanged or kept aside whole; parts of records are counted apart."""

    file: str
    read: int = 0
    new: int = 0
    merged: int = 0
    unchanged: int = 0
    whole_aside: int = 0
    facilities: int = 0
    enriched: int = 0
    requests: int = 0
    lines: int = 0
    unknown: int = 0
    offers: int = 0
    aside: Counter[str] = field(default_factory=Counter[str])
    newly_aside: int = 0

    @property
    def understood(self) -> int:
        """Records of which anything could be used."""
        return self.new + self.merged + self.unchanged


@dataclass(frozen=True, slots=True)
class Enriched:
    """A known facility as it was read, and as it is to be."""

    before: facility.Facility
    after: facility.Facility


@dataclass(slots=True)
class Batch:
    """What is written in one transaction."""

    facilities: dict[UUID, facility.Facility] = field(default_factory=dict[UUID, facility.Facility])
    enriched: dict[UUID, Enriched] = field(default_factory=dict[UUID, Enriched])
    contacts: list[facility.Contact] = field(default_factory=list[facility.Contact])
    requests: list[request.Request] = field(default_factory=list[request.Request])
    offers: list[offer.Offer] = field(default_factory=list[offer.Offer])
    kept: list[KeptAside] = field(default_factory=list[KeptAside])
    events: list[event.Event] = field(default_factory=list[event.Event])

    def take(self, before: facility.Facility | None, after: facility.Facility) -> None:
        """Take in a facility that is new (`before` None or new in this batch itself) or known and changed."""
        if before is None or before.id in self.facilities:
            self.facilities[after.id] = after
            return
        first = self.enriched.get(after.id)
        self.enriched[after.id] = Enriched(first.before if first else before, after)
