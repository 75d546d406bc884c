"""Roles people take by doing: whoever publishes a request is a requester from then on."""

from dataclasses import replace

from api.actions import organisation as organisation_action
from api.actions.scope import Scope
from matching.organisation import MembershipState, Role


async def assume(scope: Scope, role: Role) -> None:
    """Give the acting person a helping or asking role on their own behalf, unless they have it."""
    own = (each.role for each in scope.who.memberships if each.organisation_id is None)
    if role in own:
        return
    made = await organisation_action.join(scope, scope.me, role, None, MembershipState.ACTIVE)
    scope.who = replace(scope.who, memberships=(*scope.who.memberships, made))
