"""A small world for the tests of the contract."""

import pytest

from tests.schema import fake


@pytest.fixture
def world() -> fake.World:
    """One of everything, seen by an anonymous visitor."""
    return fake.populated()
