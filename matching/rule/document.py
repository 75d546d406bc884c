"""Who may remove registered documents."""

from matching import document, refusal, viewer
from matching.rule import permission
from matching.sentence import say


def check_remove(who: viewer.Viewer, registered: document.Document) -> refusal.Refusal | None:
    """Who registered a document removes it; one of the installation nobody does."""
    if registered.owner_id is not None and who.person_id == registered.owner_id:
        return None
    return permission.check_signed_in(who) or permission.not_allowed(say("Only who registered this document removes it."))


can_remove = permission.can(check_remove)
