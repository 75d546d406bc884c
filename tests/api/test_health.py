"""What balancers and container runtimes are told."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from api import health
from api.store import migration
from api.store.database import Database
from tests.api.house import House

READY = {"ready": True, "stopping": False, "database": True, "migrations": "current", "search": "ok"}
Ask = Callable[[str], Any]


@pytest.fixture
def ask(house: House) -> Ask:
    """Asks an end point; the status and what is told."""
    transport = httpx.ASGITransport(Starlette(routes=health.routes(house)))

    async def asked(path: str) -> tuple[int, Any]:
        async with httpx.AsyncClient(transport=transport, base_url="http://talka") as http:
            answer = await http.get(path)
        assert answer.headers["cache-control"] == "no-store"
        return answer.status_code, answer.json()

    return asked


async def test_a_server_is_ready_when_all_is_well(ask: Ask) -> None:
    """Database, tables and search are told apart, and nothing else is told."""
    assert await ask("/health/ready") == (200, READY)
    assert await ask("/health/live") == (200, {"live": True})
    assert await ask("/healthz") == (200, {"database": True, "search": True})


async def test_a_server_that_stops_is_not_ready(house: House, ask: Ask) -> None:
    """It says so before it stops answering; it is alive until then."""
    house.ending.told.set()
    assert await ask("/health/ready") == (503, READY | {"ready": False, "stopping": True})
    assert (await ask("/health/live"))[0] == 200


async def test_a_server_whose_tables_are_older_is_not_ready(house: House, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Migrations that this version needs and the database lacks are told; which, is nobody's business."""

    async def behind(*_: object) -> list[str]:
        return ["9999_secret"]

    monkeypatch.setattr(migration, "pending", behind)
    assert await ask("/health/ready") == (503, READY | {"ready": False, "migrations": "behind"})


async def test_a_server_without_its_database_is_not_ready(house: House, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """It lives, for starting it anew would not help."""

    def unreachable(_: object) -> None:
        raise OSError("no route to 10.0.0.7")

    monkeypatch.setattr(Database, "session", unreachable)
    told = READY | {"ready": False, "database": False, "migrations": "unknown"}
    assert await ask("/health/ready") == (503, told)
    assert await ask("/healthz") == (503, {"database": False, "search": True})
    assert (await ask("/health/live"))[0] == 200


async def test_a_server_without_search_goes_on(house: House, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever people write waits for the engine; they are sent here all the same."""

    async def down(_: object) -> bool:
        raise TimeoutError

    monkeypatch.setattr(type(house.engine), "health", down)
    assert await ask("/health/ready") == (200, READY | {"search": "degraded"})
