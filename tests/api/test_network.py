"""Network addresses, as they are counted."""

import pytest

from api import network


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:2", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("somewhere", "somewhere"),
        ("", ""),
    ],
)
def test_a_network_of_the_sixth_version_counts_as_one(address: str, counted: str) -> None:
    """Its household may choose among endless addresses; addresses of the fourth version are one each, however written."""
    assert network.of(address) == counted
