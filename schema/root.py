"""The public contract: every noun's queries, mutations and subscriptions in one schema."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema import refusal
from schema.account import AccountMutation
from schema.allocating import AllocationMutation, AllocationQuery
from schema.appeal import AppealMutation
from schema.board import BoardQuery, BoardSubscription
from schema.contact import Contact, ContactMutation
from schema.contract import Contract
from schema.design import DesignMutation, DesignQuery
from schema.document import DocumentMutation, DocumentQuery
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
from schema.upload import UploadMutation
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
    DocumentQuery,
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
    UploadMutation,
    PledgeMutation,
    AppealMutation,
    PlanMutation,
    RotaMutation,
    TurnMutation,
    VacancyMutation,
    KeptMutation,
    AllocationMutation,
    DocumentMutation,
):
    """Everything that can be done."""


@strawberry.type(description="Everything that can be watched.")
class Subscription(BoardSubscription):
    """Everything that can be watched."""


schema = Contract(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Contact, Event, Membership],
    config=StrawberryConfig(scalar_map=SCALARS),
    exception_handlers=[refusal.Refusals()],
)
