"""Who may send files, attach them, and read them."""

from matching import refusal, request, upload, viewer
from matching.refusal import Reason
from matching.rule import permission
from matching.rule import request as request_rule
from matching.sentence import Sentence, say
from matching.upload import Use

_WANTED: dict[Use, Sentence] = {
    Use.FILE: say("A file of a design is STL or 3MF; this one is not."),
    Use.PHOTO: say("A photo is JPEG, PNG or WebP; this file is not."),
    Use.LETTER: say("A demand letter is a PDF or a photo; this file is neither."),
}


def check_send(who: viewer.Viewer) -> refusal.Refusal | None:
    """Anyone signed in sends files."""
    return permission.check_signed_in(who)


def check_attach(who: viewer.Viewer, sent: upload.Upload, use: Use) -> refusal.Refusal | None:
    """Who sent a file attaches it, once, as what it is; whether they may change the other thing is that thing's rule."""
    if who.person_id != sent.owner_id:
        return permission.check_signed_in(who) or permission.not_allowed(say("Only who sent a file attaches it; send it again."))
    if sent.kind not in upload.FITS[use]:
        return refusal.Refusal(Reason.INVALID, _WANTED[use])
    if sent.use is Use.REMOVED:
        return refusal.Refusal(Reason.WRONG_STATE, say("This file was removed; send it again."))
    if sent.attached_id is not None:
        return refusal.Refusal(Reason.WRONG_STATE, say("This file belongs to something already; send it again."))
    return None


def check_read(
    who: viewer.Viewer, sent: upload.Upload, asked: request.Request | None = None, involved: bool = False
) -> refusal.Refusal | None:
    """Everyone reads what belongs to a design; a letter is for those who read the intake it belongs to.

    `asked` is the request of a letter, `involved` says that the viewer has promised something for it, as for the intake itself.
    What belongs to nothing yet is for who sent it.
    """
    if sent.use in upload.PUBLIC:
        return None
    if sent.use is None and who.signed_in and who.person_id == sent.owner_id:
        return None
    if sent.use is Use.LETTER and asked is not None and (involved or request_rule.can_answer_for(who, asked)):
        return None
    sentence = say("Only those who ask, those who have promised to help, and coordinators read this file.")
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


can_send = permission.can(check_send)
can_attach = permission.can(check_attach)
can_read = permission.can(check_read)
