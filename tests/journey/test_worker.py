"""Workers apart from the server, killed at any moment: what they had begun is finished by another."""

import asyncio
import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from api.job.reminder import BEFORE
from api.job.sending import TOGETHER
from api.live.hub import Hub
from api.settings import Settings
from api.store import lease, migration, sql
from api.store.database import Database
from matching.request import CONFIRM_EVERY
from search.embedded import Embedded
from tests.api.house import Clock, House, Outbox, role
from tests.journey import fleet
from tests.journey.fleet import NEVER, Process, Server

ASKERS, KILLS = 60, 6
TAKES = 0.03  # seconds that the gateway needs for a message


@dataclass
class Gateway:
    """Takes text messages, each with its name, and takes its time."""

    taken: list[tuple[str, str]] = field(default_factory=list)

    def start(self) -> ThreadingHTTPServer:
        """Listen on a port of its own."""
        taken = self.taken

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                taken.append((body["to"], self.headers["Idempotency-Key"]))
                NEVER.wait(TAKES)
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    return f"sqlite:///{tmp_path}/talka.db" if request.param == "sqlite" else request.getfixturevalue("postgres_database")


@pytest.fixture
def told(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The settings of processes that take over from one another after two seconds."""
    return {
        "TALKA_DATABASE": database_url,
        "TALKA_SEARCH_PATH": str(tmp_path / "search.db"),
        "TALKA_LOG_LEVEL": "warning",
        "TALKA_LEASE_SECONDS": "2",
    }


@pytest.fixture
def gateway() -> Iterator[tuple[Gateway, str]]:
    """A gateway and its address."""
    made = Gateway()
    server = made.start()
    yield made, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


async def _furnish(url: str) -> set[str]:
    """Sixty people who each asked for something and are to be reminded of it now; their numbers."""
    database, engine = await Database.open(url), Embedded()
    began = datetime.now(UTC) - CONFIRM_EVERY + BEFORE - timedelta(hours=1)
    try:
        await migration.migrate(database)
        async with database.session():
            house = House(Settings(database=url), database, engine, Hub(), Outbox(), clock=Clock(began))
            numbers = [f"+3804412{number:05}" for number in range(ASKERS)]
            for each in numbers:
                asker = await house.guest(each, email=None, phone=each)
                await house.ask(asker, None, role())
    finally:
        await engine.close()
        await database.close()
    return set(numbers)


async def _left(url: str) -> tuple[int, int]:
    """How many jobs there are, and how many marks for the search engine."""
    database = await Database.open(url)
    try:
        async with database.session():
            return tuple([len(await sql.rows(f"SELECT 1 FROM {table}")) for table in ("job", "search_dirty")])  # type: ignore[return-value]  # noqa: S608
    finally:
        await database.close()


def test_workers_that_are_killed_lose_nothing(
    database_url: str, told: dict[str, str], gateway: tuple[Gateway, str], tmp_path: Path
) -> None:
    """Two workers remind sixty people while they are killed again and again: everybody is reminded, by one message.

    A message that had left when its worker was killed may come again, under the same name.
    """
    numbers, (taken, address) = asyncio.run(_furnish(database_url)), (gateway[0].taken, gateway[1])
    workers = [Process(tmp_path, name, "worker", **told, TALKA_SMS_URL=address) for name in ("first", "second")]
    chance = random.Random(4)  # noqa: S311 - no secret, but the same again
    with fleet.running(*workers):
        for after in sorted(chance.sample(range(1, ASKERS - 5), KILLS)):
            fleet.until(lambda: len(taken) >= after, "messages leave")  # noqa: B023
            victim = chance.choice(workers)
            victim.kill()
            victim.start()
        fleet.until(lambda: {to for to, _ in taken} == numbers, "everybody is reminded")
        fleet.until(lambda: asyncio.run(_left(database_url)) == (0, 0), "all jobs are done")
        for each in workers:  # one of them may not even have begun
            each.kill()
    names = Counter(to for to, _ in set(taken))
    assert names == dict.fromkeys(numbers, 1)
    assert len(taken) - ASKERS <= KILLS * TOGETHER


def test_a_server_can_leave_the_jobs_to_a_worker(database_url: str, told: dict[str, str], tmp_path: Path) -> None:
    """Without a worker nothing that is written at the server is found; with one it is, and a stopped one leaves no lease."""
    installed = told | {"TALKA_DEMO": "yes"}
    server, worker = (
        Server(tmp_path, "server", "--migrate", "--no-jobs", **installed),
        Process(tmp_path, "worker", "worker", **told),
    )
    with fleet.running(server):
        asker = server.house.stranger().sign_in("asker@talka.example", "Nadia")
        made = asker.done("registerFacility", "Facility", "id", name="Quiet Harbour Clinic", place={"city": "Odesa"})
        assert asyncio.run(_left(database_url)) == (0, 2)
        assert asyncio.run(_holders(database_url)) == set()
        with fleet.running(worker):
            search = '{ search(query: "Quiet Harbour", kinds: [FACILITY]) { hits { node { ... on Facility { id } } } } }'
            fleet.until(lambda: asker.ask(search)["search"]["hits"] == [{"node": {"id": made["id"]}}], "it is found")
            fleet.until(lambda: len(asyncio.run(_holders(database_url))) == 1, "the worker holds the leases")
        assert asyncio.run(_holders(database_url)) == set()


async def _holders(url: str) -> set[object]:
    database = await Database.open(url)
    try:
        async with database.session():
            return {await lease.holder(name) for name in ("expiry", "reminders", "appeals", "dispatch")} - {None}
    finally:
        await database.close()
