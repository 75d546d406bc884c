"""Offers as the contract shows them."""

from datetime import datetime

import orjson
import strawberry

from matching import item as items
from matching import offer as domain
from matching import organisation, person, pledge
from matching.rule import offer as rule
from schema import connection, enumeration, given, later, paging, place, span, title, unit
from schema.compiled import reading
from schema.compiled.row import JsonRow, MadeRow, TableRow
from schema.compiled.writing import FALSE, TRUE, Standing, literal
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.given import OfferSpec, Printing
from schema.identity import Node
from schema.organisation import Organisation
from schema.person import Person
from schema.place import Place
from schema.scalar import Count
from schema.span import Span
from schema.unit import Measure, Unit

enumeration.describe(
    domain.OfferState,
    "OfferState",
    "Whether an offer may be matched.",
    {
        domain.OfferState.OPEN: "It may be matched.",
        domain.OfferState.PAUSED: "It is put on hold by those who made it.",
        domain.OfferState.WITHDRAWN: "It was taken back.",
        domain.OfferState.EXPIRED: "Its time is over.",
    },
)
enumeration.describe(
    pledge.Part,
    "Part",
    "What an offer does in a fulfilment.",
    {pledge.Part.SUPPLY: "It supplies what the line asks for.", pledge.Part.CARRY: "It carries it there."},
)


@strawberry.type(description="What the viewer may do with an offer now.")
class OfferActions:
    """What the viewer may do with an offer now."""

    amend: bool = strawberry.field(description="Change it.")
    pause: bool = strawberry.field(description="Put it on hold.")
    resume: bool = strawberry.field(description="Open it again.")
    withdraw: bool = strawberry.field(description="Take it back.")
    reason_not: str | None = strawberry.field(description="Why it may not be changed, where it may not.")


@strawberry.type(description="What somebody can give, from where, how far, when and how much.")
class Offer(Node):
    """What somebody can give."""

    state: domain.OfferState = strawberry.field(description="Whether it may be matched.")
    capacity: Count = strawberry.field(description="How much is offered in all.")
    held: Count = strawberry.field(description="How much of that pledges hold.")
    free: Count = strawberry.field(description="How much is left.")
    available: Span = strawberry.field(description="When it may be had.")
    place: Place = strawberry.field(description="Where it is.")
    radius_km: float | None = strawberry.field(description="How far it goes in kilometres; null: anywhere.")
    created: datetime = strawberry.field(description="When it was published.")
    language: str = strawberry.field(description="The language of its texts (BCP 47).")
    source: str | None = strawberry.field(description="The import it came from, if it came from one.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is an offer."""
        return isinstance(obj, domain.Offer)

    @strawberry.field(graphql_type=OfferSpec, description="What is offered.")
    @staticmethod
    def spec(parent: strawberry.Parent[domain.Offer]) -> domain.Spec | Printing:
        """What is offered."""
        return Printing(parent.spec, parent.free) if isinstance(parent.spec, domain.PrintHours) else parent.spec

    @strawberry.field(description="What to call it, in the language asked for.")
    @staticmethod
    def title(parent: strawberry.Parent[domain.Offer], info: Info) -> str:
        """What to call it."""
        return info.context.phrases.say(title.of_offer(parent))

    @strawberry.field(graphql_type=Unit, description="What its capacity is counted in.")
    @staticmethod
    def unit(parent: strawberry.Parent[domain.Offer]) -> Measure:
        """What its capacity is counted in."""
        match parent.spec:
            case domain.Stock(item=code):
                return unit.of_item(code)
            case domain.PrintHours():
                return Measure("minute")
            case domain.Drive():
                return Measure("trip")
            case domain.Volunteering():
                return Measure("weekly_hour")

    @strawberry.field(graphql_type=Organisation | None, description="On whose behalf it is made, if on an organisation's.")
    @staticmethod
    async def organisation(parent: strawberry.Parent[domain.Offer], info: Info) -> organisation.Organisation | None:
        """On whose behalf it is made."""
        return await info.context.loaders.organisations.load(parent.organisation_id) if parent.organisation_id else None

    @strawberry.field(graphql_type=Person | None, description="Who made it, where the viewer may see them.")
    @staticmethod
    async def person(parent: strawberry.Parent[domain.Offer], info: Info) -> person.Person | None:
        """Who made it."""
        return await info.context.loaders.people.load(parent.owner_id)

    @strawberry.field(
        graphql_type=later.many("pledge", "Pledge") | None,
        description="What is pledged of it, oldest first; null where the viewer may not see that. All at once, for the few that"
        " an offer has nearly always; where there may be many, read `pledgeConnection`.",
    )
    @staticmethod
    async def pledges(parent: strawberry.Parent[domain.Offer], info: Info) -> list[pledge.Pledge] | None:
        """What is pledged of it."""
        if not rule.can_answer_for(info.context.viewer, parent):
            return None
        return await info.context.loaders.pledges_of_offers.load(parent.id)

    @strawberry.field(
        graphql_type=Connection[later.one("pledge", "Pledge")] | None,
        description="The pledges in windows, oldest first, for offers that many draw on; null where the viewer may not see them."
        " `pledges` holds the same all at once.",
    )
    @staticmethod
    async def pledge_connection(
        parent: strawberry.Parent[domain.Offer], info: Info, first: First = 20, after: After = None
    ) -> Page[pledge.Pledge] | None:
        """The pledges in windows."""
        if not rule.can_answer_for(info.context.viewer, parent):
            return None
        window = paging.window(first, after)
        return await connection.page(info.context.loaders.pledge_pages_of_offers.load((parent.id, window)), window)

    @strawberry.field(description="What the viewer may do with it now.")
    @staticmethod
    def can(parent: strawberry.Parent[domain.Offer], info: Info) -> OfferActions:
        """What the viewer may do with it now."""
        who = info.context.viewer
        refused = rule.check_turn(who, parent, "amend")
        return OfferActions(
            amend=refused is None,
            pause=rule.can_turn(who, parent, "pause"),
            resume=rule.can_turn(who, parent, "resume"),
            withdraw=rule.can_turn(who, parent, "withdraw"),
            reason_not=info.context.phrases.say(refused.sentence) if refused else None,
        )


def _by_standing(row: TableRow, anonymous: str, signed_in: str) -> str:
    match row.writing.standing:
        case Standing.COORDINATES:
            return TRUE
        case Standing.ANONYMOUS:
            return anonymous
        case Standing.SIGNED_IN:
            return signed_in


def owned(row: TableRow) -> str:
    """As `matching.rule.offer.can_answer_for`."""
    if row.writing.standing is not Standing.SIGNED_IN:
        return _by_standing(row, FALSE, FALSE)
    return row.writing.owned(row.column("owner_id"), row.column("organisation_id"))


def _pledged(row: TableRow, *more: str) -> str:
    """Whether a pledge to the viewer's requests, or their organisations', is or was from the offer."""
    mine = row.writing.owned("request.asked_by_id", "request.organisation_id")
    kept = " AND ".join([f"pledge.offer_id = {row.column('id')}", mine, *more])
    return f"EXISTS (SELECT 1 FROM pledge JOIN request ON request.id = pledge.request_id WHERE {kept})"


def _shown(row: TableRow) -> str:
    """Open offers to everyone; the others to those who answer for them, and to those they were ever pledged to."""
    is_open = f"{row.column('state')} = '{domain.OfferState.OPEN}'"
    if row.writing.standing is not Standing.SIGNED_IN:
        return _by_standing(row, is_open, is_open)
    return f"({is_open} OR {owned(row)} OR {_pledged(row)})"


def _whole(row: TableRow) -> str:
    """To those who answer for it, and to those whom the giving side pledged, confirmed or sent it."""
    if row.writing.standing is not Standing.SIGNED_IN:
        return _by_standing(row, FALSE, FALSE)
    states = (pledge.RUNNING, pledge.AGREED, pledge.SENT)
    running, agreed, sent = (", ".join(f"'{each}'" for each in sorted(those)) for those in states)
    confirmed = f"pledge.pledged_as = '{pledge.Side.ASKER}' AND pledge.state IN ({agreed})"
    by_giver = f"(pledge.pledged_as = '{pledge.Side.GIVER}' OR ({confirmed}) OR pledge.state IN ({sent}))"
    return f"({owned(row)} OR {_pledged(row, f'pledge.state IN ({running})', by_giver)})"


def _spec(row: TableRow) -> JsonRow:
    return JsonRow(row.writing, f"({row.seen('spec')})")


def _unit(row: TableRow) -> MadeRow:
    units = {code: each.base_unit for code, each in items.ITEMS.items()}
    of_item = row.writing.dialect.chosen(literal(orjson.dumps(units).decode()), row.column("item"))
    others = "WHEN 'print_hours' THEN 'minute' WHEN 'drive' THEN 'trip' WHEN 'volunteering' THEN 'weekly_hour'"
    code = f"CASE {row.column('kind')} {others} ELSE coalesce({of_item}, 'piece') END"
    return MadeRow(row.writing, {"code": code, "factor": "1"})


reading.declare(
    "Offer",
    "offer",
    whole=_whole,
    shown=_shown,
    state=reading.own,
    capacity=reading.own,
    held=reading.own,
    free=reading.own,
    available=reading.part(lambda row: span.read(row.writing, row.column("starts"), row.column("ends"))),
    place=reading.part(place.seen),
    radius_km=reading.own,
    created=reading.own,
    language=reading.own,
    source=reading.own,
    spec=reading.by_kind(lambda row: row.column("kind"), {kind: (name, _spec) for kind, name in given.KINDS.items()}),
    title=reading.told(lambda row: title.read_offer(row, _spec(row))),
    unit=reading.part(_unit),
    organisation=reading.one("organisation"),
    person=reading.one("owner"),
    pledges=reading.many("offer_id", "created id", given=owned),
)
