"""Needs and offers of every kind are published, and found again in the words that people use."""

import time
from typing import Any

import pytest

from tests.journey.client import Client
from tests.journey.house import House

SOON = 30  # seconds until what was published can be found
INTAKE = {
    "contact": {"name": "Dr Wen", "department": "Infectious diseases", "post": "Head", "phone": "+862785776655"},
    "equipmentHead": {"name": "Lin", "phone": "+862785776656", "messenger": "lin-equipment"},
    "staffPerDay": 50,
    "duty": "SEVERE_CASES",
    "suspected": 31,
    "confirmed": 12,
    "respiratorsInStock": 300,
    "gogglesInStock": 40,
    "unregisteredAccepted": False,
    "nextSupply": "2031-02-03",
    "logistics": "Couriers report their number plate a day ahead.",
    "deliverTo": {"address": "Gate 3, 1 Lake Road", "city": "孝感市", "country": "CN"},
    "demandLetter": "https://letters.talka.example/17",
    "stamped": True,
}
ANSWERS = """
contact { name department post phone } equipmentHead { name phone messenger } staffPerDay duty suspected confirmed
respiratorsInStock gogglesInStock unregisteredAccepted nextSupply logistics deliverTo { address city country }
demandLetter stamped
"""
REQUEST = f"id state intake {{ {ANSWERS} }} supplies {{ item {{ code }} stock staffPerDay piecesPerStaffDay days sentence }}"
SEARCH = """
query ($text: String!, $kinds: [SearchKind!], $city: String) {
  search(query: $text, kinds: $kinds, filters: { city: $city }, first: 50) {
    degraded
    hits { via viaSentence node { ... on Offer { id } ... on Request { id } } }
  }
}
"""


def found(reader: Client, text: str, id: str, city: str | None = None) -> Any:
    """The hit for a thing among what is found for a text; waits until the search index has followed."""
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        result = reader.ask(SEARCH, text=text, city=city)["search"]
        assert not result["degraded"]
        if hits := [hit for hit in result["hits"] if hit["node"].get("id") == id]:
            return hits[0]
    raise AssertionError(f"“{text}” does not find it.")


def publish(who: Client, what: dict[str, Any], city: str) -> str:
    """The id of an offer just published in a city."""
    place = {"city": city, "country": "UA", "point": {"latitude": 49.5535, "longitude": 25.5948}}
    return who.done("publishOffer", "Offer", "id state", what=what, place=place)["id"]


def test_eleven_answers_are_kept_for_those_concerned_and_tell_everybody_the_days_of_supply(server: House) -> None:
    """A new hospital answers all questions; its days of supply are public with the use rate assumed, its answers are not."""
    doctor = server.stranger().sign_in("dr.wen@hospital.example", "Dr Wen")
    made = doctor.done(
        "publishRequest",
        "Request",
        REQUEST,
        facility={"name": "孝感市第四人民医院", "grade": "SECONDARY", "place": {"city": "孝感市", "country": "CN"}},
        lines=[
            {"goods": {"item": "respirator", "asked": "900", "standard": "GB19083-2010", "use": "SPLASH"}},
            {"goods": {"item": "goggles", "amountUnknown": True}},
        ],
        intake=INTAKE,
    )
    assert made["state"] == "PUBLISHED"
    assert made["intake"] == INTAKE

    document = f"query ($id: ID!) {{ request(id: $id) {{ {REQUEST} }} }}"
    public = server.stranger().ask(document, id=made["id"])["request"]
    assert public["intake"] is None
    supplies = {supply["item"]["code"]: supply for supply in public["supplies"]}
    respirators = supplies["respirator"]
    assert (respirators["stock"], respirators["staffPerDay"]) == (300, 50)
    assert respirators["days"] == pytest.approx(300 / (50 * respirators["piecesPerStaffDay"]), abs=0.1)
    assert respirators["sentence"]
    assert supplies["goggles"]["stock"] == 40
    assert server.guest("coordinator").ask(document, id=made["id"])["request"]["intake"]["stamped"] is True


def test_stock_is_found_by_an_equal_standard_in_another_inflection_and_with_a_typo(server: House) -> None:
    """N95 finds FFP2, and says that it is an equivalent; Ukrainian and Russian word forms and a slip of the finger too."""
    id = publish(server.guest("giver"), {"stock": {"item": "respirator", "asked": "75", "standard": "FFP2"}}, "Тернопіль")
    reader = server.stranger()
    equal = found(reader, "N95", id, "Тернопіль")
    assert "FFP2" in equal["via"]
    assert "FFP2" in equal["viaSentence"]
    assert "N95" in equal["viaSentence"]
    for text in ("FFP2", "респіраторами", "респираторов", "respirators", "respirtaor"):
        assert found(reader, text, id, "Тернопіль"), text


def test_chinese_goods_are_found_without_spaces_and_in_both_scripts(server: House) -> None:
    """Suits are found by their name in a sentence without spaces, in simplified and in traditional characters."""
    id = publish(server.guest("giver"), {"stock": {"item": "protective-suit", "asked": "60"}}, "Чернівці")
    for text in ("防护服", "防護服", "医用防护服"):
        assert found(server.stranger("zh"), text, id, "Чернівці"), text


def test_printer_hours_are_found_by_what_they_print(server: House) -> None:
    """A maker offers hours on a design, which are counted in minutes and found under the part in any language."""
    maker = server.guest("maker")
    designs = maker.ask('{ designs(first: 10, filter: { items: ["face-shield"] }) { nodes { id } } }')["designs"]["nodes"]
    volume = {"x": 250, "y": 210, "z": 200}
    id = publish(maker, {"printHours": {"designId": designs[0]["id"], "hours": "12", "volume": volume}}, "Луцьк")
    offered = maker.ask("query ($id: ID!) { offer(id: $id) { capacity spec { ... on PrintHours { piecesFree } } } }", id=id)[
        "offer"
    ]
    assert offered == {"capacity": 720, "spec": {"piecesFree": 15}}
    for text in ("face shields", "щитків", "面罩"):
        assert found(server.stranger(), text, id, "Луцьк"), text


def test_a_driver_is_found_by_the_vehicle(server: House) -> None:
    """A driver's seats and hours are published, and found by the beginning of the vehicle's name."""
    drive = {
        "vehicle": "Mercedes Sprinter",
        "seats": 8,
        "trips": 3,
        "shifts": [{"start": "2031-02-03T06:00:00Z", "end": "2031-02-03T18:00:00Z"}],
    }
    id = publish(server.guest("driver"), {"drive": drive}, "Рівне")
    for text in ("Sprinter", "mercedes sprin"):
        assert found(server.stranger(), text, id, "Рівне"), text


def test_a_volunteer_is_found_by_a_skill(server: House) -> None:
    """Skills and hours a week are published, and found by the skill in another language."""
    volunteering = {"skills": ["translation"], "languages": ["uk", "en"], "hoursPerWeek": 6}
    id = publish(server.guest("volunteer"), {"volunteering": volunteering}, "Ужгород")
    for text in ("translation", "переклад"):
        assert found(server.stranger(), text, id, "Ужгород"), text
