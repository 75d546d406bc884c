"""Other people's clients and the servers they speak to; a loud skip where npm cannot fetch them."""

from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from tests import postgres
from tests.client import workspace
from tests.client.workspace import Workspace
from tests.journey import house
from tests.journey.house import House

Findings = Mapping[str, str]


@pytest.fixture(scope="session")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The clients, compiled against the contract."""
    if why := workspace.missing():
        pytest.skip(f"npm could not fetch the clients that are pinned in tests/client/package-lock.json: {why}")
    return workspace.made(tmp_path_factory.mktemp("clients"))


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server on each kind of database, with the demonstration's week in it."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "sqlite":
        with house.demonstration(folder) as running:
            yield running
        return
    with postgres.fresh_database(request.getfixturevalue("postgres_url")) as address:
        house.furnish(folder, address)
        with house.installation(folder, address) as running:
            yield running


@pytest.fixture(scope="session")
def told(server: House) -> Mapping[str, str]:
    """What a program is told of the server: where it is, and two people's tokens."""
    people = {name.upper(): server.guest(name).token for name in ("coordinator", "doctor")}
    return {"SERVER": server.url, **people}


@pytest.fixture(scope="session")
def findings(clients: Workspace, told: Mapping[str, str]) -> "Findings":
    """What a program found out, which runs when it is first asked for."""
    return cache(lambda program: clients.findings(program, **told))  # type: ignore[return-value]
