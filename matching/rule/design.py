"""Who may publish and review designs."""

from matching import design, refusal, viewer
from matching.rule import permission


def check_publish(who: viewer.Viewer) -> refusal.Refusal | None:
    """Anyone signed in publishes a design."""
    return permission.check_signed_in(who)


def check_review(who: viewer.Viewer, made: design.Design, verb: str) -> refusal.Refusal | None:
    """Coordinators take designs through their clinical review."""
    return permission.check_coordinates(who) or design.REVIEW.check(made.review, verb)


can_publish = permission.can(check_publish)
can_review = permission.can(check_review)
