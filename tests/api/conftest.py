"""A house on each kind of database, made from a copy of a migrated one."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from api.live.hub import Hub
from api.settings import Settings
from api.store import migration
from api.store.database import Database
from search.embedded import Embedded
from tests import postgres
from tests.api import world as world_
from tests.api.house import House, Outbox


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a migrated database, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "talka.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database, to be copied."""
    with postgres.fresh_database(postgres_url) as address:
        asyncio.run(_migrate(address))
        yield urlsplit(address).path.removeprefix("/")


async def _migrate(url: str) -> None:
    database = await Database.open(url)
    try:
        await migration.migrate(database)
    finally:
        await database.close()


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite database of this test's own."""
    return f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'talka.db')}"


@pytest.fixture
def migrated_url(postgres_url: str, migrated_postgres: str) -> Iterator[str]:
    """The address of a migrated PostgreSQL database of this test's own."""
    with postgres.fresh_database(postgres_url, migrated_postgres) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
def house_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database of each kind."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "migrated_url")


@pytest.fixture
async def house(house_url: str) -> AsyncIterator[House]:
    """A house on each kind of database, in a session."""
    async for opened in _opened(house_url):
        yield opened


@pytest.fixture
async def world(house: House) -> world_.World:
    """One of everything on each kind of database."""
    return await world_.furnished(house)


@pytest.fixture
async def small_house(sqlite_url: str) -> AsyncIterator[House]:
    """A house on SQLite, for what no database can change."""
    async for opened in _opened(sqlite_url):
        yield opened


async def _opened(url: str) -> AsyncIterator[House]:
    database, engine = await Database.open(url), Embedded()
    try:
        async with database.session():
            yield House(Settings(database=url), database, engine, Hub(), Outbox())
    finally:
        await engine.close()
        await database.close()
