"""Domain values as JSON and back."""

import dataclasses
from datetime import UTC, date
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.store import shape
from matching import design, intake, offer, request, span
from matching.place import Place, Point
from tests.store import thing

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
WHOLE = st.integers(-(2**63), 2**63 - 1)
MOMENTS = st.datetimes(timezones=st.just(UTC))
SPANS = st.builds(span.Span, MOMENTS, st.none() | MOMENTS)
COUNT = st.none() | WHOLE


def _any(kind: type, **known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any value of a dataclass, with no field left at its default."""
    return st.builds(kind, **{field.name: known.get(field.name, ...) for field in dataclasses.fields(kind)})


PLACES = _any(Place, point=st.none() | _any(Point, latitude=FLOATS, longitude=FLOATS))
TRIP = {"origin": PLACES, "destination": PLACES, "pick_up": SPANS}
LOAD = {"litres": WHOLE, "kilograms": WHOLE}
REACH = _any(intake.Reach)
COUNTED = ("staff_per_day", "suspected", "confirmed", "respirators_in_stock", "goggles_in_stock")
KNOWN = st.one_of(
    _any(request.Goods),
    _any(request.PrintedPart),
    _any(request.Ride, passengers=WHOLE, **TRIP),
    _any(request.Delivery, **LOAD, **TRIP),
    _any(request.Role, hours_per_week=WHOLE),
    _any(offer.Stock, smallest_lot=WHOLE),
    _any(offer.PrintHours, minutes_per_piece=WHOLE, volume=_any(design.Size, x=WHOLE, y=WHOLE, z=WHOLE)),
    _any(offer.Drive, seats=WHOLE, shifts=st.lists(SPANS).map(tuple), **LOAD),
    _any(offer.Volunteering),
    _any(intake.Intake, contact=REACH, equipment_head=REACH, deliver_to=PLACES, **dict.fromkeys(COUNTED, COUNT)),
    _any(intake.Supply, stock=WHOLE, staff_per_day=WHOLE, pieces_per_staff_day=FLOATS),
    _any(design.File),
)


@given(KNOWN)
def test_every_stored_value_comes_back_as_it_was(value: Any) -> None:
    """All specs, intakes, supplies and files survive the way through JSON text."""
    assert shape.read(type(value), orjson.loads(shape.dump(value)), 1) == value


@given(st.dictionaries(st.text(), st.integers(-(2**53), 2**53) | st.text()))
def test_mappings_of_texts_and_numbers_come_back(value: dict[str, str | int]) -> None:
    """The details of an event survive, each value in its own type."""
    assert shape.read(dict[str, str | int], orjson.loads(shape.dump(value)), 1) == value


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (request.Goods, {"item": "mask", "colour": "blue"}),
        (request.Goods, {"standard": "EN 149"}),
        (request.Goods, {"item": 7}),
        (request.Goods, {"item": "mask", "use": "boiling"}),
        (request.Goods, {"item": "mask", "valves_refused": 1}),
        (request.Goods, ["mask"]),
        (request.Goods, None),
        (offer.Drive, {"vehicle": "van", "seats": 3, "shifts": "always"}),
        (offer.Drive, {"vehicle": "van", "seats": True, "shifts": []}),
        (tuple[str, ...], "abc"),
        (tuple[str, ...], [1]),
        (dict[str, str], []),
        (date, "tomorrow"),
        (UUID, "7"),
    ],
)
def test_an_unknown_shape_is_an_error_that_names_the_row(kind: Any, data: Any) -> None:
    """A name too many or too few, or a value of another type, is never read as something else."""
    with pytest.raises(shape.ShapeError, match="Row r17"):
        shape.read(kind, data, "r17")


def test_an_unknown_shape_is_not_quoted() -> None:
    """What stood in the row stays out of the error."""
    with pytest.raises(shape.ShapeError) as caught:
        shape.read(intake.Reach, {"phone": "+380441234567", "fax": "+380441234568"}, 1)
    assert "+380" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_field_added_later_takes_its_default() -> None:
    """JSON written before a field was there is still read."""
    assert shape.read(request.Goods, {"item": "mask"}, 1) == request.Goods("mask")


def test_sets_are_written_in_order() -> None:
    """The same set is always the same text."""
    role = request.Role("nurse", frozenset({"c", "a", "b"}))
    assert orjson.loads(shape.dump(role))["skills"] == ["a", "b", "c"]


def test_what_has_no_json_form_is_refused() -> None:
    """Only values that can come back are written."""
    with pytest.raises(TypeError):
        shape.dump({"line": object()})
    with pytest.raises(shape.ShapeError):
        shape.read(object, {}, thing.new_id())
