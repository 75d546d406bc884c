"""Who may publish, change and read offers."""

from dataclasses import replace
from uuid import UUID

from matching import offer, redaction, refusal, viewer
from matching.rule import permission
from matching.sentence import say


def check_publish(who: viewer.Viewer, organisation_id: UUID | None) -> refusal.Refusal | None:
    """Anyone signed in offers on their own behalf; for an organisation, its members and coordinators do."""
    return permission.check_member(who, organisation_id)


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
    """The offer as this viewer may read it.

    Strangers get no street of a person's home and no note of theirs, and of an organisation's notes no way to reach anybody.
    """
    if involved or can_answer_for(who, offered):
        return offered
    spec = _seen_spec(offered.spec)
    if offered.organisation_id is None:
        return replace(offered, place=offered.place.coarse(), as_written="", spec=replace(spec, note=""))
    as_written, note = redaction.redacted(offered.as_written), redaction.redacted(spec.note)
    return replace(offered, as_written=as_written, spec=replace(spec, note=note))


def _seen_spec(spec: offer.Spec) -> offer.Spec:
    match spec:
        case offer.PrintHours():
            return replace(spec, material=redaction.redacted(spec.material))
        case offer.Drive():
            return replace(spec, vehicle=redaction.redacted(spec.vehicle))
        case _:
            return spec
