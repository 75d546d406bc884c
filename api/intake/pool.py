"""The facilities that are known already, found again by key or by name and place."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from uuid import UUID

from api.intake import sameness, spelling
from api.intake.gathering import Gathered
from api.intake.sameness import Known, Traits
from api.intake.understood import Beneficiary
from api.store import facility as facility_store
from api.store import search as search_store
from matching import facility
from matching.facility import Grade, Kind
from matching.place import Place

PAGE = 500


@dataclass(slots=True)
class Pool:
    """Facilities by city and by key; those an import makes join it at once."""

    by_city: defaultdict[tuple[str, str], dict[UUID, Traits]] = field(default_factory=lambda: defaultdict(dict))
    by_source: dict[str, UUID] = field(default_factory=dict[str, UUID])
    by_id: dict[UUID, facility.Facility] = field(default_factory=dict[UUID, facility.Facility])

    @staticmethod
    async def load() -> "Pool":
        """Every facility in the store."""
        pool = Pool()
        after: UUID | None = None
        while ids := await search_store.all_ids("facility", after, PAGE):
            for each in (await facility_store.load(ids)).values():
                pool.add(each)
            after = ids[-1]
        return pool

    def add(self, known: facility.Facility) -> None:
        """Remember a facility, or what is new about it."""
        self.by_id[known.id] = known
        if known.source:
            self.by_source[known.source] = known.id
        self.by_city[_city(known.place)][known.id] = sameness.traits(Known((known.name, *known.spellings), known.place))

    def find(self, told: Gathered) -> facility.Facility | None:
        """The facility that the records tell of, if it is known."""
        for source in told.sources:
            if source in self.by_source:
                return self.by_id[self.by_source[source]]
        wanted = sameness.traits(told.beneficiary.known)
        near = self.by_city[_city(told.beneficiary.known.place)]
        return next((self.by_id[key] for key, traits in near.items() if sameness.same(traits, wanted)), None)


def enriched(before: facility.Facility, told: Beneficiary) -> facility.Facility:
    """The facility with blanks filled by what records tell, and every spelling of its name; nothing known is overwritten."""
    known = {before.name, *before.spellings}
    return replace(
        before,
        spellings=(*before.spellings, *(name for name in told.known.names if name not in known)),
        place=_filled(before.place, told.known.place),
        kind=told.kind if before.kind is Kind.OTHER else before.kind,
        grade=told.grade if before.grade is Grade.UNKNOWN else before.grade,
        beds=told.beds if before.beds is None else before.beds,
        staff_per_day=told.staff if before.staff_per_day is None else before.staff_per_day,
    )


def _filled(before: Place, told: Place) -> Place:
    return Place(
        address=before.address or told.address,
        city=before.city or told.city,
        region=before.region or told.region,
        country=before.country or told.country,
        point=before.point or told.point,
    )


def _city(place: Place) -> tuple[str, str]:
    return place.country, spelling.base(place.city)
