"""Who may register and change facilities, and read and hand over their contacts."""

from matching import facility, refusal, viewer
from matching.rule import permission
from matching.sentence import say


def check_register(who: viewer.Viewer, new: facility.NewFacility) -> refusal.Refusal | None:
    """Anyone signed in registers a facility; into an organisation, only its members and coordinators do."""
    return permission.check_member(who, new.organisation_id)


def check_answer_for(who: viewer.Viewer, place: facility.Facility) -> refusal.Refusal | None:
    """The facility's own people and coordinators change it and see its contacts."""
    if who.coordinates or who.belongs_to(place.organisation_id):
        return None
    sentence = say("Only its own people and coordinators may do this for {facility}.", facility=place.name)
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


def check_hand_over(who: viewer.Viewer, place: facility.Facility, contact: facility.Contact) -> refusal.Refusal | None:
    """The steward hands a contact over; so do the facility's own people and coordinators."""
    if who.signed_in and who.person_id == contact.steward_id:
        return None
    return check_answer_for(who, place)


can_register = permission.can(check_register)
can_answer_for = permission.can(check_answer_for)
can_hand_over = permission.can(check_hand_over)
