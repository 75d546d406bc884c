"""Who may publish, change and read requests and their lines."""

from dataclasses import replace
from uuid import UUID

from matching import facility, redaction, refusal, request, viewer
from matching.rule import permission
from matching.sentence import say


def check_publish(
    who: viewer.Viewer, beneficiary: facility.Facility | None, organisation_id: UUID | None = None
) -> refusal.Refusal | None:
    """Members of a facility's organisation ask for it, anyone for a facility nobody speaks for, coordinators for all."""
    if who.coordinates:
        return None
    spoken_for = beneficiary.organisation_id if beneficiary else None
    if spoken_for is not None and not who.belongs_to(spoken_for):
        return permission.check_signed_in(who) or permission.not_allowed(
            say(
                "Only its own people and coordinators ask for {facility}; ask to join its organisation.",
                facility=_name(beneficiary),
            )
        )
    return permission.check_member(who, organisation_id)


def _name(beneficiary: facility.Facility | None) -> str:
    return beneficiary.name if beneficiary else ""


def check_answer_for(who: viewer.Viewer, asked: request.Request) -> refusal.Refusal | None:
    """Those who asked, their organisation and coordinators answer for a request."""
    if who.coordinates or who.owns(asked.asked_by, asked.organisation_id):
        return None
    sentence = say("Only those who asked and coordinators may change this request.")
    return permission.check_signed_in(who) or permission.not_allowed(sentence)


def check_withdraw(who: viewer.Viewer, asked: request.Request) -> refusal.Refusal | None:
    """Withdraw a whole request."""
    return check_answer_for(who, asked) or request.REQUEST.check(asked.state, "withdraw")


def check_line(who: viewer.Viewer, asked: request.Request, line: request.Line, verb: str) -> refusal.Refusal | None:
    """Confirm, amend or stop one line."""
    return check_answer_for(who, asked) or request.LINE.check(line.state, verb)


can_publish = permission.can(check_publish)
can_answer_for = permission.can(check_answer_for)
can_withdraw = permission.can(check_withdraw)
can_line = permission.can(check_line)


def seen(who: viewer.Viewer, asked: request.Request, involved: bool) -> request.Request:
    """The request as this viewer may read it; `involved` says that they have promised something for it.

    Strangers get no intake (it names people, phones and doors), no street of a person's home or of the intake, nothing that was
    written about a person's request, and of what was written about a facility's no way to reach anybody.
    """
    if involved or can_answer_for(who, asked):
        return asked
    personal = asked.facility_id is None
    told_in_intake = asked.intake is not None and asked.intake.deliver_to.named
    return replace(
        asked,
        intake=None,
        place=asked.place.coarse() if personal or told_in_intake else asked.place,
        note="" if personal else redaction.redacted(asked.note),
        lines=tuple(seen_line(each, personal) for each in asked.lines),
    )


def seen_line(line: request.Line, personal: bool) -> request.Line:
    """The line as strangers may read it: journeys and lines of a person's request without any note, the others redacted."""
    silent = personal or isinstance(line.spec, request.Ride | request.Delivery)
    note, as_written = ("", "") if silent else (redaction.redacted(line.spec.note), redaction.redacted(line.as_written))
    return replace(line, as_written=as_written, spec=replace(_seen_spec(line.spec), note=note))


def _seen_spec(spec: request.Spec) -> request.Spec:
    match spec:
        case request.Ride() | request.Delivery():
            return replace(spec, origin=spec.origin.coarse(), destination=spec.destination.coarse())
        case request.PrintedPart(material=str(material)):
            return replace(spec, material=redaction.redacted(material))
        case request.Role():
            return replace(spec, title=redaction.redacted(spec.title))
        case _:
            return spec
