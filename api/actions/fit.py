"""Whether an offer can play the part in a fulfilment that it shall be pledged for: gloves do not fulfil a line of masks."""

from dataclasses import replace
from datetime import datetime

from api.actions import line as line_action
from api.actions.scope import Scope, require
from matching import fulfilment, offer, pledge, request, span
from matching.rank.candidate import Ranking
from matching.rank.rule import Rule
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say

FASTER = {
    Rule.NOT_OPEN: Reason.WRONG_STATE,
    Rule.NO_CAPACITY: Reason.NOT_ENOUGH,
    Rule.TOO_FEW_HOURS: Reason.NOT_ENOUGH,
    Rule.VEHICLE_TAKEN: Reason.CONFLICT,
}


async def fitted(
    scope: Scope, part: pledge.NewPart, line: request.Line, asked: request.Request, offered: offer.Offer
) -> pledge.NewPart:
    """The part with the time it binds a vehicle; refuses what ranking would rule out, with its reason.

    NOT_ENOUGH, CONFLICT and WRONG_STATE say that somebody was faster, INVALID that it never fitted.
    """
    if part.part is pledge.Part.CARRY:
        require(_check_carrier(part, line, offered, scope.now()))
        return part
    require(fulfilment.check_open(line))
    ranking = await line_action.ranked(scope, line, asked, offered)
    over = offered.available.end is not None and offered.available.end <= scope.now()
    require(_check_feasible(line, ranking, over) or _check_share(part, offered))
    return replace(part, during=_during(part, ranking))


def _check_feasible(line: request.Line, ranking: Ranking, over: bool) -> Refusal | None:
    if ranking.feasible:
        return None
    if not line.wanted:
        return Refusal(Reason.NOT_ENOUGH, ranking.ruled_out_sentence, "parts")
    if not ranking.considered:
        return Refusal(Reason.INVALID, say("This offer gives something else than what is asked here."), "parts")
    reasons = FASTER | ({Rule.NOT_IN_TIME: Reason.WRONG_STATE} if over else {})
    (rule,) = (each for each, count in ranking.ruled_out.items() if count)
    return Refusal(reasons.get(rule, Reason.INVALID), ranking.ruled_out_sentence, "parts")


def _check_share(part: pledge.NewPart, offered: offer.Offer) -> Refusal | None:
    match offered.spec:
        case offer.Volunteering() if part.fills > 1:
            return Refusal(Reason.INVALID, say("One volunteer takes one place."), "fills")
        case offer.Stock(smallest_lot=lot) if part.fills < lot:
            return Refusal(Reason.INVALID, say("This offer is given only in lots of {lot} or more.", lot=lot), "fills")
        case _:
            return None


def _during(part: pledge.NewPart, ranking: Ranking) -> span.Span | None:
    """The time for which a vehicle is bound: of the time asked for, that in which it is free and wanted."""
    free = ranking.candidates[0].parts[0].during
    if free is None or free.end is None or part.during is None:
        return free
    start, end = max(part.during.start, free.start), min(part.during.end or free.end, free.end)
    if start >= end:
        sentence = say("The vehicle is already taken at that time; choose another driver or time.")
        raise RefusedError(Refusal(Reason.CONFLICT, sentence, "during"))
    return span.Span(start, end)


def _check_carrier(part: pledge.NewPart, line: request.Line, offered: offer.Offer, now: datetime) -> Refusal | None:
    during = part.during
    if not isinstance(offered.spec, offer.Drive):
        return Refusal(Reason.INVALID, say("Only a driver's offer can carry."), "parts")
    if not isinstance(line.spec, request.Goods | request.PrintedPart):
        return Refusal(Reason.INVALID, say("Only goods and printed parts need a carrier."), "parts")
    if during is None or during.end is None or during.end <= max(now, during.start):
        return Refusal(Reason.INVALID, say("Say from when until when the vehicle is needed."), "during")
    if not any(shift.covers(during) for shift in offered.spec.shifts):
        return Refusal(Reason.INVALID, say("The driver does not drive at that time; choose a time within a shift."), "during")
    return None
