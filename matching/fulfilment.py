"""How a pledge moves capacity between an offer and a line; every function returns new values and changes nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from matching import offer, pledge, request, span
from matching.pledge import Part, PledgeState
from matching.refusal import Reason, Refusal
from matching.sentence import say


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A pledge with the line and the offer it joins, all as of the same moment."""

    pledge: pledge.Pledge
    line: request.Line
    offer: offer.Offer


@dataclass(frozen=True, slots=True)
class Promise:
    """Who makes a new pledge, for which side, its id, and from when until when it holds capacity unconfirmed."""

    id: UUID
    by: UUID
    side: pledge.Side
    now: datetime
    expires: datetime


def hold(
    part: pledge.NewPart,
    line: request.Line,
    offered: offer.Offer,
    promise: Promise,
    bound: tuple[span.Span, ...] = (),
) -> Fulfilment | Refusal:
    """Hold the part's capacity for the line, or say why not; `bound` are spans in which the offer's vehicle is taken."""
    holds = _holds(part, line, offered)
    during = part.during or _pick_up(line, part)
    refused = (
        check_open(line)
        or _check_fills(line, part)
        or _check_offer(offered, holds, promise.now)
        or (during and _check_vehicle(during, bound))
        or None
    )
    if refused:
        return refused
    made = pledge.Pledge(
        id=promise.id,
        request_id=line.request_id,
        line_id=line.id,
        offer_id=offered.id,
        part=part.part,
        fills=part.fills,
        holds=holds,
        state=PledgeState.HELD,
        pledged_by=promise.by,
        pledged_as=promise.side,
        created=promise.now,
        expires=promise.expires,
        during=during,
    )
    return Fulfilment(made, replace(line, pledged=line.pledged + part.fills), replace(offered, held=offered.held + holds))


def check_open(line: request.Line) -> Refusal | None:
    """Refuse to pledge to a line that is off the board."""
    if line.state is request.LineState.OPEN:
        return None
    return Refusal(Reason.WRONG_STATE, say("This line is no longer open, so nothing can be pledged to it."), "lineId")


def turn(
    now: Fulfilment,
    verb: str,
    received: int | None = None,
    closing: pledge.Closing | None = None,
    expires: datetime | None = None,
) -> Fulfilment | Refusal:
    """Take a pledge one step on.

    `received` counts base units on arrival, `closing` says why it ended without delivery, and `expires` until when a pledge
    confirmed now waits to be dispatched.
    """
    after = pledge.PLEDGE.after(now.pledge.state, verb)
    if after is None:
        return pledge.PLEDGE.check(now.pledge.state, verb) or Refusal(Reason.WRONG_STATE, verb)
    if verb == "receive":
        return _receive(now, now.pledge.fills if received is None else received)
    if verb in ("decline", "expire", "cancel"):
        return _give_back(replace(now, pledge=replace(now.pledge, closing=closing)), after)
    if verb == "confirm":
        return replace(now, pledge=replace(now.pledge, state=after, expires=expires or now.pledge.expires))
    line = replace(now.line, dispatched=now.line.dispatched + now.pledge.fills)
    return replace(now, pledge=replace(now.pledge, state=after), line=line)


def _receive(now: Fulfilment, received: int) -> Fulfilment | Refusal:
    if received < 0:
        return Refusal(Reason.INVALID, say("Count what arrived: zero or more."), "received")
    if received > now.pledge.fills:
        sentence = say("No more than {fills} were sent; record a surplus as an offer of its own.", fills=now.pledge.fills)
        return Refusal(Reason.INVALID, sentence, "received")
    missing = now.pledge.fills - received
    line = replace(
        now.line,
        pledged=now.line.pledged - missing,
        dispatched=now.line.dispatched - missing,
        received=now.line.received + received,
    )
    return replace(now, pledge=replace(now.pledge, state=PledgeState.RECEIVED, received=received), line=line)


def _give_back(now: Fulfilment, after: PledgeState) -> Fulfilment:
    sent = now.pledge.fills if now.pledge.state is PledgeState.DISPATCHED else 0
    line = replace(now.line, pledged=now.line.pledged - now.pledge.fills, dispatched=now.line.dispatched - sent)
    offered = replace(now.offer, held=now.offer.held - now.pledge.holds)
    return Fulfilment(replace(now.pledge, state=after), line, offered)


def _holds(part: pledge.NewPart, line: request.Line, offered: offer.Offer) -> int:
    if part.part is Part.CARRY:
        return 1
    hours = line.spec.hours_per_week if isinstance(line.spec, request.Role) else 1
    return offered.holds_for(part.fills, hours)


def _pick_up(line: request.Line, part: pledge.NewPart) -> span.Span | None:
    carried = isinstance(line.spec, request.Ride | request.Delivery) and part.part is Part.SUPPLY
    return line.spec.pick_up if carried and isinstance(line.spec, request.Ride | request.Delivery) else None


def _check_fills(line: request.Line, part: pledge.NewPart) -> Refusal | None:
    if part.part is Part.CARRY:
        return None if part.fills == 0 else Refusal(Reason.INVALID, say("A carrier covers 0 of the line itself."), "fills")
    if part.fills < 1:
        return Refusal(Reason.INVALID, say("Pledge at least 1."), "fills")
    if line.gap is not None and part.fills > line.gap:
        sentence = say("Only {gap} are still needed here, so {fills} cannot be pledged.", gap=line.gap, fills=part.fills)
        return Refusal(Reason.NOT_ENOUGH, sentence, "fills")
    return None


def _check_offer(offered: offer.Offer, holds: int, now: datetime) -> Refusal | None:
    if offered.state is not offer.OfferState.OPEN or (offered.available.end and offered.available.end <= now):
        return Refusal(Reason.WRONG_STATE, say("This offer is no longer open; choose another candidate."), "offerId")
    if holds > offered.free:
        sentence = say("This offer has {free} free and the pledge needs {holds}.", free=offered.free, holds=holds)
        return Refusal(Reason.NOT_ENOUGH, sentence, "fills")
    return None


def _check_vehicle(during: span.Span, bound: tuple[span.Span, ...]) -> Refusal | None:
    if not any(during.overlaps(other) for other in bound):
        return None
    return Refusal(Reason.CONFLICT, say("The vehicle is already taken at that time; choose another driver or time."), "during")
