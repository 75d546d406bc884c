"""The houses that journeys go through, each shared by all of them."""

from collections.abc import Iterator

import pytest

from tests import postgres
from tests.journey import house


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[house.House]:
    """The demonstration: SQLite, embedded search, the invented week in two cities."""
    with house.demonstration(tmp_path_factory.mktemp("demonstration")) as running:
        yield running


@pytest.fixture(scope="session")
def furnished(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL database with the same week in it."""
    with postgres.fresh_database(postgres_url) as address:
        house.furnish(tmp_path_factory.mktemp("furnished"), address)
        yield address


@pytest.fixture(scope="session")
def installation(furnished: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[house.House]:
    """A server on that PostgreSQL database."""
    with house.installation(tmp_path_factory.mktemp("installation"), furnished) as running:
        yield running


@pytest.fixture(scope="session")
def neighbour(installation: house.House, furnished: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[house.House]:
    """A second server on the same database."""
    with house.installation(tmp_path_factory.mktemp("neighbour"), furnished) as running:
        yield running


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest) -> house.House:
    """A server on each kind of database, with the same week in it."""
    return request.getfixturevalue("demonstration" if request.param == "sqlite" else "installation")
