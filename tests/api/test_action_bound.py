"""What people write about themselves, their organisations, designs and lines has bounds."""

from dataclasses import replace

import pytest

from matching import design, person, request
from matching.organisation import Kind
from matching.place import NOWHERE, Place
from tests.api.house import House, goods, refused

VISOR = design.NewDesign("Visor", "face-shield", "1", "CC0-1.0", "PETG", 60, design.Size(9, 9, 9))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (person.ProfileChange(name=" "), "name"),
        (person.ProfileChange(name="x" * 201), "name"),
        (person.ProfileChange(about="x" * 2_001), "about"),
        (person.ProfileChange(about="NUL\0"), "about"),
        (person.ProfileChange(languages=("x" * 61,)), "languages"),
        (person.ProfileChange(skills=frozenset(str(number) for number in range(51))), "skills"),
        (person.ProfileChange(certificates=frozenset({"x" * 61})), "certificates"),
        (person.ProfileChange(place=Place(city="x" * 201)), "place.city"),
    ],
)
async def test_a_profile_has_bounds(small_house: House, change: person.ProfileChange, field: str) -> None:
    """The refusal names the field."""
    who = await small_house.guest("somebody")
    assert (await refused(small_house.ports(who).people.amend(change))).field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "x"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"version": "x" * 201}, "version"),
        ({"licence": "x" * 201}, "licence"),
        ({"material": "NUL\0"}, "material"),
        ({"about": "x" * 2_001}, "about"),
        ({"files": (design.File("x" * 201, "https://files.example.org/a"),)}, "files"),
        ({"files": (design.File("a", "https://" + "x" * 2_000),)}, "files"),
        ({"files": (design.File("a", "https://files.example.org/a", "x" * 65),)}, "files"),
        ({"files": (design.File("a", "https://files.example.org/a"),) * 51}, "files"),
    ],
)
async def test_a_design_has_bounds(small_house: House, change: dict[str, object], field: str) -> None:
    """The refusal names the field."""
    who = await small_house.guest("maker")
    assert (await refused(small_house.ports(who).designs.publish(replace(VISOR, **change)))).field == field  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "place", "field"),
    [("x", NOWHERE, "name"), ("NUL\0", NOWHERE, "name"), ("Good", Place(address="x" * 201), "place.address")],
)
async def test_an_organisation_has_bounds(small_house: House, name: str, place: Place, field: str) -> None:
    """The refusal names the field."""
    who = await small_house.guest("founder")
    assert (await refused(small_house.ports(who).organisations.found(name, Kind.CHARITY, place))).field == field


@pytest.mark.parametrize("note", ["x" * 2_001, "NUL\0"])
async def test_the_note_of_an_amended_line_has_bounds(small_house: House, note: str) -> None:
    """The refusal names the field, and the line stays as it was."""
    doctor = await small_house.guest("doctor")
    line = (await small_house.ask(doctor, await small_house.hospital(doctor), goods())).lines[0]
    lines = small_house.ports(doctor).lines
    assert (await refused(lines.amend(line.id, request.LineChange(note=note)))).field == "note"
    assert await lines.load([line.id]) == [line]
