"""A house on each kind of database: a copy of a migrated SQLite file, or a migrated PostgreSQL database that is emptied."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
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
    """The address of a migrated database, to be emptied: making one for each test takes longer than the test."""
    with postgres.fresh_database(postgres_url) as address:
        asyncio.run(_migrate(address))
        yield address


TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid DESC"


async def _empty(address: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        # The last tables first, for they refer to the first ones.
        names = [row["relname"] for row in await connection.fetch(TABLES) if row["relname"] != "migration"]
        emptied = "".join(f'DELETE FROM "{name}";' for name in names)  # noqa: S608
        # Events are never deleted, except here.
        await connection.execute(f"ALTER TABLE event DISABLE TRIGGER USER; {emptied} ALTER TABLE event ENABLE TRIGGER USER")
    finally:
        await connection.close()


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


@pytest.fixture(params=["sqlite", "postgres"])
def house_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty migrated database of each kind."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    address: str = request.getfixturevalue("migrated_postgres")
    asyncio.run(_empty(address))
    return address


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
