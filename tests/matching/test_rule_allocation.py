"""Who may make, see and confirm allocations, for every role."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from matching import allocation, organisation, refusal, viewer
from matching.allocate.weights import Weights
from matching.allocation import AllocationState
from matching.organisation import MembershipState, Role
from matching.refusal import Reason
from matching.rule import allocation as rule

NOW = datetime(2020, 2, 1, tzinfo=UTC)
STAFF = {"coordinator", "admin"}
MADE = allocation.Allocation(
    UUID(int=1), AllocationState.PROPOSED, UUID(int=2), NOW, Weights(), 0, "1", "digest", allocation.Tally(0, 0, 0, 0, 0, 0, 0, 0)
)


def acting(role: Role, organisation_id: UUID | None = None) -> viewer.Viewer:
    me = UUID(int=9)
    held = organisation.Membership(UUID(int=50), me, organisation_id, role, MembershipState.ACTIVE, NOW)
    return viewer.Viewer(me, (held,))


EVERYONE = {"anonymous": viewer.ANONYMOUS, **{role.value: acting(role) for role in Role}}
ASKED: dict[str, Callable[[viewer.Viewer], refusal.Refusal | None]] = {
    "propose": rule.check_propose,
    "see": rule.check_see,
    "amend": lambda who: rule.check_turn(who, MADE, "amend"),
    "confirm": lambda who: rule.check_turn(who, MADE, "confirm"),
    "discard": lambda who: rule.check_turn(who, MADE, "discard"),
}


@pytest.mark.parametrize("verb", ASKED)
def test_only_coordinators_share_out(verb: str) -> None:
    """Coordinators and admins may; everyone else is told who may, and the anonymous to sign in."""
    refused = {name: ASKED[verb](who) for name, who in EVERYONE.items()}
    assert {name for name, each in refused.items() if each is None} == STAFF
    reasons = {name: each.reason for name, each in refused.items() if each is not None}
    assert reasons.pop("anonymous") is Reason.SIGN_IN_NEEDED
    assert set(reasons.values()) == {Reason.NOT_ALLOWED}


def test_a_coordinator_of_one_organisation_is_none_of_all() -> None:
    """What someone is in one organisation gives no say over what others give and get."""
    assert not rule.can_propose(acting(Role.COORDINATOR, UUID(int=100)))


@pytest.mark.parametrize("state", [AllocationState.CONFIRMED, AllocationState.DISCARDED])
@pytest.mark.parametrize("verb", ["amend", "confirm", "discard"])
def test_what_is_decided_stays_decided(state: AllocationState, verb: str) -> None:
    """A confirmed or discarded allocation is not touched again, and the refusal says so."""
    decided = allocation.Allocation(**{name: getattr(MADE, name) for name in MADE.__slots__} | {"state": state})
    refused = rule.check_turn(acting(Role.COORDINATOR), decided, verb)
    assert refused is not None
    assert refused.sentence == f"This allocation is {state.value}, so that cannot be done now; possible: nothing more."
