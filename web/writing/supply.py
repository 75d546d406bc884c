"""The hospital intake: eleven questions over five short pages; and the shorter form for printed parts."""

from collections.abc import Mapping
from typing import Any

from web.translation import mark as _
from web.writing import facility, place
from web.writing.desk import Desk
from web.writing.field import Field, Group, Kind
from web.writing.paper import Paper, Step

URGENCIES = ("CRITICAL", "HIGH", "NORMAL", "LOW")
URGENCY = Field("urgency", _("How soon must it be there?"), Kind.ONE, "urgency", words="urgency", codes=URGENCIES, start="NORMAL")
LETTERS = "application/pdf,image/jpeg,image/png,image/webp"
NOTE = Field("note", _("Anything else helpers should know"), Kind.LONG, "note")


def needed(desk: Desk) -> list[Group]:
    """A group for every line, the choice of one more item, and how urgent it all is."""
    lines = [_line(desk, name, place) for place, name in enumerate(desk.lines())]
    add = Field("add.item", _("Item"), Kind.CHOICE, options=desk.items())
    more = Group(_("Add another item") if lines else _("What is needed?"), (add,), adds="add.item")
    masks = any((desk.item(desk.answer(f"line.{name}.item")) or {}).get("category") == "MASK" for name in desk.lines())
    closing = (URGENCY, *((UNREGISTERED,) if masks else ()))
    return [*lines, more, *([Group(_("How urgent"), closing)] if lines else [])]


UNREGISTERED = Field(
    "unregistered",
    _("Are masks without a medical registration accepted?"),
    Kind.YES_NO,
    "intake.unregisteredAccepted",
    hint=_("For example KF94 in place of GB 19083-2010."),
)


def _line(desk: Desk, name: str, place: int) -> Group:
    item = desk.item(desk.answer(f"line.{name}.item")) or {}
    base = item.get("baseUnit") or {"code": "", "name": ""}
    units = [(unit["code"], _unit(desk, unit, base)) for unit in item.get("units") or ()]
    standards = [(each["code"], f"{each['code']} · {each['title']}") for each in item.get("standards") or ()]
    asked = [
        Field("item", _("Item"), Kind.TEXT, "item", size="hidden"),
        Field("asked", _("Amount"), Kind.NUMBER, "asked", size="short"),
        Field("unit", _("Counted in"), Kind.CHOICE, "unit", size="half", options=(("", tuple(units)),), start=base["code"]),
        Field("unknown", _("Needed, amount unknown"), Kind.TICK, "amountUnknown", size="tick"),
    ]
    if standards:
        asked += [
            Field("standard", _("Standard asked for"), Kind.CHOICE, "standard", options=(("", tuple(standards)),), size="half"),
            Field(
                "use",
                _("Worn for"),
                Kind.CHOICE,
                "use",
                words="use",
                codes=("ROUTINE", "AEROSOL", "SPLASH"),
                size="half",
                start="ROUTINE",
            ),
            Field(
                "accepted",
                _("Also accepted"),
                Kind.TICKS,
                "accepted",
                options=(("", tuple((code, code) for code, _title in standards)),),
                size="many",
                hint=_("Tick what you would take if the first choice cannot be had: it brings help sooner."),
            ),
        ]
    if item.get("category") == "MASK":
        asked.append(
            Field("valves", _("No valves: a valved mask does not protect the patient"), Kind.TICK, "valvesRefused", size="tick")
        )
    asked.append(Field("note", _("Remark"), into="note"))
    fields = tuple(field.under(f"line.{name}", f"lines.{place}.goods") for field in asked)
    return Group(item.get("name") or desk.answer(f"line.{name}.item"), fields, removes=name)


def _unit(desk: Desk, unit: Mapping[str, Any], base: Mapping[str, Any]) -> str:
    if unit["factor"] == 1:
        return unit["name"]
    return desk.tell(_("{unit} ({n} {base})"), unit=unit["name"], n=desk.figures.number(unit["factor"]), base=base["name"])


def check_lines(desk: Desk) -> dict[str, str]:
    """Every line has an amount, or says that it is unknown."""
    if not desk.lines():
        return {"add.item": desk.tell(_("Choose at least one item."))}
    missing = (name for name in desk.lines() if not desk.answer(f"line.{name}.asked") and not desk.answer(f"line.{name}.unknown"))
    sentence = desk.tell(_("Write how much is needed, or tick that the amount is unknown."))
    return {f"line.{name}.asked": sentence for name in missing}


def finish_lines(desk: Desk, made: dict[str, Any]) -> None:
    """An unknown amount has no number; the standard asked for is the first of those accepted."""
    for line in made["lines"]:
        goods = line["goods"]
        if goods.get("amountUnknown"):
            goods.pop("asked", None)
        first = goods.get("standard")
        if first and goods.get("accepted"):
            goods["accepted"] = [first, *(code for code in goods["accepted"] if code != first)]


def situation(desk: Desk) -> list[Group]:
    """Staff, patients and stock: what days of supply are computed from."""
    duty = ("FIRST_SCREENING", "SEVERE_CASES", "BOTH", "OTHER")
    return [
        Group(
            _("Staff and patients"),
            (
                Field("staff", _("Staff a day in contact with patients"), Kind.WHOLE, "intake.staffPerDay", size="half"),
                Field("duty", _("What the hospital does in the outbreak"), Kind.CHOICE, "intake.duty", words="duty", codes=duty),
                Field("suspected", _("Suspected in-patients"), Kind.WHOLE, "intake.suspected", size="half"),
                Field("confirmed", _("Confirmed in-patients"), Kind.WHOLE, "intake.confirmed", size="half"),
            ),
        ),
        Group(
            _("In stock now"),
            (
                Field("stock.respirators", _("N95 or equal respirators"), Kind.WHOLE, "intake.respiratorsInStock", size="half"),
                Field("stock.goggles", _("Goggles"), Kind.WHOLE, "intake.gogglesInStock", size="half"),
            ),
            hint=_("With the staff a day this gives the days your stock lasts: the fairest measure of need there is."),
        ),
    ]


def delivery(desk: Desk) -> list[Group]:
    """The next supply, what stands in the way, where to bring it, and the demand letter."""
    return [
        Group(
            _("Delivery"),
            (
                Field(
                    "next_supply", _("When your next own or official supply arrives"), Kind.DAY, "intake.nextSupply", size="half"
                ),
                Field(
                    "logistics",
                    _("What drivers must know"),
                    Kind.LONG,
                    "intake.logistics",
                    hint=_("Passes, closed roads, named couriers, hours of the gate."),
                ),
            ),
        ),
        Group(
            _("Where to bring it, if not to the facility's address"),
            place.place(desk, "deliver", "intake.deliverTo", required=False),
        ),
        Group(
            _("Demand letter"),
            (
                Field(
                    "letter.file",
                    _("The letter, or a photo of it"),
                    Kind.FILE,
                    "intake.demandLetterUploadId",
                    hint=_("PDF, JPEG, PNG or WebP, 20 MB at most. What a photo tells of place and camera is taken out."),
                    takes=LETTERS,
                ),
                Field("letter", _("Or its address on the web"), Kind.LINK, "intake.demandLetter"),
                Field("stamped", _("Does it bear the stamp of the facility?"), Kind.YES_NO, "intake.stamped"),
            ),
            hint=_("Some givers send only against a letter. You can add it later."),
        ),
        Group(_("Remarks"), (NOTE,)),
    ]


def finish_delivery(desk: Desk, made: dict[str, Any]) -> None:
    """Help must arrive where it is to be brought."""
    deliver_to = made.get("intake", {}).get("deliverTo")
    if deliver_to:
        made["place"] = deliver_to


SUPPLIES = Paper(
    "requests",
    "supplies",
    _("Supplies for a facility"),
    _("Masks, suits, gloves, goggles, sanitiser and everything else a hospital uses up."),
    (
        facility.WHERE,
        facility.WHO,
        Step("what", _("What is needed"), needed, check_lines, finish_lines),
        Step("situation", _("The situation"), situation),
        Step("delivery", _("Delivery"), delivery, finish=finish_delivery),
    ),
    "publish_request",
    catalogue=True,
    facilities=True,
)


def printed(desk: Desk) -> list[Group]:
    """One printed part."""
    designs = (desk.data.get("designs") or {}).get("nodes") or []
    known = tuple((each["id"], f"{each['name']} {each['version']} · {desk.word('review', each['review'])}") for each in designs)
    into = "lines.0.printedPart"
    return [
        Group(
            _("Which part?"),
            (
                Field("part.item", _("Part"), Kind.CHOICE, f"{into}.item", required=True, options=desk.items(), size="half"),
                Field(
                    "part.design",
                    _("Design"),
                    Kind.CHOICE,
                    f"{into}.designId",
                    options=(("", known),),
                    size="half",
                    hint=_("Leave it open and any reviewed design of the part will do."),
                ),
                Field("part.asked", _("Pieces"), Kind.NUMBER, f"{into}.asked", size="short"),
                Field("part.unknown", _("Needed, amount unknown"), Kind.TICK, f"{into}.amountUnknown", size="tick"),
                Field(
                    "part.material",
                    _("Material, if it matters"),
                    into=f"{into}.material",
                    size="half",
                    hint=_("For example PETG."),
                ),
                Field("part.note", _("Remark"), into=f"{into}.note"),
            ),
        ),
        Group(_("How urgent"), (URGENCY,)),
    ]


def check_printed(desk: Desk) -> dict[str, str]:
    """A printed part has an amount, or says that it is unknown."""
    if desk.answer("part.asked") or desk.answer("part.unknown"):
        return {}
    return {"part.asked": desk.tell(_("Write how much is needed, or tick that the amount is unknown."))}


def finish_printed(desk: Desk, made: dict[str, Any]) -> None:
    """An unknown amount has no number."""
    part = made["lines"][0]["printedPart"]
    if part.get("amountUnknown"):
        part.pop("asked", None)


PRINTED = Paper(
    "requests",
    "printed",
    _("Printed parts"),
    _("Face-shield frames, valves, adapters and other parts that makers print."),
    (Step("what", _("What is needed"), printed, check_printed, finish_printed), facility.WHERE),
    "publish_request",
    catalogue=True,
    designs=True,
    facilities=True,
)
