"""Offering help: stock, printing, driving, volunteering."""

from typing import Any

from web.translation import mark as _
from web.writing import place
from web.writing.desk import Desk
from web.writing.field import Field, Group, Kind
from web.writing.paper import Paper, Step
from web.writing.ride import LANGUAGES

HAND_OVERS = ("DELIVERS", "SHIPS", "PICKUP")
SHIFTS = 3  # spans of time a driver can give on one page


def _from(desk: Desk, *, radius: bool = True) -> Group:
    far = Field(
        "radius",
        _("How far you can bring or send it, in kilometres"),
        Kind.NUMBER,
        "radiusKm",
        size="half",
        hint=_("Leave it empty for anywhere."),
    )
    return Group(_("Where it is"), (*place.place(desk, "place", "place"), *((far,) if radius else ())))


def _until(desk: Desk) -> Group:
    return Group(
        _("When"),
        (
            Field("from", _("Available from"), Kind.MOMENT, "available.start", size="half", hint=_("Leave it empty for now.")),
            Field("until", _("Available until"), Kind.MOMENT, "available.end", size="half", hint=_("Leave it empty for no end.")),
        ),
    )


def finish_available(desk: Desk, made: dict[str, Any]) -> None:
    """A span of time without a start begins now."""
    if "available" in made:
        made["available"].setdefault("start", desk.figures.now.isoformat())


def _hand_over(into: str, start: str) -> Field:
    return Field(
        "hand_over", _("How it gets to them"), Kind.ONE, f"{into}.handOver", words="hand_over", codes=HAND_OVERS, start=start
    )


def stock(desk: Desk) -> list[Group]:
    """Goods: first which item, then its amount, unit and standard."""
    into = "what.stock"
    which = Field("item", _("Item"), Kind.CHOICE, f"{into}.item", required=True, options=desk.items())
    item = desk.item(desk.answer("item"))
    if item is None:
        return [Group(_("What can you give?"), (which,))]
    base = item["baseUnit"]
    units = tuple(
        (
            unit["code"],
            desk.tell(_("{unit} ({n} {base})"), unit=unit["name"], n=desk.figures.number(unit["factor"]), base=base["name"]),
        )
        for unit in item["units"]
    )
    standards = tuple((each["code"], f"{each['code']} · {each['title']}") for each in item["standards"])
    fields = [
        which,
        Field("asked", _("Amount"), Kind.NUMBER, f"{into}.asked", required=True, size="short"),
        Field("unit", _("Counted in"), Kind.CHOICE, f"{into}.unit", options=(("", units),), size="half", start=base["code"]),
    ]
    if standards:
        hint = _("As printed on the goods. Without it, they cannot be matched to a line that asks for a standard.")
        fields.append(Field("standard", _("Standard"), Kind.CHOICE, f"{into}.standard", options=(("", standards),), hint=hint))
    if item["category"] == "MASK":
        fields.append(Field("valved", _("Do they have a valve?"), Kind.YES_NO, f"{into}.valved"))
    fields += [
        Field("expires", _("Best before"), Kind.DAY, f"{into}.expires", size="half"),
        Field("smallest", _("Smallest amount you would send"), Kind.WHOLE, f"{into}.smallestLot", size="half"),
        _hand_over(into, "SHIPS"),
        Field("note", _("Remark"), into=f"{into}.note", hint=_("Maker, lot, certificate: whatever helps a hospital to decide.")),
    ]
    return [Group(_("What can you give?"), tuple(fields)), _from(desk), _until(desk)]


def check_stock(desk: Desk) -> dict[str, str]:
    """The questions about an item can only be asked once it is chosen."""
    if desk.answer("item") and not desk.answer("asked"):
        return {"asked": desk.tell(_("Write how much you can give."))}
    return {}


def print_hours(desk: Desk) -> list[Group]:
    """A maker's printer: which design, how many hours, what fits on it."""
    into = "what.printHours"
    designs = (desk.data.get("designs") or {}).get("nodes") or []
    known = tuple(
        (each["id"], f"{each['name']} {each['version']} · {each['material']} · {desk.word('review', each['review'])}")
        for each in designs
    )
    fields = (
        Field("design", _("Design"), Kind.CHOICE, f"{into}.designId", required=True, options=(("", known),)),
        Field("hours", _("Hours of printing you give"), Kind.NUMBER, f"{into}.hours", required=True, size="half"),
        Field(
            "material",
            _("Material you print with"),
            into=f"{into}.material",
            required=True,
            size="half",
            hint=_("For example PETG."),
        ),
        Field("x", _("Build volume: width in mm"), Kind.WHOLE, f"{into}.volume.x", required=True, size="third"),
        Field("y", _("depth in mm"), Kind.WHOLE, f"{into}.volume.y", required=True, size="third"),
        Field("z", _("height in mm"), Kind.WHOLE, f"{into}.volume.z", required=True, size="third"),
        _hand_over(into, "PICKUP"),
        Field("note", _("Remark"), into=f"{into}.note"),
    )
    return [Group(_("Your printer"), fields), _from(desk), _until(desk)]


def drive(desk: Desk) -> list[Group]:
    """A driver: vehicle, seats, load, and when."""
    into = "what.drive"
    vehicle = (
        Field("vehicle", _("Vehicle"), into=f"{into}.vehicle", required=True, size="half", hint=_("For example: blue van.")),
        Field("seats", _("Free seats"), Kind.WHOLE, f"{into}.seats", required=True, size="short"),
        Field("trips", _("Trips you can make"), Kind.WHOLE, f"{into}.trips", required=True, size="short"),
        Field("kilograms", _("Load in kilograms"), Kind.WHOLE, f"{into}.kilograms", size="short"),
        Field("litres", _("Load in litres"), Kind.WHOLE, f"{into}.litres", size="short"),
        Field("wheelchair", _("A wheelchair fits in"), Kind.TICK, f"{into}.wheelchair", size="tick"),
        Field("note", _("Remark"), into=f"{into}.note"),
    )
    shifts = [
        field
        for n in range(SHIFTS)
        for field in (
            Field(f"shift.{n}.start", _("Starts"), Kind.MOMENT, f"{into}.shifts.{n}.start", required=n == 0, size="half"),
            Field(f"shift.{n}.end", _("Ends"), Kind.MOMENT, f"{into}.shifts.{n}.end", required=n == 0, size="half"),
        )
    ]
    hint = _("In the time zone shown at the foot of the page.")
    return [Group(_("The vehicle"), vehicle), Group(_("When you can drive"), tuple(shifts), hint=hint), _from(desk)]


def check_shifts(desk: Desk) -> dict[str, str]:
    """Each span of time has both ends, in order."""
    wrong: dict[str, str] = {}
    for n in range(SHIFTS):
        start, end = desk.answer(f"shift.{n}.start"), desk.answer(f"shift.{n}.end")
        if bool(start) != bool(end):
            wrong[f"shift.{n}.{'end' if start else 'start'}"] = desk.tell(_("Give both the start and the end."))
        elif start and end <= start:
            wrong[f"shift.{n}.end"] = desk.tell(_("The end must be later than the start."))
    return wrong


def finish_shifts(desk: Desk, made: dict[str, Any]) -> None:
    """Spans left empty are no spans."""
    given = made["what"]["drive"]
    given["shifts"] = [shift for shift in given["shifts"] if shift]


def volunteering(desk: Desk) -> list[Group]:
    """A volunteer: skills, languages, hours."""
    into = "what.volunteering"
    known = tuple((tag, desk.figures.language_name(tag)) for tag in LANGUAGES)
    fields = (
        Field("skills", _("What you can do"), Kind.TAGS, f"{into}.skills", required=True, hint=_("Separate them with commas.")),
        Field(
            "certificates", _("Certificates you hold"), Kind.TAGS, f"{into}.certificates", hint=_("Separate them with commas.")
        ),
        Field("languages", _("Languages you speak"), Kind.TICKS, f"{into}.languages", required=True, options=(("", known),)),
        Field("hours", _("Hours a week"), Kind.WHOLE, f"{into}.hoursPerWeek", required=True, size="short"),
        Field("remote", _("I can help from home"), Kind.TICK, f"{into}.remote", size="tick"),
        Field("note", _("Remark"), Kind.LONG, f"{into}.note"),
    )
    return [Group(_("You"), fields), _from(desk), _until(desk)]


STOCK = Paper(
    "offers",
    "stock",
    _("Stock"),
    _("Goods you can give: masks, suits, gloves, devices."),
    (Step("offer", _("Your offer"), stock, check_stock, finish_available),),
    "publish_offer",
    catalogue=True,
)
PRINT = Paper(
    "offers",
    "print",
    _("3D printing"),
    _("Hours of your printer for a design that hospitals need."),
    (Step("offer", _("Your offer"), print_hours, finish=finish_available),),
    "publish_offer",
    designs=True,
)
DRIVE = Paper(
    "offers",
    "drive",
    _("Driving"),
    _("Your vehicle, its seats and its load space, when you have time."),
    (Step("offer", _("Your offer"), drive, check_shifts, finish_shifts),),
    "publish_offer",
)
VOLUNTEER = Paper(
    "offers",
    "volunteer",
    _("Volunteering"),
    _("Your skills and hours, from home or on the spot."),
    (Step("offer", _("Your offer"), volunteering, finish=finish_available),),
    "publish_offer",
)
