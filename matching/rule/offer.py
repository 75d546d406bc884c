"""Who may publish, change and read offers."""

from dataclasses import replace
from uuid import UUID

from matching import offer, refusal, viewer
from matching.rule import permission
from matching.sentence import say


def check_publish(who: viewer.Viewer, organisation_id: UUID | None) -> refusal.Refusal | None:
    """Anyone signed in offers on their own behalf; for an organisation, its members and coordinators do."""
    if organisation_id is None or who.coordinates or who.belongs_to(organisation_id):
        return permission.check_signed_in(who)
    return permission.check_signed_in(who) or permission.not_allowed(say("You are not a member of that organisation."))


def check_answer_for(who: viewer.Viewer, offered: offer.Offer) -> refusal.Refusal | None:
    """Those who offered, their organisation and coordinators answer for an offer."""
    if who.coordinates or who.owns(offered.owner_id, offered.organisation_id):
        return None
    sentence = say("Only those who made this offer and coordinators may change it.")
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


def check_turn(who: viewer.Viewer, offered: offer.Offer, verb: str) -> refusal.Refusal | None:
    """Amend, pause, resume or withdraw an offer."""
    return check_answer_for(who, offered) or offer.OFFER.check(offered.state, verb)


def check_see(who: viewer.Viewer, offered: offer.Offer) -> refusal.Refusal | None:
    """Everyone sees open offers; the others are for those who answer for them."""
    if offered.state is offer.OfferState.OPEN:
        return None
    return check_answer_for(who, offered)


can_publish = permission.can(check_publish)
can_answer_for = permission.can(check_answer_for)
can_turn = permission.can(check_turn)
can_see = permission.can(check_see)


def seen(who: viewer.Viewer, offered: offer.Offer, involved: bool = False) -> offer.Offer:
    """The offer as this viewer may read it: strangers get no street of a person's home and no note of theirs."""
    if involved or offered.organisation_id is not None or can_answer_for(who, offered):
        return offered
    return replace(offered, place=offered.place.coarse(), as_written="", spec=replace(offered.spec, note=""))
