"""What every permission rule is made of."""

from collections.abc import Callable
from typing import ParamSpec
from uuid import UUID

from matching import refusal, viewer
from matching.sentence import say

P = ParamSpec("P")


def can(check: Callable[P, refusal.Refusal | None]) -> Callable[P, bool]:
    """The yes-or-no question to a check."""

    def asked(*args: P.args, **kwargs: P.kwargs) -> bool:
        return check(*args, **kwargs) is None

    return asked


def not_allowed(sentence: str) -> refusal.Refusal:
    """A refusal for someone who is known but may not."""
    return refusal.Refusal(refusal.Reason.NOT_ALLOWED, sentence)


def check_signed_in(who: viewer.Viewer) -> refusal.Refusal | None:
    """Refuse anonymous visitors."""
    if who.signed_in:
        return None
    sentence = say("Please sign in first; a one-time code to your mail or phone is enough.")
    return refusal.Refusal(refusal.Reason.SIGN_IN_NEEDED, sentence)


def check_member(who: viewer.Viewer, organisation_id: UUID | None) -> refusal.Refusal | None:
    """Anyone signed in acts on their own behalf; for an organisation, its members and coordinators do."""
    if organisation_id is None or who.coordinates or who.belongs_to(organisation_id):
        return check_signed_in(who)
    return check_signed_in(who) or not_allowed(say("You are not a member of that organisation."))


def check_coordinates(who: viewer.Viewer) -> refusal.Refusal | None:
    """Refuse everyone but coordinators and admins."""
    if who.coordinates:
        return None
    return check_signed_in(who) or not_allowed(say("Only coordinators may do this; ask one of them."))


def check_administers(who: viewer.Viewer) -> refusal.Refusal | None:
    """Refuse everyone but admins."""
    if who.administers:
        return None
    return check_signed_in(who) or not_allowed(say("Only administrators of this Talka may do this; ask one of them."))
