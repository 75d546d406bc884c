"""People as the contract shows them, and their profiles."""

from typing import Annotated

import strawberry

from matching import person as domain
from schema import connection, enumeration, identity, narrowing, paging, place, refusal
from schema.compiled import reading
from schema.compiled.row import MadeRow, TableRow
from schema.compiled.writing import FALSE, TRUE, Standing
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.identity import Node
from schema.place import Place, PlaceInput

enumeration.describe(
    domain.Audience,
    "Audience",
    "Who may find a person and read their profile.",
    {
        domain.Audience.NOBODY: "Nobody but the person.",
        domain.Audience.COORDINATORS: "Coordinators.",
        domain.Audience.SIGNED_IN: "Everyone who is signed in.",
        domain.Audience.EVERYONE: "Everyone.",
    },
)
enumeration.describe(
    narrowing.PersonOrder,
    "PersonOrder",
    "Orders of people.",
    {narrowing.PersonOrder.NEWEST_FIRST: "The last to join first.", narrowing.PersonOrder.NAME: "By name."},
)


@strawberry.type(description="A human being, as far as they let the viewer see them.")
class Person(Node):
    """A human being."""

    name: str = strawberry.field(description="What they are called.")
    languages: list[str] = strawberry.field(description="The languages they speak, as BCP 47 tags.")
    about: str = strawberry.field(description="What they say about themselves.")
    place: Place = strawberry.field(description="Where they are.")
    email: str | None = strawberry.field(description="Their mail address; only they and coordinators see it.")
    phone: str | None = strawberry.field(description="Their phone number (E.164); only they and coordinators see it.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a person."""
        return isinstance(obj, domain.Person)

    @strawberry.field(description="What they can do.")
    @staticmethod
    def skills(parent: strawberry.Parent[domain.Person]) -> list[str]:
        """What they can do."""
        return sorted(parent.skills)

    @strawberry.field(description="The certificates they hold.")
    @staticmethod
    def certificates(parent: strawberry.Parent[domain.Person]) -> list[str]:
        """The certificates they hold."""
        return sorted(parent.certificates)


def _shown(row: TableRow) -> str:
    """As `matching.rule.person.can_see`."""
    writing = row.writing
    if writing.standing is Standing.COORDINATES:
        return f"({row.column('profile_for')} <> 'nobody' OR {row.column('id')} = {writing.me})"
    if writing.standing is Standing.SIGNED_IN:
        return f"({row.column('profile_for')} IN ('everyone', 'signed_in') OR {row.column('id')} = {writing.me})"
    return f"{row.column('profile_for')} = 'everyone'"


def _whole(row: TableRow) -> str:
    """As `matching.rule.person.can_see_contact`, of those who are shown."""
    if row.writing.standing is Standing.COORDINATES:
        return TRUE
    return f"{row.column('id')} = {row.writing.me}" if row.writing.standing is Standing.SIGNED_IN else FALSE


def _place(row: TableRow) -> MadeRow:
    return place.read(row, row.hidden("address", "''"), row.seen("latitude"), row.seen("longitude"))


reading.declare(
    "Person",
    "person",
    shown=_shown,
    whole=_whole,
    name=reading.own,
    languages=reading.as_is,
    about=reading.own,
    skills=reading.as_is,
    certificates=reading.own,
    place=reading.part(_place),
    email=reading.told(lambda row: row.hidden("email")),
    phone=reading.told(lambda row: row.hidden("phone")),
)


@strawberry.input(description="What to change in one's own profile; what is left out stays as it is.")
class AmendProfileInput:
    """A change of one's own profile."""

    name: str | None = strawberry.field(default=None, description="What to be called.")
    about: str | None = strawberry.field(default=None, description="What to say about oneself.")
    languages: list[str] | None = strawberry.field(default=None, description="The languages one speaks, as BCP 47 tags.")
    skills: list[str] | None = strawberry.field(default=None, description="What one can do.")
    certificates: list[str] | None = strawberry.field(default=None, description="The certificates one holds.")
    place: PlaceInput | None = strawberry.field(default=None, description="Where one is.")
    profile_for: domain.Audience | None = strawberry.field(default=None, description="Who may find one and read the profile.")
    appeals_a_week: int | None = strawberry.field(
        default=None, description="How many times a week one may be asked to help, 0 for never."
    )

    def made(self) -> domain.ProfileChange:
        """The change."""
        return domain.ProfileChange(
            name=self.name,
            about=self.about,
            languages=None if self.languages is None else tuple(self.languages),
            skills=None if self.skills is None else frozenset(self.skills),
            certificates=None if self.certificates is None else frozenset(self.certificates),
            place=self.place.made("place") if self.place else None,
            profile_for=self.profile_for,
            appeals_a_week=self.appeals_a_week,
        )


@strawberry.input(description="Narrows people.")
class PersonFilter:
    """Narrows people."""

    skills: list[str] | None = strawberry.field(default=None, description="Only those who have all of these skills.")
    languages: list[str] | None = strawberry.field(default=None, description="Only those who speak one of these languages.")
    city: str | None = strawberry.field(default=None, description="Only those in this city.")

    def made(self) -> narrowing.People:
        """The narrowing."""
        return narrowing.People(tuple(self.skills or ()), tuple(self.languages or ()), self.city)


@strawberry.type
class PersonQuery:
    """Reading people."""

    @strawberry.field(graphql_type=Person | None, description="A person, or null where the viewer may not see them.")
    @staticmethod
    async def person(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the person.")]
    ) -> domain.Person | None:
        """A person."""
        return await info.context.loaders.people.load(identity.read(id, "Person"))

    @strawberry.field(graphql_type=Connection[Person], description="The people who let the viewer find them.")
    @staticmethod
    async def people(
        info: Info,
        filter: Annotated[PersonFilter | None, strawberry.argument(description="Which of them.")] = None,
        order: Annotated[
            narrowing.PersonOrder, strawberry.argument(description="In what order.")
        ] = narrowing.PersonOrder.NEWEST_FIRST,
        first: First = 20,
        after: After = None,
    ) -> Page[domain.Person]:
        """The people who let the viewer find them."""
        window = paging.window(first, after)
        where = filter.made() if filter else narrowing.People()
        return await connection.page(info.context.people.find(where, order, window), window)


@strawberry.type
class PersonMutation:
    """Changing one's own profile."""

    @refusal.mutation(Person, "AmendProfileResult", "Change one's own profile.")
    @staticmethod
    async def amend_profile(info: Info, input: AmendProfileInput) -> domain.Person:
        """Change one's own profile."""
        return await info.context.people.amend(input.made())
