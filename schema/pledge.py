"""Pledges as the contract shows them, and their mutations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import strawberry

from matching import offer, request
from matching import pledge as domain
from matching.rule import pledge as rule
from schema import enumeration, identity, later, once, refusal, span
from schema.compiled import reading
from schema.compiled import window as windows
from schema.compiled.row import TableRow
from schema.compiled.writing import FALSE, TRUE, Standing
from schema.context import Context, Info
from schema.identity import Node
from schema.offer import Offer, owned
from schema.scalar import Count
from schema.span import Span, SpanInput

enumeration.describe(
    domain.PledgeState,
    "PledgeState",
    "Where a pledge stands.",
    {
        domain.PledgeState.HELD: "Capacity is held; the other side than pledged has not confirmed.",
        domain.PledgeState.CONFIRMED: "The other side than pledged has confirmed it, and it may be sent.",
        domain.PledgeState.DISPATCHED: "It is on its way.",
        domain.PledgeState.RECEIVED: "It has arrived and was counted.",
        domain.PledgeState.DECLINED: "One side declined.",
        domain.PledgeState.EXPIRED: "Nobody confirmed it, or sent it, in time.",
        domain.PledgeState.CANCELLED: "One side cancelled.",
    },
)
enumeration.describe(
    domain.Closing,
    "Closing",
    "Why a pledge ended without delivery.",
    {
        domain.Closing.NO_SUPPLY: "There is nothing to give after all.",
        domain.Closing.FACILITY_UNREACHABLE: "The facility cannot be reached.",
        domain.Closing.NO_LONGER_NEEDED: "It is no longer needed.",
        domain.Closing.DONOR_UNREACHABLE: "The giver cannot be reached.",
        domain.Closing.PREFERS_DIFFERENT: "Something else is preferred.",
        domain.Closing.NO_SHOW: "Nobody was there to be picked up.",
        domain.Closing.OTHER: "Another reason.",
    },
)


@strawberry.type(description="What the viewer may do with a pledge now.")
class PledgeActions:
    """What the viewer may do with a pledge now."""

    confirm: bool = strawberry.field(description="Agree to what the other side pledged.")
    decline: bool = strawberry.field(description="Say no to it.")
    dispatch: bool = strawberry.field(description="Say that it is on its way.")
    receive: bool = strawberry.field(description="Say that it has arrived.")
    cancel: bool = strawberry.field(description="Call it off.")


VERBS = ("confirm", "decline", "dispatch", "receive", "cancel")


@strawberry.type(description="Capacity of one offer held for one line.")
class Pledge(Node):
    """Capacity of one offer held for one line."""

    part: domain.Part = strawberry.field(description="What the offer does.")
    fills: Count = strawberry.field(description="How many base units of the line it covers; 0 for a carrier.")
    holds: Count = strawberry.field(description="How much of the offer's capacity it takes.")
    state: domain.PledgeState = strawberry.field(description="Where it stands.")
    created: datetime = strawberry.field(description="When it was made.")
    expires: datetime = strawberry.field(description="When it lapses, unless it is confirmed or, once it is, dispatched.")
    during: Span | None = strawberry.field(description="When a vehicle is bound.")
    received: Count | None = strawberry.field(description="What was counted on arrival.")
    closing: domain.Closing | None = strawberry.field(description="Why it ended without delivery.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a pledge."""
        return isinstance(obj, domain.Pledge)

    @strawberry.field(graphql_type=later.one("line", "RequestLine"), description="The line it is for.")
    @staticmethod
    async def line(parent: strawberry.Parent[domain.Pledge], info: Info) -> request.Line | None:
        """The line it is for."""
        return await info.context.loaders.lines.load(parent.line_id)

    @strawberry.field(graphql_type=Offer, description="The offer it draws on.")
    @staticmethod
    async def offer(parent: strawberry.Parent[domain.Pledge], info: Info) -> offer.Offer | None:
        """The offer it draws on."""
        return await info.context.loaders.offers.load(parent.offer_id)

    @strawberry.field(description="What the viewer may do with it now.")
    @staticmethod
    async def can(parent: strawberry.Parent[domain.Pledge], info: Info) -> PledgeActions:
        """What the viewer may do with it now."""
        asked = await info.context.loaders.requests.load(parent.request_id)
        offered = await info.context.loaders.offers.load(parent.offer_id)
        if asked is None or offered is None:
            return PledgeActions(**dict.fromkeys(VERBS, False))
        who = info.context.viewer
        return PledgeActions(**{verb: rule.can_turn(who, parent, asked, offered, verb) for verb in VERBS})


def _shown(row: TableRow) -> str:
    """As `matching.rule.pledge.can_see`: to both sides and coordinators."""
    writing = row.writing
    if writing.standing is Standing.COORDINATES:
        return TRUE
    if writing.standing is Standing.ANONYMOUS:
        return FALSE
    gives = f"offer.id = {row.column('offer_id')} AND {writing.owned('offer.owner_id', 'offer.organisation_id')}"
    asks = f"request.id = {row.column('request_id')} AND {writing.owned('request.asked_by_id', 'request.organisation_id')}"
    return f"(EXISTS (SELECT 1 FROM offer WHERE {gives}) OR EXISTS (SELECT 1 FROM request WHERE {asks}))"


_OLDEST = (windows.Key("pledge.created", datetime), windows.Key("pledge.id", UUID))


def _asked(given: windows.Given, _: windows.Binding) -> windows.Asked:
    return windows.windowed(given, None)


def _all(rows: windows.Narrowed, where: None) -> Iterator[str]:
    yield from ()


def window_of(back: str) -> windows.List:
    """The pledges in windows whose column `back` points to a row."""
    return windows.List("Pledge", _asked, _all, {None: _OLDEST}, lambda held, row: f"{held.column(back)} = {row.column('id')}")


reading.declare("Offer", pledge_connection=reading.where(owned, window_of("offer_id")))
reading.declare(
    "Pledge",
    "pledge",
    shown=_shown,
    part=reading.own,
    fills=reading.own,
    holds=reading.own,
    state=reading.own,
    created=reading.own,
    expires=reading.own,
    during=reading.part(
        lambda row: span.read(row.writing, row.column("from_time"), row.column("to_time")),
        lambda row: f"{row.column('from_time')} IS NOT NULL",
    ),
    received=reading.own,
    closing=reading.own,
    line=reading.one("line"),
    offer=reading.one("offer"),
)


@strawberry.input(description="One offer's part in a fulfilment.")
class PartInput:
    """One offer's part in a fulfilment."""

    offer_id: strawberry.ID = strawberry.field(description="The offer.")
    part: domain.Part = strawberry.field(default=domain.Part.SUPPLY, description="What it does.")
    fills: Count = strawberry.field(description="How many base units of the line it covers; 0 for a carrier.")
    during: SpanInput | None = strawberry.field(default=None, description="When a vehicle is bound.")

    def made(self, field: str) -> domain.NewPart:
        """The part; `field` is the path of this input."""
        offer_id = identity.read(self.offer_id, "Offer", f"{field}.offerId")
        return domain.NewPart(offer_id, self.fills, self.part, span.made(self.during))


@strawberry.input(description="A line, and the offers that shall fulfil it.")
class PledgeInput:
    """A line, and the offers that shall fulfil it."""

    line_id: strawberry.ID = strawberry.field(description="The line.")
    parts: list[PartInput] = strawberry.field(description="What each offer does: all of them are held, or none.")


@strawberry.input(description="A pledge to agree to.")
class ConfirmPledgeInput:
    """A pledge to agree to."""

    id: strawberry.ID = strawberry.field(description="The id of the pledge.")


@strawberry.input(description="A pledge that is on its way.")
class DispatchPledgeInput:
    """A pledge that is on its way."""

    id: strawberry.ID = strawberry.field(description="The id of the pledge.")


@strawberry.input(description="A pledge to say no to, and why.")
class DeclinePledgeInput:
    """A pledge to say no to, and why."""

    id: strawberry.ID = strawberry.field(description="The id of the pledge.")
    closing: domain.Closing = strawberry.field(default=domain.Closing.OTHER, description="Why.")


@strawberry.input(description="A pledge to call off, and why.")
class CancelPledgeInput:
    """A pledge to call off, and why."""

    id: strawberry.ID = strawberry.field(description="The id of the pledge.")
    closing: domain.Closing = strawberry.field(default=domain.Closing.OTHER, description="Why.")


@strawberry.input(description="A pledge that has arrived.")
class ReceivePledgeInput:
    """A pledge that has arrived."""

    id: strawberry.ID = strawberry.field(description="The id of the pledge.")
    received: Count = strawberry.field(description="How many base units were counted on arrival.")


@dataclass(frozen=True, slots=True)
class Held:
    """The pledges just made, and the line they are for."""

    pledges: list[domain.Pledge]
    line_id: UUID


@strawberry.type(description="The pledges just made.")
class Pledged:
    """The pledges just made."""

    pledges: list[Pledge] = strawberry.field(description="One for every part.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value are pledges just made."""
        return isinstance(obj, Held)

    @strawberry.field(graphql_type=later.one("line", "RequestLine"), description="The line they are for.")
    @staticmethod
    async def line(parent: strawberry.Parent[Held], info: Info) -> request.Line | None:
        """The line they are for."""
        return await info.context.loaders.lines.load(parent.line_id)


async def _held(context: Context, input: PledgeInput, ids: Sequence[UUID]) -> Held:
    pledges = [once.still_there(each) for each in await context.loaders.pledges.load_many(ids)]
    return Held(pledges, identity.read(input.line_id, "RequestLine", "lineId"))


@strawberry.type
class PledgeMutation:
    """Pledging, and taking pledges further."""

    @refusal.mutation(Pledged, "PledgeResult", "Hold capacity of offers for a line, all of it or nothing.", _held, made=Pledge)
    @staticmethod
    async def pledge(info: Info, input: PledgeInput) -> Held:
        """Hold capacity of offers for a line."""
        line_id = identity.read(input.line_id, "RequestLine", "lineId")
        parts = [each.made(f"parts.{index}") for index, each in enumerate(input.parts)]
        return Held(await info.context.pledges.hold(line_id, parts), line_id)

    @refusal.mutation(Pledge, "ConfirmPledgeResult", "Agree to a pledge that the other side made.")
    @staticmethod
    async def confirm_pledge(info: Info, input: ConfirmPledgeInput) -> domain.Pledge:
        """Confirm a pledge."""
        return await info.context.pledges.turn(identity.read(input.id, "Pledge"), "confirm")

    @refusal.mutation(Pledge, "DeclinePledgeResult", "Say no to a pledge; what it held is free again.")
    @staticmethod
    async def decline_pledge(info: Info, input: DeclinePledgeInput) -> domain.Pledge:
        """Decline a pledge."""
        return await info.context.pledges.turn(identity.read(input.id, "Pledge"), "decline", closing=input.closing)

    @refusal.mutation(Pledge, "DispatchPledgeResult", "Say that what was pledged is on its way.")
    @staticmethod
    async def dispatch_pledge(info: Info, input: DispatchPledgeInput) -> domain.Pledge:
        """Dispatch a pledge."""
        return await info.context.pledges.turn(identity.read(input.id, "Pledge"), "dispatch")

    @refusal.mutation(
        Pledge, "ReceivePledgeResult", "Say what has arrived; what is missing is needed again, and gone from the offer."
    )
    @staticmethod
    async def receive_pledge(info: Info, input: ReceivePledgeInput) -> domain.Pledge:
        """Receive a pledge."""
        return await info.context.pledges.turn(identity.read(input.id, "Pledge"), "receive", received=input.received)

    @refusal.mutation(Pledge, "CancelPledgeResult", "Call a pledge off; what it held is free again.")
    @staticmethod
    async def cancel_pledge(info: Info, input: CancelPledgeInput) -> domain.Pledge:
        """Cancel a pledge."""
        return await info.context.pledges.turn(identity.read(input.id, "Pledge"), "cancel", closing=input.closing)
