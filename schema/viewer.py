"""Who is looking: their person, roles and own things."""

import strawberry

from matching import account, appeal, design, draft, facility, offer, organisation, pledge, request, rota
from matching import person as people
from matching import viewer as domain
from schema import connection, narrowing, paging
from schema.account import ApiToken
from schema.appeal import Appeal
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.design import Design
from schema.draft import Draft
from schema.facility import Facility
from schema.offer import Offer
from schema.organisation import Membership
from schema.person import Person
from schema.pledge import Pledge
from schema.request import Request
from schema.rota import Slot


@strawberry.type(description="Who is looking: a person who is signed in, or an anonymous visitor.")
class Viewer:
    """Who is looking."""

    signed_in: bool = strawberry.field(description="Whether this is a person and not an anonymous visitor.")

    @strawberry.field(graphql_type=Person | None, description="The person.")
    @staticmethod
    async def person(parent: strawberry.Parent[domain.Viewer], info: Info) -> people.Person | None:
        """The person."""
        return await info.context.loaders.people.load(parent.person_id) if parent.person_id else None

    @strawberry.field(description="Every role held, for whomever.")
    @staticmethod
    def roles(parent: strawberry.Parent[domain.Viewer]) -> list[organisation.Role]:
        """Every role held."""
        return [role for role in organisation.Role if role in parent.roles]

    @strawberry.field(
        graphql_type=list[Membership], description="The viewer's roles, and those that wait for the viewer's answer; at most 100."
    )
    @staticmethod
    async def memberships(info: Info) -> list[organisation.Membership]:
        """The viewer's roles, and those that wait for the viewer's answer."""
        return (await info.context.memberships.mine())[: paging.MOST]

    @strawberry.field(description="Who may find the viewer and read their profile.")
    @staticmethod
    async def profile_for(parent: strawberry.Parent[domain.Viewer], info: Info) -> people.Audience | None:
        """Who may find the viewer."""
        them = await info.context.loaders.people.load(parent.person_id) if parent.person_id else None
        return them.profile_for if them else None

    @strawberry.field(description="How many times a week the viewer lets themselves be asked to help.")
    @staticmethod
    async def appeals_a_week(parent: strawberry.Parent[domain.Viewer], info: Info) -> int | None:
        """How often the viewer may be asked."""
        them = await info.context.loaders.people.load(parent.person_id) if parent.person_id else None
        return them.appeals_a_week if them else None

    @strawberry.field(graphql_type=Connection[Appeal], description="What the viewer was asked to help with, newest first.")
    @staticmethod
    async def appeals(
        parent: strawberry.Parent[domain.Viewer], info: Info, first: First = 20, after: After = None
    ) -> Page[appeal.Appeal]:
        """What the viewer was asked to help with."""
        window = paging.window(first, after)
        if parent.person_id is None:
            return connection.empty(window)
        return await connection.page(info.context.appeals.mine(window), window)

    @strawberry.field(graphql_type=list[ApiToken], description="The viewer's API tokens, newest first; at most 100.")
    @staticmethod
    async def api_tokens(info: Info) -> list[account.Token]:
        """The viewer's sessions and API tokens."""
        return (await info.context.sign_in.tokens())[: paging.MOST]

    @strawberry.field(graphql_type=Connection[Request], description="What the viewer asked for, newest first.")
    @staticmethod
    async def requests(
        parent: strawberry.Parent[domain.Viewer], info: Info, first: First = 20, after: After = None
    ) -> Page[request.Request]:
        """What the viewer asked for."""
        window = paging.window(first, after)
        if parent.person_id is None:
            return connection.empty(window)
        where = narrowing.Requests(asked_by=parent.person_id)
        return await connection.page(info.context.requests.find(where, narrowing.RequestOrder.NEWEST_FIRST, window), window)

    @strawberry.field(graphql_type=Connection[Offer], description="What the viewer offers, newest first.")
    @staticmethod
    async def offers(
        parent: strawberry.Parent[domain.Viewer], info: Info, first: First = 20, after: After = None
    ) -> Page[offer.Offer]:
        """What the viewer offers."""
        window = paging.window(first, after)
        if parent.person_id is None:
            return connection.empty(window)
        where = narrowing.Offers(owner_id=parent.person_id)
        return await connection.page(info.context.offers.find(where, narrowing.OfferOrder.NEWEST_FIRST, window), window)

    @strawberry.field(graphql_type=Connection[Pledge], description="Pledges of the viewer's offers and requests, newest first.")
    @staticmethod
    async def pledges(
        parent: strawberry.Parent[domain.Viewer], info: Info, first: First = 20, after: After = None
    ) -> Page[pledge.Pledge]:
        """Pledges of the viewer's offers and requests."""
        window = paging.window(first, after)
        if parent.person_id is None:
            return connection.empty(window)
        return await connection.page(info.context.pledges.mine(window), window)

    @strawberry.field(
        graphql_type=list[Slot],
        description="What the viewer is to come to, or is asked to, the next first; at most 100.",
    )
    @staticmethod
    async def turns(info: Info) -> list[rota.Slot]:
        """What the viewer is to come to."""
        return (await info.context.turns.mine())[: paging.MOST]

    @strawberry.field(graphql_type=list[Draft], description="What the viewer is writing, newest first; at most 100.")
    @staticmethod
    async def drafts(info: Info) -> list[draft.Draft]:
        """What the viewer is writing."""
        return (await info.context.drafts.mine())[: paging.MOST]

    @strawberry.field(graphql_type=list[Facility], description="The facilities the viewer speaks for, by name; at most 100.")
    @staticmethod
    async def facilities(info: Info) -> list[facility.Facility]:
        """The facilities the viewer speaks for."""
        return (await info.context.facilities.mine())[: paging.MOST]

    @strawberry.field(graphql_type=list[Design], description="The newest designs of the viewer's own; at most 100.")
    @staticmethod
    async def designs(parent: strawberry.Parent[domain.Viewer], info: Info) -> tuple[design.Design, ...]:
        """The newest designs of the viewer's own."""
        if parent.person_id is None:
            return ()
        where, window = narrowing.Designs(owner_id=parent.person_id), paging.Window(paging.MOST)
        found = await info.context.designs.find(where, narrowing.DesignOrder.NEWEST_FIRST, window)
        return found.things


@strawberry.type
class ViewerQuery:
    """Reading who is looking."""

    @strawberry.field(graphql_type=Viewer, description="Who is looking.")
    @staticmethod
    def viewer(info: Info) -> domain.Viewer:
        """Who is looking."""
        return info.context.viewer
