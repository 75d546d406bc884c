"""Amounts in words: a number and its unit, in one sentence part that can be translated with its plural."""

from collections.abc import Mapping

from matching import item, request
from matching.sentence import Sentence, say


def _(template: str) -> str:
    """Marks a template for the translators."""
    return template


# One, and many; languages with more plural forms abbreviate the unit.
_UNITS: Mapping[str, tuple[str, str]] = {
    "piece": (_("{count} piece"), _("{count} pieces")),
    "pair": (_("{count} pair"), _("{count} pairs")),
    "set": (_("{count} set"), _("{count} sets")),
    "box": (_("{count} box"), _("{count} boxes")),
    "pack": (_("{count} pack"), _("{count} packs")),
    "millilitre": (_("{count} millilitre"), _("{count} millilitres")),
    "litre": (_("{count} litre"), _("{count} litres")),
    "gram": (_("{count} gram"), _("{count} grams")),
    "kilogram": (_("{count} kilogram"), _("{count} kilograms")),
    "tablet": (_("{count} tablet"), _("{count} tablets")),
    "capsule": (_("{count} capsule"), _("{count} capsules")),
    "vial": (_("{count} vial"), _("{count} vials")),
    "test": (_("{count} test"), _("{count} tests")),
    "trip": (_("{count} trip"), _("{count} trips")),
    "person": (_("{count} person"), _("{count} people")),
}


def of_line(count: int, spec: request.Spec) -> Sentence:
    """A number of the base units that a line counts in."""
    return say(_UNITS.get(_unit(spec), _UNITS["piece"])[count != 1], count=count)


def _unit(spec: request.Spec) -> str:
    match spec:
        case request.Goods(item=code) | request.PrintedPart(item=code):
            known = item.named(code)
            return known.base_unit if known else "piece"
        case request.Ride() | request.Delivery():
            return "trip"
        case request.Role():
            return "person"
