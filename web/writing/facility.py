"""The steps that say which facility asks, and whom to call there."""

from collections.abc import Mapping
from typing import Any

from web.translation import mark as _
from web.writing import place
from web.writing.desk import Desk
from web.writing.field import Field, Group, Kind
from web.writing.paper import Step

NEW = "new"
KINDS = ("HOSPITAL", "CLINIC", "CARE_HOME", "AID_STATION", "AID_TEAM", "CHARITY", "OTHER")
GRADES = ("TERTIARY", "SECONDARY", "PRIMARY", "UNKNOWN")


def groups(desk: Desk) -> list[Group]:
    """Which facility asks: one that is known, or a new one."""
    known = known_facilities(desk)
    asked: list[Group] = []
    if known:
        asked.append(Group(_("Which facility asks?"), (_choice(desk, known),)))
    if not known or desk.answer("facility.id") == NEW:
        asked.append(_new(desk))
    return asked


def people(_desk: Desk) -> list[Group]:
    """The contact person, and the head of the equipment department."""
    head = place.reach("head", "intake.equipmentHead", "name", "phone", "messenger")
    return [
        Group(
            _("Whom can we call?"),
            place.reach("contact", "intake.contact"),
            hint=_("Only coordinators and people of your organisation see this."),
        ),
        Group(_("The head of the equipment department"), head, hint=_("If you know them: they accept deliveries.")),
    ]


def _choice(desk: Desk, known: list[Mapping[str, Any]]) -> Field:
    options = [
        (each["id"], ", ".join(filter(None, (each["name"], each["place"]["city"], each["place"]["region"])))) for each in known
    ]
    options.append((NEW, desk.tell(_("None of these: add a new one"))))
    return Field("facility.id", _("Is it one of these?"), Kind.ONE, required=True, options=(("", tuple(options)),))


def _new(desk: Desk) -> Group:
    fields = (
        Field("facility.name", _("Name of the facility"), into="facility.name", required=True, autocomplete="organization"),
        Field(
            "facility.kind",
            _("What it is"),
            Kind.CHOICE,
            "facility.kind",
            words="facility_kind",
            codes=KINDS,
            size="half",
            start="HOSPITAL",
        ),
        Field(
            "facility.grade",
            _("Its size or grade"),
            Kind.CHOICE,
            "facility.grade",
            words="grade",
            codes=GRADES,
            size="half",
            start="UNKNOWN",
        ),
        *place.place(desk, "facility.place", "facility.place", required=True),
    )
    if desk.answer("facility.kind") == "AID_TEAM":
        fields += (
            Field("team.from", _("Where the team comes from"), into="intake.teamFrom", size="half"),
            Field("team.to", _("Where it was sent"), into="intake.teamTo", size="half"),
        )
    return Group(_("The facility"), fields)


def known_facilities(desk: Desk) -> list[Mapping[str, Any]]:
    """The viewer's own facilities, and those found by the name that was typed, each once."""
    own = (desk.data.get("viewer") or {}).get("facilities") or []
    found = (desk.data.get("facilities") or {}).get("nodes") or []
    return list({each["id"]: each for each in (*own, *found)}.values())


def chosen(desk: Desk) -> str:
    """The id of the facility that was chosen; empty for a new one."""
    answer = desk.answer("facility.id")
    return "" if answer == NEW else answer


def check_people(desk: Desk) -> dict[str, str]:
    """Someone must be reachable."""
    if any(desk.answer(f"contact.{way}") for way in ("phone", "messenger")):
        return {}
    sentence = _("Give a phone number or a messenger account, so that a sender can confirm before sending.")
    return {"contact.phone": desk.tell(sentence)}


def finish(desk: Desk, made: dict[str, Any]) -> None:
    """A facility that is known is named by its id."""
    if chosen(desk):
        made["facilityId"] = chosen(desk)
        made.pop("facility", None)


WHERE = Step("where", _("Where"), groups, finish=finish)
WHO = Step("who", _("Whom to call"), people, check_people)
