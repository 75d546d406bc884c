"""Who may publish and review designs, and show photos with them."""

from matching import design, refusal, viewer
from matching.rule import permission
from matching.sentence import say


def check_publish(who: viewer.Viewer) -> refusal.Refusal | None:
    """Anyone signed in publishes a design."""
    return permission.check_signed_in(who)


def check_review(who: viewer.Viewer, made: design.Design, verb: str) -> refusal.Refusal | None:
    """Coordinators take designs through their clinical review."""
    return permission.check_coordinates(who) or design.REVIEW.check(made.review, verb)


def check_attach(who: viewer.Viewer, made: design.Design) -> refusal.Refusal | None:
    """Who published a design adds photos to it, and coordinators do."""
    if who.coordinates or who.owns(made.owner_id, None):
        return None
    sentence = say("Only who published this design and coordinators add photos to it.")
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


def check_remove(who: viewer.Viewer, made: design.Design) -> refusal.Refusal | None:
    """Who adds photos to a design takes them down as well."""
    if check_attach(who, made) is None:
        return None
    sentence = say("Only who published this design and coordinators remove photos from it.")
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


can_publish = permission.can(check_publish)
can_review = permission.can(check_review)
can_attach = permission.can(check_attach)
can_remove = permission.can(check_remove)
