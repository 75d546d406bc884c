"""The real records of 2020 are recognised; what stays unrecognised is listed here with its reason."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from matching import recognition

_DATA = Path(__file__).parents[3] / "shared" / "data"


def _needs(folder: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not (_DATA / folder).is_dir(), reason=f"needs ../shared/data/{folder}")


def _rows(path: str) -> Iterator[dict[str, str]]:
    with (_DATA / path).open(encoding="utf-8-sig", newline="") as table:
        yield from csv.DictReader(table)


def _unread(texts: set[str]) -> set[str]:
    return {text for text in texts if text and not recognition.recognise_all(text)}


def _supplies(path: str) -> Iterator[dict[str, str]]:
    for place in json.loads((_DATA / path).read_text(encoding="utf-8")):
        yield from place["supplies"]


@_needs("wuhan2020")
def test_every_need_of_the_wuhan_hospitals_is_recognised() -> None:
    """All 23 kinds of supplies are recognised, from the key alone and with the specification beside it."""
    texts = {supply["key"] for supply in _supplies("wuhan2020/hospitals.json")}
    texts |= {f"{supply['key']} {supply.get('specification') or ''}" for supply in _supplies("wuhan2020/hospitals.json")}
    assert len(texts) > 23
    assert _unread(texts) == set()


@_needs("wuhan2020")
def test_every_specification_of_the_wuhan_hospitals_names_a_standard() -> None:
    """Every specification names a standard, but for the two that describe a thermometer."""
    texts = {supply.get("specification") or "" for supply in _supplies("wuhan2020/hospitals.json")} - {""}
    assert {text for text in texts if not recognition.recognise(text)} == set()
    bare = {text for text in texts if (found := recognition.recognise(text)) and not found.standards}
    assert bare == {"手持测温仪", "人体热像体温智能检测仪"}


@_needs("wuhan2020")
def test_every_product_of_the_factories_is_recognised() -> None:
    """What the 21 producers make is recognised."""
    assert _unread({supply["specification"] for supply in _supplies("wuhan2020/factory.json")}) == set()


@_needs("wuhan2020")
def test_the_amounts_hidden_in_remarks_are_found() -> None:
    """Needs written only into remarks come out with their amounts, and no account number does."""
    places = json.loads((_DATA / "wuhan2020/hospitals.json").read_text(encoding="utf-8"))
    found = {place["id"]: recognition.find_amounts(place["remark"]) for place in places}
    assert [(one.item.code, int(amount)) for one, amount in found["H0021"]] == [
        ("examination-gloves", 10000),
        ("hand-sanitiser", 2000),
    ]
    assert [(one.item.code, int(amount)) for one, amount in found["H0035"]] == [("medicine-oseltamivir", 500)]
    assert len(found["H0046"]) == 11
    assert sum(map(len, found.values())) == 32


@_needs("wuhan_geo")
def test_every_need_of_the_mapped_hospitals_is_recognised() -> None:
    """The other spellings of the mapped hospitals and of the item totals are recognised as well."""
    texts = {supply["name"] for supply in _supplies("wuhan_geo/hospitals_with_coords.json")}
    texts |= set(json.loads((_DATA / "wuhan_geo/total_demands.json").read_text(encoding="utf-8")))
    assert _unread(texts) == set()


@_needs("getusppe")
def test_every_equipment_type_of_getusppe_is_recognised() -> None:
    """Both the code and the name of each type are recognised, and as the same item."""
    for row in _rows("getusppe/lookup_equipment_type.csv"):
        by_code, by_name = recognition.recognise(row["enumcode"]), recognition.recognise(row["name"])
        assert by_code is not None, row
        assert by_name is not None, row
        assert by_code.item == by_name.item


# No item of the catalogue: sentences, money, food, and parts torn off by a comma inside brackets.
_NO_ITEM = {
    "Any medical-grade supplies",
    "Anything that will help EMS",
    "Ask thru email",
    "anything",
    "etc) with their chargers to help patients in isolation",
    "gift cards for patient families who no longer have income",
    "motors",
    "pre packaged food like cereal bars so on",
}


@_needs("findthemasks")
def test_what_donation_sites_accept_is_recognised() -> None:
    """Of some hundred spellings only those that name no item stay unread."""
    texts = {text.strip() for row in _rows("findthemasks/us_sites.csv") for text in re.split(r"[,;\n]", row["accepting"])}
    assert len(texts) > 90
    assert _unread(texts) == _NO_ITEM


@_needs("findthemasks")
def test_what_makers_make_is_recognised() -> None:
    """Every product but “Other” is recognised."""
    columns = ("products", "other_product")
    texts = {text.strip() for row in _rows("findthemasks/makers.csv") for name in columns for text in row[name].split(",")}
    assert _unread(texts) == {"Other"}
