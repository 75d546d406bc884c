"""Who may make, see and confirm allocations."""

from matching import allocation, refusal, viewer
from matching.rule import permission


def check_propose(who: viewer.Viewer) -> refusal.Refusal | None:
    """Coordinators propose allocations: they take from many givers and many who ask at once."""
    return permission.check_coordinates(who)


def check_see(who: viewer.Viewer) -> refusal.Refusal | None:
    """Coordinators see allocations: they name what every giver has left, and what nobody has promised yet."""
    return permission.check_coordinates(who)


def check_turn(who: viewer.Viewer, made: allocation.Allocation, verb: str) -> refusal.Refusal | None:
    """Any coordinator amends, confirms or discards a proposed allocation, whoever proposed it."""
    return permission.check_coordinates(who) or allocation.ALLOCATION.check(made.state, verb)


can_propose = permission.can(check_propose)
can_see = permission.can(check_see)
can_turn = permission.can(check_turn)
