"""Who may pledge, and who may take a pledge further."""

from collections.abc import Set

from matching import offer, pledge, refusal, request, viewer
from matching.pledge import Side
from matching.rule import offer as offer_rule
from matching.rule import permission
from matching.rule import request as request_rule
from matching.sentence import say

BOTH = frozenset({Side.GIVER, Side.ASKER})
SIDES = {"dispatch": {Side.GIVER}, "receive": {Side.ASKER}, "decline": BOTH, "cancel": BOTH}
PART = say("Only the giver, those who asked, and coordinators take part in a pledge, each in their turn.")


def check_pledge(who: viewer.Viewer, asked: request.Request, offered: offer.Offer) -> refusal.Refusal | None:
    """Those who give, those who asked and coordinators bring an offer and a line together."""
    return _check_side(who, asked, offered, BOTH)


def side(who: viewer.Viewer, asked: request.Request, offered: offer.Offer) -> Side:
    """Whom someone who may pledge pledges for; those who both give and ask pledge as givers."""
    if who.owns(offered.owner_id, offered.organisation_id):
        return Side.GIVER
    return Side.ASKER if who.owns(asked.asked_by, asked.organisation_id) else Side.COORDINATOR


def check_turn(
    who: viewer.Viewer, held: pledge.Pledge, asked: request.Request, offered: offer.Offer, verb: str
) -> refusal.Refusal | None:
    """The other side than pledged confirms, the giver dispatches, the asker receives, either declines or cancels.

    Coordinators do all of it, and where they pledged for neither side the asker confirms.
    """
    if verb == "confirm":
        refused = _check_confirm(who, held, asked, offered)
    else:
        refused = _check_side(who, asked, offered, SIDES.get(verb, set[Side]()))
    return refused or pledge.PLEDGE.check(held.state, verb)


def check_see(who: viewer.Viewer, asked: request.Request, offered: offer.Offer) -> refusal.Refusal | None:
    """Only the two sides of a pledge and coordinators see it."""
    return _check_side(who, asked, offered, BOTH)


def _check_confirm(
    who: viewer.Viewer, held: pledge.Pledge, asked: request.Request, offered: offer.Offer
) -> refusal.Refusal | None:
    if held.pledged_as is Side.ASKER:
        sentence = say("Those who asked pledged this themselves, so only the giver, or a coordinator, confirms it.")
        return _check_side(who, asked, offered, {Side.GIVER}, sentence)
    return _check_side(who, asked, offered, {Side.ASKER}, say("Only those who asked, or a coordinator, confirm this pledge."))


def _check_side(
    who: viewer.Viewer, asked: request.Request, offered: offer.Offer, sides: Set[Side], sentence: str = PART
) -> refusal.Refusal | None:
    gives = Side.GIVER in sides and offer_rule.can_answer_for(who, offered)
    asks = Side.ASKER in sides and request_rule.can_answer_for(who, asked)
    if gives or asks:
        return None
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


can_pledge = permission.can(check_pledge)
can_turn = permission.can(check_turn)
can_see = permission.can(check_see)
