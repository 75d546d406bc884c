"""Mapping files: shipped ones, strangers' ones, and wrong ones."""

import dataclasses
from pathlib import Path

import pytest

from api.intake import declaration, mapping
from api.intake.error import IntakeError

PAGE = Path(__file__).parents[2] / "docs" / "import.md"
TABLES = (
    mapping.Shape,
    mapping.Part,
    mapping.Place,
    mapping.Facility,
    mapping.Contact,
    mapping.Goods,
    mapping.Rule,
    mapping.Choice,
)
PART = 'name = "x"\n[[part]]\nfile = "*.csv"\nmakes = "request"\nfacility.name = "h"\ngoods.item = "i"\n'


def test_every_shipped_mapping_loads() -> None:
    """The formats we know are declared without a fault."""
    assert declaration.names() == ("findthemasks", "getusppe", "hxl", "wuhan2020", "wuhan_geo")
    for name in declaration.names():
        assert declaration.load(name).name == name


@pytest.mark.parametrize("table", TABLES)
def test_every_key_is_documented(table: type) -> None:
    """docs/import.md explains each key a mapping file may have."""
    page = PAGE.read_text("utf-8")
    missing = [each.name for each in dataclasses.fields(table) if f"{each.name}`" not in page and f"{each.name} =" not in page]
    assert missing == []


def test_a_source_is_a_field_a_constant_or_choices() -> None:
    """A text names a field; a list has the first that says something."""
    shape = declaration.read(PART + 'place.city = ["a", { constant = "b" }]\nlanguage = "uk"\n', "my.toml")
    assert shape.part[0].place.city == (mapping.Choice(field="a"), mapping.Choice(constant="b"))
    assert shape.part[0].facility.name == (mapping.Choice(field="h"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "my.toml is not TOML: Invalid value"),
        ('name = "x"', "my.toml, part: this key is missing"),
        (PART + 'goods.amonut = "n"', "part > goods > amonut: this is not a key we know; did you mean “amount”"),
        (PART.replace("request", "wish"), "part > makes: this must be one of request, offer, facility, nothing"),
        (PART + "goods.most = true", "part > goods > most: this must be a whole number"),
        (PART + "place.city = {}", "part > place > city: give either a field or a constant"),
        (PART + "goods.ignore = '('", "part > goods > ignore: this is no regular expression"),
        (PART + 'goods.units = { gown = "box" }', "goods > units > gown: no item is counted like that"),
        (PART.replace('goods.item = "i"', ""), "part 1 > goods > item: this key is missing"),
        (PART.replace("request", "offer"), "part 1 > goods > amount: this key is missing"),
        (PART.replace("request", "nothing"), "part 1 > reason: this key is missing"),
        (PART + "place = 3", "my.toml, part > place: this must be a table"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(text: str, words: str) -> None:
    """A wrong mapping file says which key, and what it should be."""
    with pytest.raises(IntakeError, match=words):
        declaration.read(text, "my.toml")


@pytest.mark.parametrize("format", ["wuhan", "nowhere.toml"])
def test_an_unknown_format_names_the_known_ones(format: str) -> None:
    """A slip of the keyboard is answered with the names to choose from."""
    with pytest.raises(IntakeError, match="findthemasks, getusppe, hxl, wuhan2020, wuhan_geo"):
        declaration.load(format)


def test_a_mapping_file_of_ones_own_is_loaded_by_path(tmp_path: Path) -> None:
    """A path that ends in .toml is a mapping file."""
    (tmp_path / "my.toml").write_text(PART, "utf-8")
    assert declaration.load(str(tmp_path / "my.toml")).name == "x"
