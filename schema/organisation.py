"""Organisations and memberships as the contract shows them, and their mutations."""

from datetime import datetime

import strawberry

from matching import organisation as domain
from matching import person as people
from schema import connection, enumeration, identity, paging, place, refusal
from schema.compiled import reading
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.identity import Node
from schema.person import Person
from schema.place import Place, PlaceInput

enumeration.describe(
    domain.Role,
    "Role",
    "In what capacity a person acts.",
    {
        domain.Role.REQUESTER: "Asks for help.",
        domain.Role.VOLUNTEER: "Gives time and skills.",
        domain.Role.MAKER: "Prints or makes things.",
        domain.Role.SUPPLIER: "Gives goods.",
        domain.Role.DRIVER: "Carries goods and people.",
        domain.Role.COORDINATOR: "Brings requests and offers together, and may act for others.",
        domain.Role.ADMIN: "Runs this installation of Talka.",
    },
)
enumeration.describe(
    domain.Kind,
    "OrganisationKind",
    "What an organisation is.",
    {
        domain.Kind.HOSPITAL: "A hospital or clinic.",
        domain.Kind.CHARITY: "A charity.",
        domain.Kind.SUPPLIER: "A supplier of goods.",
        domain.Kind.MAKER_SPACE: "A place where makers work.",
        domain.Kind.CARRIER: "A carrier.",
        domain.Kind.PUBLIC_BODY: "A public body.",
        domain.Kind.AID_TEAM: "A team sent to help.",
    },
)
enumeration.describe(
    domain.MembershipState,
    "MembershipState",
    "Where a membership stands.",
    {
        domain.MembershipState.INVITED: "The person was invited and has not answered.",
        domain.MembershipState.REQUESTED: "The person asked to join and waits for an answer.",
        domain.MembershipState.ACTIVE: "The person is a member.",
        domain.MembershipState.LEFT: "It is over, or was declined.",
    },
)


@strawberry.type(description="A body on whose behalf people act.")
class Organisation(Node):
    """A body on whose behalf people act."""

    name: str = strawberry.field(description="What it is called.")
    kind: domain.Kind = strawberry.field(description="What it is.")
    place: Place = strawberry.field(description="Where it is.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is an organisation."""
        return isinstance(obj, domain.Organisation)


reading.declare("Organisation", "organisation", name=reading.own, kind=reading.own, place=reading.part(place.kept))


@strawberry.type(description="A person's role in an organisation or, without one, on their own behalf.")
class Membership(Node):
    """A person's role."""

    role: domain.Role = strawberry.field(description="The role.")
    state: domain.MembershipState = strawberry.field(description="Where it stands.")
    since: datetime = strawberry.field(description="Since when it stands so.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a membership."""
        return isinstance(obj, domain.Membership)

    @strawberry.field(graphql_type=Organisation | None, description="The organisation; null: on the person's own behalf.")
    @staticmethod
    async def organisation(parent: strawberry.Parent[domain.Membership], info: Info) -> domain.Organisation | None:
        """The organisation."""
        return await info.context.loaders.organisations.load(parent.organisation_id) if parent.organisation_id else None

    @strawberry.field(graphql_type=Person | None, description="The person, where the viewer may see them.")
    @staticmethod
    async def person(parent: strawberry.Parent[domain.Membership], info: Info) -> people.Person | None:
        """The person."""
        return await info.context.loaders.people.load(parent.person_id)


@strawberry.input(description="A role to take.")
class TakeRoleInput:
    """A role to take."""

    role: domain.Role = strawberry.field(description="The role.")
    organisation_id: strawberry.ID | None = strawberry.field(
        default=None, description="The organisation to join in it; leave it out to act on one's own behalf."
    )


@strawberry.input(description="A role to give to somebody.")
class GrantRoleInput:
    """A role to give to somebody."""

    person_id: strawberry.ID = strawberry.field(description="Who gets it.")
    role: domain.Role = strawberry.field(description="The role.")
    organisation_id: strawberry.ID | None = strawberry.field(default=None, description="In which organisation, if in one.")


@strawberry.input(description="A membership to accept.")
class AcceptMembershipInput:
    """A membership to accept."""

    id: strawberry.ID = strawberry.field(description="The id of the membership.")


@strawberry.input(description="A membership to decline.")
class DeclineMembershipInput:
    """A membership to decline."""

    id: strawberry.ID = strawberry.field(description="The id of the membership.")


@strawberry.input(description="A membership to leave.")
class LeaveMembershipInput:
    """A membership to leave."""

    id: strawberry.ID = strawberry.field(description="The id of the membership.")


@strawberry.input(description="An organisation to found.")
class FoundOrganisationInput:
    """An organisation to found."""

    name: str = strawberry.field(description="What it is called.")
    kind: domain.Kind = strawberry.field(description="What it is.")
    place: PlaceInput | None = strawberry.field(default=None, description="Where it is.")


@strawberry.type
class OrganisationQuery:
    """Reading organisations."""

    @strawberry.field(graphql_type=Connection[Organisation], description="Organisations by name.")
    @staticmethod
    async def organisations(info: Info, first: First = 20, after: After = None) -> Page[domain.Organisation]:
        """Organisations by name."""
        window = paging.window(first, after)
        return await connection.page(info.context.organisations.find(window), window)


@strawberry.type
class OrganisationMutation:
    """Founding, joining and leaving."""

    @refusal.mutation(Organisation, "FoundOrganisationResult", "Found an organisation; the viewer becomes its first member.")
    @staticmethod
    async def found_organisation(info: Info, input: FoundOrganisationInput) -> domain.Organisation:
        """Found an organisation."""
        return await info.context.organisations.found(input.name, input.kind, place.made(input.place))

    @refusal.mutation(
        Membership, "TakeRoleResult", "Take a helping or asking role on one's own behalf, or ask to join an organisation in it."
    )
    @staticmethod
    async def take_role(info: Info, input: TakeRoleInput) -> domain.Membership:
        """Take a role."""
        organisation_id = identity.read_optional(input.organisation_id, "Organisation", "organisationId")
        return await info.context.memberships.take_role(input.role, organisation_id)

    @refusal.mutation(Membership, "GrantRoleResult", "Give somebody a role; for administrators.")
    @staticmethod
    async def grant_role(info: Info, input: GrantRoleInput) -> domain.Membership:
        """Give somebody a role."""
        person_id = identity.read(input.person_id, "Person", "personId")
        organisation_id = identity.read_optional(input.organisation_id, "Organisation", "organisationId")
        return await info.context.memberships.grant_role(person_id, input.role, organisation_id)

    @refusal.mutation(Membership, "AcceptMembershipResult", "Accept somebody who asked to join, or an invitation.")
    @staticmethod
    async def accept_membership(info: Info, input: AcceptMembershipInput) -> domain.Membership:
        """Accept a membership."""
        return await _turn(info, input.id, "accept")

    @refusal.mutation(Membership, "DeclineMembershipResult", "Decline somebody who asked to join, or an invitation.")
    @staticmethod
    async def decline_membership(info: Info, input: DeclineMembershipInput) -> domain.Membership:
        """Decline a membership."""
        return await _turn(info, input.id, "decline")

    @refusal.mutation(Membership, "LeaveMembershipResult", "Leave an organisation, or lay down a role.")
    @staticmethod
    async def leave_membership(info: Info, input: LeaveMembershipInput) -> domain.Membership:
        """Leave a membership."""
        return await _turn(info, input.id, "leave")


async def _turn(info: Info, id: strawberry.ID, verb: str) -> domain.Membership:
    return await info.context.memberships.turn(identity.read(id, "Membership"), verb)
