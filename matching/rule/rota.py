"""Who sees, makes and works rotas."""

from dataclasses import replace
from uuid import UUID

from matching import refusal, rota, viewer
from matching.rule import permission
from matching.sentence import say


def check_publish(who: viewer.Viewer, organisation_id: UUID | None) -> refusal.Refusal | None:
    """The members of an organisation make its rotas; those that stand for all are made by coordinators."""
    if organisation_id is None:
        return permission.check_coordinates(who)
    return permission.check_member(who, organisation_id)


def check_run(who: viewer.Viewer, of: rota.Rota) -> refusal.Refusal | None:
    """Its organisation's members and coordinators fill a rota, confirm it, and see who takes which shift."""
    if who.coordinates or who.belongs_to(of.organisation_id):
        return None
    sentence = say("Only coordinators and the members of its organisation may do this with “{rota}”.", rota=of.name)
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


def check_withdraw(who: viewer.Viewer, of: rota.Rota) -> refusal.Refusal | None:
    """Withdraw a rota."""
    return check_run(who, of) or rota.ROTA.check(of.state, "withdraw")


def check_fill(who: viewer.Viewer, of: rota.Rota) -> refusal.Refusal | None:
    """Propose who takes which shift, and confirm that, while the rota is worked."""
    return check_run(who, of) or check_worked(of)


def check_worked(of: rota.Rota) -> refusal.Refusal | None:
    """Refuse a rota that is withdrawn."""
    if of.state is rota.RotaState.PUBLISHED:
        return None
    return refusal.Refusal(refusal.Reason.WRONG_STATE, say("This rota is withdrawn; publish another one."))


def check_drop_out(who: viewer.Viewer, of: rota.Rota, slot: rota.Slot) -> refusal.Refusal | None:
    """Whoever has a place says that they cannot come, and so do those who run the rota, for them."""
    if not (who.signed_in and who.person_id == slot.person_id):
        refused = check_run(who, of)
        if refused is not None:
            return refused
    return rota.SLOT.check(slot.state, leaving(slot))


def leaving(slot: rota.Slot) -> str:
    """The verb of whoever cannot come: they decline what is only proposed, and drop out of what is agreed."""
    return "decline" if slot.state is rota.SlotState.PROPOSED else "drop_out"


can_publish = permission.can(check_publish)
can_run = permission.can(check_run)
can_fill = permission.can(check_fill)
can_withdraw = permission.can(check_withdraw)
can_drop_out = permission.can(check_drop_out)


def seen(who: viewer.Viewer, of: rota.Rota) -> rota.Rota:
    """The rota as this viewer may read it: how full each shift is, and who is in it only for those who run it.

    Everyone sees their own places.
    """
    if can_run(who, of):
        return of
    return replace(of, slots=tuple(slot for slot in of.slots if who.signed_in and slot.person_id == who.person_id))
