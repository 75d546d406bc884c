"""What people call the values of the contract's enums, in English; catalogues say it in the other languages."""

from collections.abc import Mapping

from web.translation import mark as _
from web.translation import mark_count as ngettext
from web.translation import mark_in as pgettext

WORDS: Mapping[str, Mapping[str, str | tuple[str, str]]] = {
    "urgency": {
        "CRITICAL": _("within hours"),
        "HIGH": _("within a day"),
        "NORMAL": _("within days"),
        "LOW": _("within a week or later"),
    },
    "line": {
        "OPEN": pgettext("line", "open"),
        "STOPPED": pgettext("line", "stopped"),
        "WITHDRAWN": pgettext("line", "withdrawn"),
        "EXPIRED": pgettext("line", "expired, nobody confirmed it"),
        "NO_SHOW": pgettext("line", "over, nobody came"),
        "BY_TAXI": pgettext("line", "sent by taxi"),
    },
    "request": {
        "DRAFT": pgettext("request", "draft"),
        "PUBLISHED": pgettext("request", "published"),
        "WITHDRAWN": pgettext("request", "withdrawn"),
        "EXPIRED": pgettext("request", "expired"),
    },
    "offer": {
        "OPEN": pgettext("offer", "open"),
        "PAUSED": pgettext("offer", "paused"),
        "WITHDRAWN": pgettext("offer", "withdrawn"),
        "EXPIRED": pgettext("offer", "expired"),
    },
    "pledge": {
        "HELD": pgettext("pledge", "held"),
        "CONFIRMED": pgettext("pledge", "confirmed"),
        "DISPATCHED": pgettext("pledge", "dispatched"),
        "RECEIVED": pgettext("pledge", "received"),
        "DECLINED": pgettext("pledge", "declined"),
        "EXPIRED": pgettext("pledge", "expired"),
        "CANCELLED": pgettext("pledge", "cancelled"),
    },
    "allocation": {
        "PROPOSED": pgettext("allocation", "proposed"),
        "CONFIRMED": pgettext("allocation", "confirmed"),
        "DISCARDED": pgettext("allocation", "discarded"),
    },
    "ride": {
        "DRAFT": pgettext("ride", "incomplete"),
        "OPEN": pgettext("ride", "looking for a driver"),
        "ASSIGNED": pgettext("ride", "driver found"),
        "CONFIRMED": pgettext("ride", "confirmed"),
        "PICKED_UP": pgettext("ride", "on the way"),
        "COMPLETED": pgettext("ride", "completed"),
        "CANCELLED": pgettext("ride", "cancelled"),
        "NO_SHOW": pgettext("ride", "no one came"),
        "MISSED": pgettext("ride", "missed"),
        "TURNED_DOWN": pgettext("ride", "turned down"),
        "UNMET": pgettext("ride", "no driver found"),
        "BY_TAXI": pgettext("ride", "sent by taxi"),
    },
    "review": {
        "UNREVIEWED": pgettext("design", "not reviewed"),
        "IN_REVIEW": pgettext("design", "in clinical review"),
        "APPROVED": pgettext("design", "approved by clinical review"),
        "REJECTED": pgettext("design", "rejected by clinical review"),
        "RECALLED": pgettext("design", "recalled, do not print"),
    },
    "facility_kind": {
        "HOSPITAL": _("hospital"),
        "CLINIC": _("clinic"),
        "CARE_HOME": _("care home"),
        "AID_STATION": _("aid station"),
        "AID_TEAM": _("aid team"),
        "CHARITY": _("charity"),
        "OTHER": _("other place of care"),
    },
    "grade": {
        "TERTIARY": _("large: tertiary, university or regional"),
        "SECONDARY": _("middle: secondary, city or county"),
        "PRIMARY": _("small: primary, district or village"),
        "UNKNOWN": _("not known"),
    },
    "duty": {
        "FIRST_SCREENING": _("first screening of patients"),
        "SEVERE_CASES": _("severe cases"),
        "BOTH": _("first screening and severe cases"),
        "OTHER": _("neither"),
    },
    "use": {
        "ROUTINE": _("routine work"),
        "AEROSOL": _("aerosols in the air (intubation, suction, swabs)"),
        "SPLASH": _("splashes of blood or fluids"),
    },
    "hand_over": {
        "DELIVERS": _("we bring it"),
        "SHIPS": _("we send it by post or freight"),
        "PICKUP": _("to be fetched"),
    },
    "closing": {
        "NO_SHOW": _("nobody was there to be picked up"),
        "NO_SUPPLY": _("the goods are not there after all"),
        "FACILITY_UNREACHABLE": _("the facility cannot be reached"),
        "NO_LONGER_NEEDED": _("no longer needed"),
        "DONOR_UNREACHABLE": _("the giver cannot be reached"),
        "PREFERS_DIFFERENT": _("something else suits better"),
        "OTHER": _("another reason"),
    },
    "role": {
        "REQUESTER": _("requester"),
        "VOLUNTEER": _("volunteer"),
        "MAKER": _("maker"),
        "SUPPLIER": _("supplier"),
        "DRIVER": _("driver"),
        "COORDINATOR": _("coordinator"),
        "ADMIN": _("administrator"),
    },
    "membership": {
        "INVITED": pgettext("membership", "invited"),
        "REQUESTED": pgettext("membership", "asked for"),
        "ACTIVE": pgettext("membership", "active"),
        "LEFT": pgettext("membership", "left"),
    },
    "audience": {
        "NOBODY": _("nobody"),
        "COORDINATORS": _("coordinators"),
        "SIGNED_IN": _("everyone who is signed in"),
        "EVERYONE": _("everyone"),
    },
    "category": {
        "MASK": _("Masks and respirators"),
        "GARMENT": _("Suits and gowns"),
        "HAND": _("Gloves"),
        "EYE_FACE": _("Eyes and face"),
        "HEAD_FOOT": _("Head and feet"),
        "HYGIENE": _("Hygiene and disinfection"),
        "DEVICE": _("Devices"),
        "CONSUMABLE": _("Consumables"),
        "MEDICINE": _("Medicines"),
        "TESTING": _("Testing"),
        "PART": _("Printable parts"),
        "OTHER": _("Other things"),
    },
    "line_kind": {
        "GOODS": _("Supplies"),
        "PRINTED_PART": _("Printed parts"),
        "RIDE": _("Rides"),
        "DELIVERY": _("Deliveries"),
        "ROLE": _("Volunteers"),
    },
    "offer_kind": {
        "STOCK": _("Stock"),
        "PRINT_HOURS": _("3D printing"),
        "DRIVE": _("Driving"),
        "VOLUNTEERING": _("Volunteering"),
    },
    "search_kind": {
        "REQUEST": _("Requests"),
        "OFFER": _("Offers"),
        "DESIGN": _("Designs"),
        "FACILITY": _("Facilities"),
        "PERSON": _("People"),
    },
}


COUNTED: Mapping[str, tuple[str, str]] = {
    "piece": ngettext("{n} piece", "{n} pieces"),
    "pair": ngettext("{n} pair", "{n} pairs"),
    "set": ngettext("{n} set", "{n} sets"),
    "box": ngettext("{n} box", "{n} boxes"),
    "pack": ngettext("{n} pack", "{n} packs"),
    "bottle": ngettext("{n} bottle", "{n} bottles"),
    "carton": ngettext("{n} carton", "{n} cartons"),
    "millilitre": ngettext("{n} millilitre", "{n} millilitres"),
    "litre": ngettext("{n} litre", "{n} litres"),
    "gram": ngettext("{n} gram", "{n} grams"),
    "kilogram": ngettext("{n} kilogram", "{n} kilograms"),
    "tablet": ngettext("{n} tablet", "{n} tablets"),
    "capsule": ngettext("{n} capsule", "{n} capsules"),
    "vial": ngettext("{n} vial", "{n} vials"),
    "test": ngettext("{n} test", "{n} tests"),
    "trip": ngettext("{n} trip", "{n} trips"),
    "person": ngettext("{n} person", "{n} people"),
    "minute": ngettext("{n} minute", "{n} minutes"),
    "weekly_hour": ngettext("{n} hour a week", "{n} hours a week"),
}


def of(kind: str, value: str) -> tuple[str | None, str]:
    """The gettext context and the English word of an enum value; the value itself, in plain letters, where we have none."""
    found = WORDS[kind].get(value, value.lower().replace("_", " "))
    return found if isinstance(found, tuple) else (None, found)
