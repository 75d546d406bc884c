"""Lines of requests as the contract shows them, and their mutations."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry

from matching import amount as amounts
from matching import assignment, pledge, ride
from matching import refusal as refusals
from matching import request as domain
from matching.rule import offer as offer_rule
from matching.rule import request as rule
from matching.sentence import say
from schema import amount, candidate, connection, enumeration, identity, later, paging, refusal, spec, title
from schema.compiled import reading
from schema.compiled.row import TableRow, opened, shape
from schema.compiled.selected import Selected
from schema.compiled.writing import FALSE, TRUE
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.identity import Node
from schema.intake import Supply
from schema.pledge import Pledge, window_of
from schema.scalar import Count
from schema.spec import LineSpec

enumeration.describe(
    domain.LineState,
    "LineState",
    "Where a line stands, apart from how much of it is covered.",
    {
        domain.LineState.OPEN: "It is needed.",
        domain.LineState.STOPPED: "No more of it is needed.",
        domain.LineState.WITHDRAWN: "It is no longer asked for.",
        domain.LineState.NO_SHOW: "The driver came, and nobody was there.",
        domain.LineState.BY_TAXI: "A taxi was sent.",
        domain.LineState.EXPIRED: "Nobody confirmed it for too long; confirming opens it again.",
    },
)
enumeration.describe(
    domain.Urgency,
    "Urgency",
    "How soon it must be there.",
    {
        domain.Urgency.LOW: "Within a week, or later.",
        domain.Urgency.NORMAL: "Within days.",
        domain.Urgency.HIGH: "Within a day.",
        domain.Urgency.CRITICAL: "Within hours.",
    },
)
enumeration.describe(
    ride.RideState,
    "RideState",
    "Where a ride stands.",
    {
        ride.RideState.OPEN: "It waits for a driver.",
        ride.RideState.ASSIGNED: "A driver has promised it.",
        ride.RideState.CONFIRMED: "The passenger has confirmed the driver.",
        ride.RideState.PICKED_UP: "The passenger is on the way.",
        ride.RideState.COMPLETED: "The passenger has arrived.",
        ride.RideState.CANCELLED: "It was called off; it stays on the board.",
        ride.RideState.NO_SHOW: "The driver came, and nobody was there.",
        ride.RideState.BY_TAXI: "A taxi was sent.",
        ride.RideState.MISSED: "A driver had promised it, and its time passed without a pick-up.",
        ride.RideState.UNMET: "Its time passed without a driver.",
    },
)


@strawberry.type(description="What the viewer may do with a line now.")
class LineActions:
    """What the viewer may do with a line now."""

    confirm: bool = strawberry.field(description="Say that it is still needed.")
    amend: bool = strawberry.field(description="Change it.")
    stop: bool = strawberry.field(description="Stop the flow to it.")
    pledge: bool = strawberry.field(
        description="Pledge an offer to it: everyone who is signed in one of their own, those who answer for it anybody's."
    )
    reason_not: str | None = strawberry.field(description="Why it may not be changed, where it may not.")


@strawberry.type(description="One thing and amount that a request asks for.")
class RequestLine(Node):
    """One thing and amount that a request asks for."""

    position: int = strawberry.field(description="Its place in the request, from 0.")
    state: domain.LineState = strawberry.field(description="Where it stands.")
    pledged: Count = strawberry.field(description="How many base units are pledged, sent ones among them.")
    dispatched: Count = strawberry.field(description="How many base units were sent, received ones among them.")
    received: Count = strawberry.field(description="How many base units have arrived.")
    gap: Count | None = strawberry.field(description="How many base units are not yet pledged; null: the amount is unknown.")
    confirm_by: datetime = strawberry.field(description="Until when it must be confirmed again.")
    supply: Supply | None = strawberry.field(description="How long the stock of it lasts, where that was said.")
    as_written: str = strawberry.field(description="How it was written before it was understood.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a line."""
        return isinstance(obj, domain.Line)

    @strawberry.field(graphql_type=later.one("request", "Request"), description="The request it belongs to.")
    @staticmethod
    async def request(parent: strawberry.Parent[domain.Line], info: Info) -> domain.Request | None:
        """The request it belongs to."""
        return await info.context.loaders.requests.load(parent.request_id)

    @strawberry.field(graphql_type=LineSpec, description="What it asks for.")
    @staticmethod
    def spec(parent: strawberry.Parent[domain.Line]) -> object:
        """What it asks for."""
        return spec.shown(parent)

    @strawberry.field(graphql_type=amount.Quantity, description="How much is needed.")
    @staticmethod
    def need(parent: strawberry.Parent[domain.Line]) -> amount.Counted | amounts.Unknown:
        """How much is needed."""
        return amount.shown(parent.need, spec.base_unit(parent))

    @strawberry.field(description="What to call it, in the language asked for.")
    @staticmethod
    def title(parent: strawberry.Parent[domain.Line], info: Info) -> str:
        """What to call it."""
        return info.context.phrases.say(title.of_line(parent))

    @strawberry.field(description="Whether it is open, but past the date by which it had to be confirmed.")
    @staticmethod
    def stale(parent: strawberry.Parent[domain.Line], info: Info) -> bool:
        """Whether it is past its confirm-by date."""
        return parent.stale(info.context.now())

    @strawberry.field(description="Where the ride stands; null for everything else.")
    @staticmethod
    async def ride_state(parent: strawberry.Parent[domain.Line], info: Info) -> ride.RideState | None:
        """Where the ride stands."""
        if not isinstance(parent.spec, domain.Ride):
            return None
        return ride.state(parent, await info.context.loaders.pledges_of_lines.load(parent.id), info.context.now())

    @strawberry.field(
        graphql_type=later.one("plan", "Assignment") | None,
        description="Who carries the ride or delivery, for those who asked, those who drive, and coordinators.",
    )
    @staticmethod
    async def assignment(parent: strawberry.Parent[domain.Line], info: Info) -> assignment.Assignment | None:
        """Who carries it."""
        return await info.context.loaders.assignments.load(parent.id)

    @strawberry.field(
        graphql_type=list[Pledge],
        description="What is pledged to it, as far as the viewer may see that, oldest first: all at once, for the few that a line"
        " has nearly always. Where there may be many, read `pledgeConnection`.",
    )
    @staticmethod
    async def pledges(parent: strawberry.Parent[domain.Line], info: Info) -> list[pledge.Pledge]:
        """What is pledged to it."""
        return await info.context.loaders.pledges_of_lines.load(parent.id)

    @strawberry.field(
        graphql_type=Connection[Pledge],
        description="The pledges in windows, oldest first, as far as the viewer may see them: for lines that many pledge to."
        " `pledges` holds the same all at once.",
    )
    @staticmethod
    async def pledge_connection(
        parent: strawberry.Parent[domain.Line], info: Info, first: First = 20, after: After = None
    ) -> Page[pledge.Pledge]:
        """The pledges in windows."""
        window = paging.window(first, after)
        return await connection.page(info.context.loaders.pledge_pages_of_lines.load((parent.id, window)), window)

    @strawberry.field(
        graphql_type=candidate.Ranking,
        description="The ways to fulfil it, best first, each with its reasons.",
        metadata={"cost": 200},
    )
    @staticmethod
    async def candidates(
        parent: strawberry.Parent[domain.Line],
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")] = 5,
    ) -> candidate.Told:
        """The ways to fulfil it."""
        return await _ranked(info, parent.id, first)

    @strawberry.field(description="What the viewer may do with it now.")
    @staticmethod
    async def can(parent: strawberry.Parent[domain.Line], info: Info) -> LineActions:
        """What the viewer may do with it now."""
        return _actions(parent, await info.context.loaders.requests.load(parent.request_id), info)


async def _ranked(info: Info, line_id: UUID, first: int) -> candidate.Told:
    ranking = await info.context.loaders.candidates.load((line_id, paging.window(first, None).first))
    if ranking is None:
        sentence = say("There is nothing under this id, or you may not see it.")
        raise refusals.RefusedError(refusals.Refusal(refusals.Reason.NOT_FOUND, sentence, "lineId"))
    return candidate.Told(line_id, ranking)


def _actions(line: domain.Line, asked: domain.Request | None, info: Info) -> LineActions:
    who = info.context.viewer
    if asked is None:
        return LineActions(confirm=False, amend=False, stop=False, pledge=False, reason_not=None)
    refused = rule.check_line(who, asked, line, "amend")
    return LineActions(
        confirm=rule.can_line(who, asked, line, "confirm"),
        amend=refused is None,
        stop=rule.can_line(who, asked, line, "stop"),
        pledge=offer_rule.can_publish(who, None) and line.wanted and asked.state is domain.RequestState.PUBLISHED,
        reason_not=info.context.phrases.say(refused.sentence) if refused else None,
    )


def _gap(row: TableRow) -> str:
    need, pledged = row.column("need"), row.column("pledged")
    return f"CASE WHEN {amount.need_unknown(row)} THEN NULL WHEN {need} > {pledged} THEN {need} - {pledged} ELSE 0 END"


def _need(row: TableRow, field: Selected) -> str:
    known, unknown = (reading.written(field, row, name) for name in ("KnownAmount", "UnknownAmount"))
    return f"CASE WHEN {amount.need_unknown(row)} THEN {unknown} ELSE {known} END"


def _ride_state(row: TableRow, field: Selected) -> str:
    """As `matching.ride.state`, from the line's counters and the pledges that the viewer sees."""
    reached = {
        "COMPLETED": f"{row.column('received')} > 0 OR {_stands(row, pledge.PledgeState.RECEIVED)}",
        "PICKED_UP": f"{row.column('dispatched')} > 0 OR {_stands(row, pledge.PledgeState.DISPATCHED)}",
        "CONFIRMED": _stands(row, pledge.PledgeState.CONFIRMED),
        "ASSIGNED": f"{row.column('pledged')} > 0 OR {_stands(row, pledge.PledgeState.HELD)}",
    }
    closed = {"stopped": "CANCELLED", "withdrawn": "CANCELLED", "no_show": "NO_SHOW", "by_taxi": "BY_TAXI"}
    cases = {name: reached[name] for name in ("COMPLETED", "PICKED_UP")}
    ended = " ".join(f"WHEN {row.column('state')} = '{state}' THEN '\"{name}\"'" for state, name in closed.items())
    done = " ".join(f"WHEN {condition} THEN '\"{name}\"'" for name, condition in cases.items())
    promised = " OR ".join(reached[name] for name in ("CONFIRMED", "ASSIGNED"))
    over = f"WHEN {_over(row)} THEN CASE WHEN {promised} THEN '\"MISSED\"' ELSE '\"UNMET\"' END"
    still = " ".join(f"WHEN {reached[name]} THEN '\"{name}\"'" for name in ("CONFIRMED", "ASSIGNED"))
    return f"CASE WHEN {row.column('kind')} <> 'ride' THEN 'null' {done} {ended} {over} {still} ELSE '\"OPEN\"' END"


def _stands(row: TableRow, state: pledge.PledgeState) -> str:
    """Whether a pledge that the viewer sees stands so."""
    of = shape("Pledge")
    held = opened(row.writing, of).inside
    seen = of.shown(held) if of.shown else TRUE
    kept = f"{held.column('line_id')} = {row.column('id')} AND {held.column('state')} = '{state}' AND {seen}"
    return seen if seen == FALSE else f"EXISTS (SELECT 1 FROM pledge AS {held.alias} WHERE {kept})"


def _over(row: TableRow) -> str:
    dialect, pick_up = row.writing.dialect, row.writing.dialect.inside(row.column("spec"), "pick_up")
    end = dialect.instant(dialect.string(pick_up, "end"))
    return f"{row.column('state')} = 'expired' OR {end} <= {row.writing.now}"


reading.declare(
    "RequestLine",
    "line",
    joins={"request": ("Request", "request_id")},
    like="request",
    request=reading.one("request"),
    position=reading.own,
    state=reading.own,
    pledged=reading.own,
    dispatched=reading.own,
    received=reading.own,
    gap=reading.told(_gap),
    confirm_by=reading.own,
    supply=reading.inside,
    as_written=reading.told(lambda row: spec.hushed(row, row.seen("as_written"), "''")),
    spec=reading.by_kind(lambda row: row.column("kind"), spec.KINDS),
    need=_need,
    title=reading.told(lambda row: title.read_line(row, spec.read(row), spec.read_note(row))),
    stale=reading.told(lambda row: f"({row.column('state')} = 'open' AND {row.column('confirm_by')} <= {row.writing.now})"),
    ride_state=_ride_state,
    pledges=reading.many("line_id", "created id"),
    pledge_connection=window_of("line_id"),
)
reading.declare("Query", request_line=reading.identified)


@strawberry.input(description="What to change in a line; what is left out stays as it is.")
class AmendLineInput:
    """A change of a line."""

    id: strawberry.ID = strawberry.field(description="The id of the line.")
    asked: Decimal | None = strawberry.field(default=None, description="How many are needed, in the unit given.")
    unit: str | None = strawberry.field(default=None, description="The code of the unit; the base unit where none is given.")
    amount_unknown: bool = strawberry.field(default=False, description="Whether it is not known how many are needed.")
    note: str | None = strawberry.field(default=None, description="What else to know.")
    urgency: domain.Urgency | None = strawberry.field(default=None, description="How soon its request must be met.")

    def made(self) -> domain.LineChange:
        """The change."""
        return domain.LineChange(restated(self.asked, self.unit, self.amount_unknown), self.note, self.urgency)


def restated(asked: Decimal | None, unit: str | None, unknown: bool) -> domain.Asked | None:
    """The amount a person states anew, None where they say nothing about it."""
    return domain.Asked(None if unknown else asked, unit) if unknown or asked is not None else None


@strawberry.input(description="A line that is still needed.")
class ConfirmLineInput:
    """A line that is still needed."""

    id: strawberry.ID = strawberry.field(description="The id of the line.")


@strawberry.input(description="A line to stop.")
class StopLineInput:
    """A line to stop."""

    id: strawberry.ID = strawberry.field(description="The id of the line.")
    reason: str = strawberry.field(default="", description="Why, without names and numbers of people: everyone can read it.")


@strawberry.type
class LineQuery:
    """Reading lines."""

    @strawberry.field(graphql_type=RequestLine | None, description="A line, or null where there is none under this id.")
    @staticmethod
    async def request_line(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the line.")]
    ) -> domain.Line | None:
        """A line."""
        return await info.context.loaders.lines.load(identity.read(id, "RequestLine"))

    @strawberry.field(
        graphql_type=candidate.Ranking | None,
        description="The ways to fulfil a line, best first, each with its reasons.",
        metadata={"cost": 200},
    )
    @staticmethod
    async def candidates(
        info: Info,
        request_line_id: Annotated[strawberry.ID, strawberry.argument(description="The id of the line.")],
        first: Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")] = 10,
    ) -> candidate.Told:
        """The ways to fulfil a line."""
        return await _ranked(info, identity.read(request_line_id, "RequestLine", "requestLineId"), first)


@strawberry.type
class LineMutation:
    """Keeping lines true."""

    @refusal.mutation(RequestLine, "AmendLineResult", "Change what a line asks for.")
    @staticmethod
    async def amend_line(info: Info, input: AmendLineInput) -> domain.Line:
        """Change what a line asks for."""
        return await info.context.lines.amend(identity.read(input.id, "RequestLine"), input.made())

    @refusal.mutation(RequestLine, "ConfirmLineResult", "Say that a line is still needed.")
    @staticmethod
    async def confirm_line(info: Info, input: ConfirmLineInput) -> domain.Line:
        """Say that a line is still needed."""
        return await info.context.lines.confirm(identity.read(input.id, "RequestLine"))

    @refusal.mutation(RequestLine, "StopLineResult", "Stop the flow to a line.")
    @staticmethod
    async def stop_line(info: Info, input: StopLineInput) -> domain.Line:
        """Stop the flow to a line."""
        return await info.context.lines.stop(identity.read(input.id, "RequestLine"), input.reason)
