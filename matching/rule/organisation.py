"""Who may take, grant and answer for roles."""

from uuid import UUID

from matching import organisation, refusal, viewer
from matching.organisation import Role
from matching.rule import permission
from matching.sentence import say

SELF_DECLARED = frozenset({Role.REQUESTER, Role.VOLUNTEER, Role.MAKER, Role.SUPPLIER, Role.DRIVER})


def check_take(who: viewer.Viewer, role: Role) -> refusal.Refusal | None:
    """Anyone takes the helping and asking roles; coordinators and admins are made by an admin."""
    if role in SELF_DECLARED:
        return permission.check_signed_in(who)
    sentence = say("Coordinators and administrators are appointed by an administrator; ask one of them.")
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


def check_grant(who: viewer.Viewer, role: Role, organisation_id: UUID | None) -> refusal.Refusal | None:
    """Admins give roles; coordinators and admins are made for the whole installation, never for one organisation."""
    refused = permission.check_administers(who)
    if refused is not None or organisation_id is None or role in SELF_DECLARED:
        return refused
    sentence = say("Coordinators and administrators act for everyone; give this role without an organisation.")
    return refusal.Refusal(refusal.Reason.INVALID, sentence, "organisationId")


def check_turn(who: viewer.Viewer, membership: organisation.Membership, verb: str) -> refusal.Refusal | None:
    """The organisation's members accept or decline who asked, the invited person answers, a member leaves."""
    own = who.person_id == membership.person_id
    invited = membership.state is organisation.MembershipState.INVITED
    colleague = not own and who.belongs_to(membership.organisation_id)
    answers = own if verb == "leave" or invited else colleague
    if not (answers or who.administers):
        sentence = say("Only the organisation's members answer who asks to join, and only the invited answer an invitation.")
        return permission.check_signed_in(who) or permission.not_allowed(sentence)
    return organisation.MEMBERSHIP.check(membership.state, verb)


def check_see(who: viewer.Viewer, membership: organisation.Membership) -> refusal.Refusal | None:
    """Whose it is sees it, and so do the members of the organisation and admins."""
    if who.person_id == membership.person_id or who.belongs_to(membership.organisation_id) or who.administers:
        return None
    sentence = say("Only its person, the members of its organisation and administrators see a membership.")
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


can_see = permission.can(check_see)
can_take = permission.can(check_take)
can_grant = permission.can(check_grant)
can_turn = permission.can(check_turn)
