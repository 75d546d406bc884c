"""Who may pledge, and who may take a pledge further."""

from matching import offer, pledge, refusal, request, viewer
from matching.rule import offer as offer_rule
from matching.rule import permission
from matching.rule import request as request_rule
from matching.sentence import say

GIVER, ASKER = "giver", "asker"
SIDES = {
    "confirm": {ASKER},
    "dispatch": {GIVER},
    "receive": {ASKER},
    "decline": {GIVER, ASKER},
    "cancel": {GIVER, ASKER},
}


def check_pledge(who: viewer.Viewer, asked: request.Request, offered: offer.Offer) -> refusal.Refusal | None:
    """Those who give, those who asked and coordinators bring an offer and a line together."""
    return _check_side(who, asked, offered, {GIVER, ASKER})


def check_turn(
    who: viewer.Viewer, held: pledge.Pledge, asked: request.Request, offered: offer.Offer, verb: str
) -> refusal.Refusal | None:
    """The asking side confirms and receives, the giving side dispatches, either declines or cancels; coordinators do all."""
    return _check_side(who, asked, offered, SIDES.get(verb, set[str]())) or pledge.PLEDGE.check(held.state, verb)


def check_see(who: viewer.Viewer, asked: request.Request, offered: offer.Offer) -> refusal.Refusal | None:
    """Only the two sides of a pledge and coordinators see it."""
    return _check_side(who, asked, offered, {GIVER, ASKER})


def _check_side(who: viewer.Viewer, asked: request.Request, offered: offer.Offer, sides: set[str]) -> refusal.Refusal | None:
    gives = GIVER in sides and offer_rule.can_answer_for(who, offered)
    asks = ASKER in sides and request_rule.can_answer_for(who, asked)
    if gives or asks:
        return None
    sentence = say("Only the giver, those who asked, and coordinators take part in a pledge, each in their turn.")
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


can_pledge = permission.can(check_pledge)
can_turn = permission.can(check_turn)
can_see = permission.can(check_see)
