"""The public contract: every noun's queries, mutations and subscriptions in one schema."""

from collections.abc import Sequence

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaxTokensLimiter, ParserCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext

from schema import failure, limit, refusal
from schema.account import AccountMutation
from schema.allocating import AllocationMutation, AllocationQuery
from schema.appeal import AppealMutation
from schema.board import BoardQuery, BoardSubscription
from schema.contact import Contact, ContactMutation
from schema.design import DesignMutation, DesignQuery
from schema.draft import DraftMutation, DraftQuery
from schema.event import Event
from schema.facility import FacilityMutation, FacilityQuery
from schema.finding import SearchQuery
from schema.item import ItemQuery
from schema.kept import KeptMutation, KeptQuery
from schema.line import LineMutation, LineQuery
from schema.link import LinkMutation, LinkQuery
from schema.node import NodeQuery
from schema.offering import OfferMutation, OfferQuery
from schema.organisation import Membership, OrganisationMutation, OrganisationQuery
from schema.person import PersonMutation, PersonQuery
from schema.plan import PlanMutation, PlanQuery
from schema.pledge import PledgeMutation
from schema.publication import PublicationMutation
from schema.request import RequestMutation, RequestQuery
from schema.rota import RotaMutation, RotaQuery
from schema.scalar import SCALARS
from schema.turn import TurnMutation, TurnQuery
from schema.vacancy import VacancyMutation, VacancyQuery
from schema.viewer import ViewerQuery
from schema.weighing import WeighingQuery


@strawberry.type(description="Everything that can be read.")
class Query(
    NodeQuery,
    ViewerQuery,
    BoardQuery,
    RequestQuery,
    LineQuery,
    OfferQuery,
    FacilityQuery,
    DesignQuery,
    PersonQuery,
    OrganisationQuery,
    ItemQuery,
    SearchQuery,
    DraftQuery,
    LinkQuery,
    KeptQuery,
    AllocationQuery,
    WeighingQuery,
    PlanQuery,
    RotaQuery,
    TurnQuery,
    VacancyQuery,
):
    """Everything that can be read."""


@strawberry.type(description="Everything that can be done; each answers with the thing, or with the named reason why not.")
class Mutation(
    AccountMutation,
    PersonMutation,
    OrganisationMutation,
    FacilityMutation,
    ContactMutation,
    DraftMutation,
    PublicationMutation,
    LineMutation,
    RequestMutation,
    LinkMutation,
    OfferMutation,
    DesignMutation,
    PledgeMutation,
    AppealMutation,
    PlanMutation,
    RotaMutation,
    TurnMutation,
    VacancyMutation,
    KeptMutation,
    AllocationMutation,
):
    """Everything that can be done."""


@strawberry.type(description="Everything that can be watched.")
class Subscription(BoardSubscription):
    """Everything that can be watched."""


class Contract(strawberry.Schema):
    """The schema, which logs what went wrong without what people wrote."""

    def process_errors(self, errors: Sequence[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log what is unexpected."""
        failure.record(errors)


schema = Contract(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Contact, Event, Membership],
    config=StrawberryConfig(scalar_map=SCALARS),
    extensions=[
        lambda: MaxTokensLimiter(limit.MOST_TOKENS),
        ParserCache,
        limit.Limited,
        failure.Explained,
        failure.Deadline,
    ],
    exception_handlers=[refusal.Refusals()],
)
