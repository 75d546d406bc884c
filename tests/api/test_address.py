"""Addresses as people type them."""

import pytest

from api.channel import address
from matching.account import Way
from matching.refusal import RefusedError


@pytest.mark.parametrize(
    ("typed", "way", "text"),
    [
        ("  Doctor@Hospital.Example ", Way.MAIL, "doctor@hospital.example"),
        ("+380 44 123-45-67", Way.PHONE, "+380441234567"),
        ("+86 (27) 8588 2888", Way.PHONE, "+862785882888"),
    ],
)
def test_addresses_are_read_as_people_type_them(typed: str, way: Way, text: str) -> None:
    """Blanks, capitals, brackets and hyphens do not matter."""
    assert address.read(typed) == address.Address(way, text)


@pytest.mark.parametrize("typed", ["", "doctor", "@example.org", "a b@example.org", "0441234567", "+1", "x@y", "a@b..c"])
def test_what_is_no_address_is_refused_with_an_example(typed: str) -> None:
    """The refusal says what an address looks like."""
    with pytest.raises(RefusedError, match=r"\+380"):
        address.read(typed)


def test_a_number_without_plus_is_read_as_of_a_country() -> None:
    """With a country given, its own way of writing numbers is understood."""
    assert address.read("044 123 45 67", "UA").text == "+380441234567"


def test_masks_tell_the_owner_and_nobody_else() -> None:
    """A masked address keeps its ends only."""
    assert address.read("doctor@hospital.example").masked == "d…@hospital.example"
    assert address.read("+380441234567").masked == "+380…67"
