"""The catalogue, names and scalars."""

from datetime import date
from decimal import Decimal

import pytest
from graphql import GraphQLError

from matching import item, offer, request
from matching.place import NOWHERE, Place
from schema import scalar, title, unit, word
from tests.schema import fake
from tests.schema.fake import World


async def test_the_catalogue_is_read_by_shelf(world: World) -> None:
    """A shelf holds its items, and no shelf all of them."""
    data = await world.ask("{ masks: items(category: MASK) { category } all: items { code } }")
    assert {each["category"] for each in data["masks"]} == {"MASK"}
    assert [each["code"] for each in data["all"]] == list(item.ITEMS)


async def test_an_item_tells_its_units_and_standards(world: World) -> None:
    """An item shows its names, its base unit first among its units, and the standards it may be held to."""
    data = await world.ask(
        """{ item(code: "respirator") {
          name names { en uk in(language: "ru") } units { code factor names { uk } } standards { code }
        } nothing: item(code: "unicorn") { code } }"""
    )
    shown = data["item"]
    assert shown["name"] == shown["names"]["en"] == "Respirator"
    assert shown["names"]["uk"] == item.ITEMS["respirator"].names["uk"]
    assert shown["names"]["in"] == item.ITEMS["respirator"].names["ru"]
    assert shown["units"][0] == {"code": "piece", "factor": 1, "names": {"uk": "штука"}}
    assert "NIOSH N95" in [each["code"] for each in shown["standards"]]
    assert data["nothing"] is None


async def test_names_come_in_the_language_asked_for(world: World) -> None:
    """The request's language decides a name, and one without a name in it is English."""
    world.language = "zh"
    data = await world.ask('{ item(code: "goggles") { name names { in } } }')
    assert data["item"]["name"] == data["item"]["names"]["in"] == item.ITEMS["goggles"].names["zh"]
    assert word.chosen({"en": "a", "uk": "b"}, "uk-UA") == "b"
    assert word.chosen({"en": "a"}, "fr") == "a"


@pytest.mark.parametrize("code", unit.NAMES)
def test_units_have_names_in_every_language(code: str) -> None:
    """Every unit that amounts and capacities are counted in is named four times."""
    assert set(unit.NAMES[code]) == {"en", "uk", "ru", "zh"}


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e400", "x", "", None, True, "1" * 40])
def test_numbers_that_are_none_are_refused(text: object) -> None:
    """What is not a finite number of a sane size is refused."""
    with pytest.raises(GraphQLError):
        scalar.SCALARS[Decimal].parse_value(text)


@pytest.mark.parametrize(("number", "text"), [("500", "500"), ("1E+3", "1000"), ("0.50", "0.50")])
def test_numbers_are_written_plainly(number: str, text: str) -> None:
    """A number is written with its digits, never with an exponent."""
    assert scalar.SCALARS[Decimal].serialize(Decimal(number)) == text


@pytest.mark.parametrize("text", ["2020-02-30", "tomorrow", 5])
def test_days_that_are_none_are_refused(text: object) -> None:
    """A day that is not in the calendar is refused."""
    with pytest.raises(GraphQLError, match="is not a date"):
        scalar.SCALARS[date].parse_value(text)


def test_other_things_are_called_by_their_note() -> None:
    """A line of something the catalogue has not is called what its note says; a journey without towns by what is known."""
    assert title.of_line(fake.line(1, 2, request.Goods("other", note="Hope"))) == "Hope"
    ride = request.Ride(Place(region="Kyiv oblast"), NOWHERE, fake.RIDE.pick_up)
    assert title.of_line(fake.line(1, 2, ride)) == "Ride Kyiv oblast → ?"
    assert title.of_offer(fake.offered(1, offer.Stock("goggles"))) == "Goggles"
    helper = offer.Volunteering(frozenset({"sewing"}), frozenset({"uk"}))
    assert title.of_offer(fake.offered(1, helper)) == "Volunteer: sewing"
