"""Facilities and their contacts as the contract shows them, and their mutations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import strawberry

from matching import facility as domain
from matching import item as items
from matching import organisation, request
from matching import standard as standards
from schema import connection, enumeration, identity, item, later, narrowing, paging, place, refusal, standard
from schema.compiled import reading, window
from schema.compiled.row import MadeRow, TableRow
from schema.compiled.selected import Selected
from schema.compiled.writing import FALSE, TRUE, Standing
from schema.connection import After, Connection, First, LongFirst, Page
from schema.contact import Contact
from schema.context import Info
from schema.identity import Node
from schema.item import Item
from schema.organisation import Organisation
from schema.place import NearInput, Place, PlaceInput
from schema.standard import Standard

enumeration.describe(
    domain.Kind,
    "FacilityKind",
    "What a facility is.",
    {
        domain.Kind.HOSPITAL: "A hospital.",
        domain.Kind.CLINIC: "A clinic.",
        domain.Kind.CARE_HOME: "A care home.",
        domain.Kind.AID_STATION: "An aid station.",
        domain.Kind.AID_TEAM: "A medical team sent to help elsewhere.",
        domain.Kind.CHARITY: "A charity that hands things on.",
        domain.Kind.OTHER: "Something else.",
    },
)
enumeration.describe(
    domain.Grade,
    "FacilityGrade",
    "How large a facility is.",
    {
        domain.Grade.TERTIARY: "A large hospital of a whole region.",
        domain.Grade.SECONDARY: "A hospital of a district or county.",
        domain.Grade.PRIMARY: "A small local one: the kind that everyone overlooks.",
        domain.Grade.UNKNOWN: "Not known.",
    },
)
enumeration.describe(
    narrowing.FacilityOrder,
    "FacilityOrder",
    "Orders of facilities.",
    {narrowing.FacilityOrder.NAME: "By name.", narrowing.FacilityOrder.NEWEST_FIRST: "The last registered first."},
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """An item code with the standard codes a facility accepts for it, first choice first."""

    item: str
    standards: tuple[str, ...]


@strawberry.type(description="The standards a facility accepts for an item.")
class AcceptedStandards:
    """The standards a facility accepts for an item."""

    @strawberry.field(graphql_type=Item, description="The item.")
    @staticmethod
    def item(parent: strawberry.Parent[Accepted]) -> items.Item:
        """The item."""
        return item.named(parent.item)

    @strawberry.field(graphql_type=list[Standard], description="What is accepted, first choice first.")
    @staticmethod
    def standards(parent: strawberry.Parent[Accepted]) -> list[standards.Standard]:
        """What is accepted."""
        return standard.known(parent.standards)


@strawberry.type(description="A place that asks for help.")
class Facility(Node):
    """A place that asks for help."""

    name: str = strawberry.field(description="What it is called.")
    kind: domain.Kind = strawberry.field(description="What it is.")
    grade: domain.Grade = strawberry.field(description="How large it is.")
    place: Place = strawberry.field(description="Where it is.")
    beds: int | None = strawberry.field(description="How many beds it has.")
    staff_per_day: int | None = strawberry.field(description="How many staff are in contact with patients in a day.")
    can_receive: bool = strawberry.field(description="Whether it can receive goods now.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a facility."""
        return isinstance(obj, domain.Facility)

    @strawberry.field(graphql_type=Organisation | None, description="The organisation that speaks for it.")
    @staticmethod
    async def organisation(parent: strawberry.Parent[domain.Facility], info: Info) -> organisation.Organisation | None:
        """The organisation that speaks for it."""
        return await info.context.loaders.organisations.load(parent.organisation_id) if parent.organisation_id else None

    @strawberry.field(
        graphql_type=list[AcceptedStandards], description="What it accepts; an item that is missing means it has not said."
    )
    @staticmethod
    def accepted(parent: strawberry.Parent[domain.Facility]) -> list[Accepted]:
        """What it accepts."""
        return [Accepted(code, codes) for code, codes in parent.accepted.items()]

    @strawberry.field(graphql_type=list[Contact] | None, description="How to reach it; null where the viewer may not see that.")
    @staticmethod
    async def contacts(parent: strawberry.Parent[domain.Facility], info: Info) -> list[domain.Contact] | None:
        """How to reach it."""
        return await info.context.loaders.contacts.load(parent.id)

    @strawberry.field(
        graphql_type=Connection[later.one("request", "Request")], description="What it has asked for, newest first."
    )
    @staticmethod
    async def requests(
        parent: strawberry.Parent[domain.Facility], info: Info, first: First = 20, after: After = None
    ) -> Page[request.Request]:
        """What it has asked for."""
        window = paging.window(first, after)
        if after is None:
            return await connection.page(info.context.loaders.requests_of_facilities.load((parent.id, first)), window)
        where = narrowing.Requests(facility_id=parent.id)
        found = info.context.requests.find(where, narrowing.RequestOrder.NEWEST_FIRST, window)
        return await connection.page(found, window)


def _whole(row: TableRow) -> str:
    """As `matching.rule.facility.can_answer_for`."""
    if row.writing.standing is Standing.COORDINATES:
        return TRUE
    return row.writing.mine(row.column("organisation_id")) if row.writing.standing is Standing.SIGNED_IN else FALSE


def _accepted_of(row: TableRow, field: Selected) -> str:
    dialect, entry = row.writing.dialect, row.writing.alias()
    made = MadeRow(row.writing, {"code": f"{entry}.key", "standards": f"{entry}.value"})
    entries = dialect.entries(row.column("accepted"), entry)
    return reading.listed(field, reading.written(field, made), entries)


reading.declare(
    "AcceptedStandards",
    item=reading.catalogued("items", lambda row: row.expressions["code"], "other"),
    standards=reading.catalogued_each("standards", lambda row: row.expressions["standards"]),
)
reading.declare(
    "Facility",
    "facility",
    whole=_whole,
    name=reading.own,
    kind=reading.own,
    grade=reading.own,
    place=reading.part(place.kept),
    beds=reading.own,
    staff_per_day=reading.own,
    can_receive=reading.own,
    organisation=reading.one("organisation"),
    accepted=_accepted_of,
    contacts=reading.many("facility_id", "id", given=lambda row: row.whole),
)


@strawberry.input(description="The standards a facility accepts for an item.")
class AcceptedInput:
    """The standards a facility accepts for an item."""

    item: str = strawberry.field(description="The code of the item.")
    standards: list[str] = strawberry.field(description="What is accepted, first choice first, as you would write it.")


@strawberry.input(description="A facility to register.")
class RegisterFacilityInput:
    """A facility to register."""

    name: str = strawberry.field(description="What it is called.")
    kind: domain.Kind = strawberry.field(default=domain.Kind.HOSPITAL, description="What it is.")
    grade: domain.Grade = strawberry.field(default=domain.Grade.UNKNOWN, description="How large it is.")
    place: PlaceInput | None = strawberry.field(default=None, description="Where it is.")
    organisation_id: strawberry.ID | None = strawberry.field(default=None, description="The organisation that speaks for it.")
    beds: int | None = strawberry.field(default=None, description="How many beds it has.")
    staff_per_day: int | None = strawberry.field(
        default=None, description="How many staff are in contact with patients in a day."
    )
    can_receive: bool = strawberry.field(default=True, description="Whether it can receive goods now.")
    accepted: list[AcceptedInput] | None = strawberry.field(default=None, description="What it accepts.")

    def made(self, field: str = "") -> domain.NewFacility:
        """The facility; `field` is the path of this input with a dot, where it lies in another."""
        return domain.NewFacility(
            name=self.name,
            kind=self.kind,
            grade=self.grade,
            place=place.made(self.place, f"{field}place"),
            organisation_id=identity.read_optional(self.organisation_id, "Organisation", f"{field}organisationId"),
            beds=self.beds,
            staff_per_day=self.staff_per_day,
            can_receive=self.can_receive,
            accepted=_accepted(self.accepted),
        )


@strawberry.input(description="What to change in a facility; what is left out stays as it is.")
class AmendFacilityInput:
    """A change of a facility."""

    id: strawberry.ID = strawberry.field(description="The id of the facility.")
    name: str | None = strawberry.field(default=None, description="What it is called.")
    kind: domain.Kind | None = strawberry.field(default=None, description="What it is.")
    grade: domain.Grade | None = strawberry.field(default=None, description="How large it is.")
    place: PlaceInput | None = strawberry.field(default=None, description="Where it is.")
    organisation_id: strawberry.ID | None = strawberry.field(default=None, description="The organisation that speaks for it.")
    beds: int | None = strawberry.field(default=None, description="How many beds it has.")
    staff_per_day: int | None = strawberry.field(
        default=None, description="How many staff are in contact with patients in a day."
    )
    can_receive: bool | None = strawberry.field(default=None, description="Whether it can receive goods now.")
    accepted: list[AcceptedInput] | None = strawberry.field(default=None, description="What it accepts, all of it.")

    def made(self) -> domain.NewFacility:
        """The change."""
        return domain.NewFacility(
            name=self.name,
            kind=self.kind,
            grade=self.grade,
            place=self.place.made("place") if self.place else None,
            organisation_id=identity.read_optional(self.organisation_id, "Organisation", "organisationId"),
            beds=self.beds,
            staff_per_day=self.staff_per_day,
            can_receive=self.can_receive,
            accepted=_accepted(self.accepted),
        )


@strawberry.input(description="Narrows facilities.")
class FacilityFilter:
    """Narrows facilities."""

    kinds: list[domain.Kind] | None = strawberry.field(default=None, description="Only these kinds.")
    grades: list[domain.Grade] | None = strawberry.field(default=None, description="Only these grades.")
    city: str | None = strawberry.field(default=None, description="Only in this city.")
    country: str | None = strawberry.field(default=None, description="Only in this country (ISO 3166-1 alpha-2).")
    near: NearInput | None = strawberry.field(default=None, description="Only near a position.")
    name: str | None = strawberry.field(default=None, description="Only those with this in their name.")

    def made(self) -> narrowing.Facilities:
        """The narrowing."""
        return narrowing.Facilities(
            kinds=tuple(self.kinds or ()),
            grades=tuple(self.grades or ()),
            city=self.city,
            country=self.country,
            near=place.near(self.near),
            name=self.name,
        )


def _narrow(rows: window.Narrowed, where: narrowing.Facilities) -> Iterator[str]:
    yield from rows.named("facility", where.city, where.country)
    if where.kinds:
        yield rows.among("facility.kind", where.kinds)
    if where.grades:
        yield rows.among("facility.grade", where.grades)
    if where.name is not None:
        yield rows.has("facility.name_key", where.name.casefold())
    yield from rows.near("facility", where.near)


_ORDERS = {
    narrowing.FacilityOrder.NAME: (window.Key("facility.name_key", str), window.Key("facility.id", UUID)),
    narrowing.FacilityOrder.NEWEST_FIRST: (window.Key("facility.id", UUID, descending=True),),
}


def _asked(given: window.Given, _: window.Binding) -> window.Asked:
    where = given["filter"].made() if given.get("filter") else narrowing.Facilities()
    return window.windowed(given, where, most=paging.MOST_OF_LONG)


reading.declare("Query", facility=reading.identified, facilities=window.List("Facility", _asked, _narrow, _ORDERS))


@strawberry.type
class FacilityQuery:
    """Reading facilities."""

    @strawberry.field(graphql_type=Facility | None, description="A facility, or null where there is none under this id.")
    @staticmethod
    async def facility(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the facility.")]
    ) -> domain.Facility | None:
        """A facility."""
        return await info.context.loaders.facilities.load(identity.read(id, "Facility"))

    @strawberry.field(graphql_type=Connection[Facility], description="Facilities.")
    @staticmethod
    async def facilities(
        info: Info,
        filter: Annotated[FacilityFilter | None, strawberry.argument(description="Which of them.")] = None,
        order: Annotated[
            narrowing.FacilityOrder, strawberry.argument(description="In what order.")
        ] = narrowing.FacilityOrder.NAME,
        first: LongFirst = 20,
        after: After = None,
    ) -> Page[domain.Facility]:
        """Facilities."""
        window = paging.window(first, after, paging.MOST_OF_LONG)
        where = filter.made() if filter else narrowing.Facilities()
        return await connection.page(info.context.facilities.find(where, order, window), window)


@strawberry.type
class FacilityMutation:
    """Registering and changing facilities."""

    @refusal.mutation(Facility, "RegisterFacilityResult", "Register a facility.")
    @staticmethod
    async def register_facility(info: Info, input: RegisterFacilityInput) -> domain.Facility:
        """Register a facility."""
        return await info.context.facilities.register(input.made())

    @refusal.mutation(Facility, "AmendFacilityResult", "Change what is known of a facility.")
    @staticmethod
    async def amend_facility(info: Info, input: AmendFacilityInput) -> domain.Facility:
        """Change a facility."""
        return await info.context.facilities.amend(identity.read(input.id, "Facility"), input.made())


def _accepted(lists: list[AcceptedInput] | None) -> Mapping[str, tuple[str, ...]] | None:
    return None if lists is None else {each.item: tuple(each.standards) for each in lists}
