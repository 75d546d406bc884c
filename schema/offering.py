"""Finding, publishing and changing offers."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry

from matching import offer as domain
from matching import viewer
from matching.refusal import RefusedError
from matching.rule import permission
from schema import connection, enumeration, identity, narrowing, paging, place, refusal, span
from schema.compiled import reading, window
from schema.compiled.writing import Standing, standing
from schema.connection import After, Connection, LongFirst, Page
from schema.context import Info
from schema.giving import OfferInput
from schema.offer import Offer
from schema.place import NearInput, PlaceInput
from schema.span import SpanInput

enumeration.describe(
    narrowing.OfferKind,
    "OfferKind",
    "What kind of thing is offered.",
    {
        narrowing.OfferKind.STOCK: "Goods.",
        narrowing.OfferKind.PRINT_HOURS: "Printer time on a design.",
        narrowing.OfferKind.DRIVE: "A driver with a vehicle.",
        narrowing.OfferKind.VOLUNTEERING: "A volunteer's skills and time.",
    },
)
enumeration.describe(
    narrowing.OfferOrder,
    "OfferOrder",
    "Orders of offers.",
    {
        narrowing.OfferOrder.NEWEST_FIRST: "The last published first.",
        narrowing.OfferOrder.MOST_FREE: "Those with the most left first.",
    },
)


@strawberry.input(description="An offer to publish.")
class PublishOfferInput:
    """An offer to publish."""

    what: OfferInput = strawberry.field(description="What is offered.")
    place: PlaceInput | None = strawberry.field(default=None, description="Where it is.")
    radius_km: float | None = strawberry.field(
        default=None, description="How far it goes in kilometres; anywhere where none is given."
    )
    available: SpanInput | None = strawberry.field(
        default=None, description="When it may be had; from now on where none is given."
    )
    organisation_id: strawberry.ID | None = strawberry.field(default=None, description="On whose behalf it is made.")
    language: str | None = strawberry.field(default=None, description="The language of its texts (BCP 47).")

    def made(self, language: str) -> domain.NewOffer:
        """The offer; `language` is that of the request."""
        spec, amount, unit = self.what.made()
        return domain.NewOffer(
            spec=spec,
            amount=amount,
            unit=unit,
            available=span.made(self.available),
            place=place.made(self.place),
            radius_km=self.radius_km,
            organisation_id=identity.read_optional(self.organisation_id, "Organisation", "organisationId"),
            language=self.language or language,
        )


@strawberry.input(description="How much is offered.")
class CapacityInput:
    """How much is offered."""

    asked: Decimal = strawberry.field(
        description="How much, in the unit; hours of printing, trips, or hours a week where there is none."
    )
    unit: str | None = strawberry.field(
        default=None, description="The code of the unit; the item's base unit where none is given."
    )


@strawberry.input(description="What to change in an offer; what is left out stays as it is.")
class AmendOfferInput:
    """A change of an offer."""

    id: strawberry.ID = strawberry.field(description="The id of the offer.")
    capacity: CapacityInput | None = strawberry.field(
        default=None, description="How much is offered; never less than pledges hold."
    )
    available: SpanInput | None = strawberry.field(default=None, description="When it may be had.")
    radius_km: float | None = strawberry.field(default=None, description="How far it goes in kilometres.")
    note: str | None = strawberry.field(default=None, description="What else to know.")

    def made(self) -> domain.OfferChange:
        """The change."""
        amount, unit = (self.capacity.asked, self.capacity.unit) if self.capacity else (None, None)
        return domain.OfferChange(amount, unit, span.made(self.available), self.radius_km, self.note)


@strawberry.input(description="An offer to put on hold.")
class PauseOfferInput:
    """An offer to put on hold."""

    id: strawberry.ID = strawberry.field(description="The id of the offer.")


@strawberry.input(description="An offer to open again.")
class ResumeOfferInput:
    """An offer to open again."""

    id: strawberry.ID = strawberry.field(description="The id of the offer.")


@strawberry.input(description="An offer to take back.")
class WithdrawOfferInput:
    """An offer to take back."""

    id: strawberry.ID = strawberry.field(description="The id of the offer.")


@strawberry.input(description="Narrows offers.")
class OfferFilter:
    """Narrows offers."""

    kinds: list[narrowing.OfferKind] | None = strawberry.field(default=None, description="Only these kinds.")
    items: list[str] | None = strawberry.field(default=None, description="Only of these items.")
    standards: list[str] | None = strawberry.field(default=None, description="Only goods that meet one of these standards.")
    states: list[domain.OfferState] | None = strawberry.field(default=None, description="Only in these states.")
    city: str | None = strawberry.field(default=None, description="Only in this city.")
    country: str | None = strawberry.field(default=None, description="Only in this country (ISO 3166-1 alpha-2).")
    near: NearInput | None = strawberry.field(default=None, description="Only near a position.")
    mine: bool | None = strawberry.field(default=None, description="Only the viewer's own.")

    def made(self, who: viewer.Viewer) -> narrowing.Offers:
        """The narrowing; raises RefusedError where an anonymous visitor asks for their own."""
        if self.mine and (refused := permission.check_signed_in(who)):
            raise RefusedError(refused)
        return narrowing.Offers(
            kinds=tuple(self.kinds or ()),
            items=tuple(self.items or ()),
            standards=tuple(self.standards or ()),
            states=tuple(self.states or ()),
            owner_id=who.person_id if self.mine else None,
            city=self.city,
            country=self.country,
            near=place.near(self.near),
        )


def _narrow(rows: window.Narrowed, where: narrowing.Offers) -> Iterator[str]:
    who = rows.binding.context.viewer
    if standing(who) is not Standing.COORDINATES:
        owned = rows.owned("offer.owner_id", "offer.organisation_id")
        yield f"({rows.at('offer.state')} = '{domain.OfferState.OPEN}' OR {owned})"
    yield from rows.named("offer", where.city, where.country)
    narrowed = (("kind", where.kinds), ("item", where.items), ("standard", where.standards), ("state", where.states))
    for column, values in narrowed:
        if values:
            yield rows.among(f"offer.{column}", values)
    if where.owner_id is not None:
        yield f"{rows.at('offer.owner_id')} = {rows.bind(where.owner_id, 'uuid')}"
    yield from rows.near("offer", where.near)


_ID = window.Key("offer.id", UUID, descending=True)
_ORDERS = {
    narrowing.OfferOrder.NEWEST_FIRST: (window.Key("offer.created", datetime, descending=True), _ID),
    narrowing.OfferOrder.MOST_FREE: (window.Key("offer.free", int, descending=True), _ID),
}


def _asked(given: window.Given, binding: window.Binding) -> window.Asked:
    where = given["filter"].made(binding.context.viewer) if given.get("filter") else narrowing.Offers()
    return window.windowed(given, where, most=paging.MOST_OF_LONG)


reading.declare("Query", offer=reading.identified, offers=window.List("Offer", _asked, _narrow, _ORDERS))


@strawberry.type
class OfferQuery:
    """Reading offers."""

    @strawberry.field(graphql_type=Offer | None, description="An offer, or null where the viewer may not see it.")
    @staticmethod
    async def offer(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the offer.")]
    ) -> domain.Offer | None:
        """An offer."""
        return await info.context.loaders.offers.load(identity.read(id, "Offer"))

    @strawberry.field(graphql_type=Connection[Offer], description="Offers the viewer may see.")
    @staticmethod
    async def offers(
        info: Info,
        filter: Annotated[OfferFilter | None, strawberry.argument(description="Which of them.")] = None,
        order: Annotated[
            narrowing.OfferOrder, strawberry.argument(description="In what order.")
        ] = narrowing.OfferOrder.NEWEST_FIRST,
        first: LongFirst = 20,
        after: After = None,
    ) -> Page[domain.Offer]:
        """Offers the viewer may see."""
        window = paging.window(first, after, paging.MOST_OF_LONG)
        where = filter.made(info.context.viewer) if filter else narrowing.Offers()
        return await connection.page(info.context.offers.find(where, order, window), window)


@strawberry.type
class OfferMutation:
    """Publishing and changing offers."""

    @refusal.mutation(Offer, "PublishOfferResult", "Publish an offer.")
    @staticmethod
    async def publish_offer(info: Info, input: PublishOfferInput) -> domain.Offer:
        """Publish an offer."""
        return await info.context.offers.publish(input.made(info.context.phrases.language))

    @refusal.mutation(Offer, "AmendOfferResult", "Change an offer.")
    @staticmethod
    async def amend_offer(info: Info, input: AmendOfferInput) -> domain.Offer:
        """Change an offer."""
        return await info.context.offers.amend(identity.read(input.id, "Offer"), input.made())

    @refusal.mutation(Offer, "PauseOfferResult", "Put an offer on hold: what is pledged of it stays pledged.")
    @staticmethod
    async def pause_offer(info: Info, input: PauseOfferInput) -> domain.Offer:
        """Put an offer on hold."""
        return await info.context.offers.turn(identity.read(input.id, "Offer"), "pause")

    @refusal.mutation(Offer, "ResumeOfferResult", "Open an offer again.")
    @staticmethod
    async def resume_offer(info: Info, input: ResumeOfferInput) -> domain.Offer:
        """Open an offer again."""
        return await info.context.offers.turn(identity.read(input.id, "Offer"), "resume")

    @refusal.mutation(Offer, "WithdrawOfferResult", "Take an offer back.")
    @staticmethod
    async def withdraw_offer(info: Info, input: WithdrawOfferInput) -> domain.Offer:
        """Take an offer back."""
        return await info.context.offers.turn(identity.read(input.id, "Offer"), "withdraw")
