"""The catalogue: codes, names, units and packs."""

import re

import pytest

from matching import item

_EVERY_ITEM = pytest.mark.parametrize("known", item.ITEMS.values(), ids=lambda known: known.code)


@_EVERY_ITEM
def test_every_item_is_named_in_four_languages(known: item.Item) -> None:
    """English, Ukrainian, Russian and Chinese names are there and not blank."""
    assert set(known.names) == {"en", "uk", "ru", "zh"}
    assert all(name.strip() for name in known.names.values())


@_EVERY_ITEM
def test_every_item_has_a_slug_and_known_units(known: item.Item) -> None:
    """Codes are kebab-case, units are named, and a pack holds at least one base unit."""
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", known.code)
    assert set(item.units(known)) <= set(item.UNITS)
    assert len(set(item.units(known))) == len(item.units(known))
    assert all(pack.factor >= 1 for pack in known.packs)


def test_units_are_named_in_four_languages() -> None:
    """A unit code always has a word to show."""
    assert all(set(names) == {"en", "uk", "ru", "zh"} for names in item.UNITS.values())


def test_no_two_items_share_a_name() -> None:
    """Within one language a name points to one item."""
    for language in ("en", "uk", "ru", "zh"):
        names = [known.names[language] for known in item.ITEMS.values()]
        assert len(set(names)) == len(names)


def test_an_item_is_found_by_its_code() -> None:
    """An unknown code is no item."""
    goggles = item.named("goggles")
    assert goggles is not None
    assert goggles.names["zh"] == "护目镜"
    assert item.named("unobtainium") is None


@pytest.mark.parametrize(
    ("code", "unit", "held"),
    [
        ("examination-gloves", "piece", 1),
        ("examination-gloves", "pair", 2),
        ("examination-gloves", "box", 100),
        ("boot-covers", "box", 100),
        ("wipes", "pack", 50),
        ("hand-sanitiser", "litre", 1000),
        ("goggles", "pair", 1),
        ("radio", "set", 2),
        ("goggles", "box", None),
        ("hand-sanitiser", "bottle", None),
    ],
)
def test_packs_hold_what_the_trade_says(code: str, unit: str, held: int | None) -> None:
    """Gloves by the pair and box of 100, wipes by the pack of 50, sanitiser by the litre; a pair of goggles is one piece."""
    assert item.factor(item.ITEMS[code], unit) == held


@pytest.mark.parametrize(("code", "rate"), [("examination-gloves", 48), ("medical-mask", 4), ("respirator", 1), ("goggles", 0.1)])
def test_use_rates_are_the_who_figures_in_base_units(code: str, rate: float) -> None:
    """WHO ESFT: 24 pairs of gloves, 4 masks, 1 respirator and a tenth of a pair of goggles per health worker and day."""
    assert item.ITEMS[code].pieces_per_staff_day == rate


@pytest.mark.parametrize(
    ("word", "unit"),
    [("шт.", "piece"), ("Boxes", "box"), ("双", "pair"), ("箱", "carton"), ("л", "litre"), ("ml", "millilitre"), ("hug", None)],
)
def test_units_are_read_as_people_say_them(word: str, unit: str | None) -> None:
    """Counting words of four languages are read; others are no unit."""
    assert item.read_unit(word) == unit


def test_items_can_be_keys() -> None:
    """Items may be put in sets and used as keys, though their names are a mapping."""
    assert len(set(item.ITEMS.values())) == len(item.ITEMS)
