"""A database of every kind for each test: migrated, empty, and the running task's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.store import migration
from api.store.database import Database


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    return f"sqlite:///{tmp_path}/talka.db" if request.param == "sqlite" else request.getfixturevalue("postgres_database")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database, in a session."""
    async for opened in _opened(database_url):
        yield opened


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated SQLite database, in a session."""
    async for opened in _opened(f"sqlite:///{tmp_path}/talka.db"):
        yield opened


@pytest.fixture
async def postgres(postgres_database: str) -> AsyncIterator[Database]:
    """A migrated PostgreSQL database, in a session."""
    async for opened in _opened(postgres_database):
        yield opened


async def _opened(url: str) -> AsyncIterator[Database]:
    opened = await Database.open(url)
    try:
        await migration.migrate(opened)
        async with opened.session():
            yield opened
    finally:
        await opened.close()
