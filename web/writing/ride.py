"""Asking for a ride, for a delivery, or for volunteers: one page each."""

from web.translation import mark as _
from web.writing import place
from web.writing.desk import Desk
from web.writing.field import Field, Group, Kind
from web.writing.paper import Paper, Step
from web.writing.supply import URGENCY

LANGUAGES = ("uk", "ru", "en", "zh", "pl", "de", "fr", "es", "it", "tr", "ro", "ar")


def _between(desk: Desk, into: str) -> list[Group]:
    pick_up = (
        Field("pick_up.start", _("Pick-up from"), Kind.MOMENT, f"{into}.pickUp.start", required=True, size="half"),
        Field("pick_up.end", _("Pick-up until"), Kind.MOMENT, f"{into}.pickUp.end", required=True, size="half"),
    )
    return [
        Group(
            _("From"),
            place.place(desk, "origin", f"{into}.origin"),
            hint=_("Strangers see the town only; the driver sees the address."),
        ),
        Group(_("To"), place.place(desk, "destination", f"{into}.destination")),
        Group(_("When"), pick_up, hint=_("In the time zone shown at the foot of the page.")),
    ]


def ride(desk: Desk) -> list[Group]:
    """Where from, where to, when, and who rides."""
    into = "lines.0.ride"
    riders = (
        Field("passengers", _("Passengers"), Kind.WHOLE, f"{into}.passengers", size="short", start="1"),
        Field("wheelchair", _("One of them uses a wheelchair"), Kind.TICK, f"{into}.wheelchair", size="tick"),
        Field("ride.note", _("Remark for the driver"), into=f"{into}.note"),
    )
    return [*_between(desk, into), Group(_("Who rides"), (*riders, URGENCY))]


def delivery(desk: Desk) -> list[Group]:
    """Where from, where to, when, and how much there is to carry."""
    into = "lines.0.delivery"
    load = (
        Field("kilograms", _("Weight in kilograms"), Kind.WHOLE, f"{into}.kilograms", size="short"),
        Field(
            "litres",
            _("Volume in litres"),
            Kind.WHOLE,
            f"{into}.litres",
            size="short",
            hint=_("A large moving box holds about 80 litres."),
        ),
        Field("delivery.note", _("What it is, and what the driver must know"), into=f"{into}.note"),
    )
    return [*_between(desk, into), Group(_("The load"), (*load, URGENCY))]


def check_window(desk: Desk) -> dict[str, str]:
    """The end of the pick-up lies after its start."""
    start, end = desk.answer("pick_up.start"), desk.answer("pick_up.end")
    if start and end and end <= start:
        return {"pick_up.end": desk.tell(_("The end of the pick-up must be later than its start."))}
    return {}


def role(desk: Desk) -> list[Group]:
    """What the volunteers do, and what it takes."""
    into = "lines.0.role"
    known = tuple((tag, desk.figures.language_name(tag)) for tag in LANGUAGES)
    return [
        Group(
            _("The role"),
            (
                Field(
                    "title",
                    _("What volunteers will do"),
                    into=f"{into}.title",
                    required=True,
                    hint=_("For example: night line for psychological support."),
                ),
                Field(
                    "skills",
                    _("Skills it takes"),
                    Kind.TAGS,
                    f"{into}.skills",
                    required=True,
                    hint=_("Separate them with commas."),
                ),
                Field(
                    "certificates",
                    _("Certificates it takes"),
                    Kind.TAGS,
                    f"{into}.certificates",
                    hint=_("Separate them with commas."),
                ),
                Field("languages", _("Languages"), Kind.TICKS, f"{into}.languages", options=(("", known),)),
                Field("people", _("How many people"), Kind.WHOLE, f"{into}.people", size="short", start="1"),
                Field("hours", _("Hours a week for each"), Kind.WHOLE, f"{into}.hoursPerWeek", required=True, size="short"),
                Field("remote", _("It can be done from home"), Kind.TICK, f"{into}.remote", size="tick"),
                Field("role.note", _("Remark"), Kind.LONG, f"{into}.note"),
            ),
        ),
        Group(_("Where"), (*place.place(desk, "place", "place", required=False), URGENCY)),
    ]


RIDE = Paper(
    "requests",
    "ride",
    _("A ride"),
    _("A person to be driven: medics to their shift, patients to treatment."),
    (Step("ride", _("The ride"), ride, check_window),),
    "publish_request",
)
DELIVERY = Paper(
    "requests",
    "delivery",
    _("A delivery"),
    _("Goods that wait for a vehicle."),
    (Step("delivery", _("The delivery"), delivery, check_window),),
    "publish_request",
)
VOLUNTEERS = Paper(
    "requests",
    "volunteers",
    _("Volunteers"),
    _("People with time and a skill: translation, hotline, logistics, care."),
    (Step("role", _("The role"), role),),
    "publish_request",
)
