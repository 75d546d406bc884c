"""What many tests share: a PostgreSQL and a browser, each with a loud skip where the machine has none."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests import browser as chromium_browser
from tests import postgres


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server on which databases may be made: TEST_DATABASE_URL, else one of the tests' own."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        yield named
        return
    binaries = postgres.programs()
    if binaries is None:
        pytest.skip(postgres.MISSING)
    with postgres.server(binaries) as address:
        yield address


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of an empty database of this test's own."""
    with postgres.fresh_database(postgres_url) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    return chromium_browser.program() or pytest.skip(chromium_browser.MISSING)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A running browser; its event loop stays on for the module, so tests that use it cannot stand beside asynchronous ones."""
    with chromium_browser.launched(chromium) as running:
        yield running
