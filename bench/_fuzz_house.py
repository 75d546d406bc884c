"""The house that is fuzzed: a furnished Talka on a database that is thrown away, its callers, and what it answers."""

import asyncio
import itertools
import json
import logging
import re
import time
import traceback
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx

from api import application
from api.live.hub import Hub
from api.settings import Settings
from api.store import migration
from api.store.database import Database
from bench._fuzz_body import ACCEPT, Ids, Sent
from schema import identity
from search.embedded import Embedded
from tests.api import world as world_
from tests.api.house import House, Outbox

CALLERS = ("", "requester", "supplier", "coordinator", "admin")  # the first is nobody
PATIENCE = 120.0  # seconds on the clock, for this machine may have much else to do
MOST_WORK = 10.0  # seconds of processor time for one answer
BETWEEN = timedelta(seconds=20)  # by the clock of the house, so that budgets of cost fill again
ENDED = 503  # an operation that came to its deadline; counted, and the machine's load may be why
_ID = re.compile(r"^[0-9a-f]{8}: ")  # that a client may quote
_DEADLINE = re.compile(r"(?:[0-9a-f]{8}: )?TimeoutError at")  # the same as ENDED, where a part of the answer was there
SHOWN = 5  # of the slowest
FRESH = 200  # requests after which callers get new tokens, for some of what is sent signs them out


@dataclass(slots=True)
class Finding:
    """Something that must not happen: how often it did, and the shortest request that made it."""

    what: str
    times: int = 0
    sample: Sent | None = None
    cause: str = ""


@dataclass(slots=True)
class Tally:
    """What came of it all."""

    sent: int = 0
    statuses: dict[int, int] = field(default_factory=dict[int, int])
    codes: dict[str, int] = field(default_factory=dict[str, int])
    slowest: list[tuple[float, Sent]] = field(default_factory=list[tuple[float, Sent]])
    findings: dict[str, Finding] = field(default_factory=dict[str, Finding])

    def find(self, what: str, sent: Sent, cause: str = "") -> None:
        """Note something that must not happen."""
        found = self.findings.setdefault(what, Finding(what))
        found.times += 1
        if found.sample is None or len(sent.body) < len(found.sample.body):
            found.sample, found.cause = sent, cause


class Causes(logging.Handler):
    """Keeps what the server logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        self.heard.append(f"{record.getMessage()}\n{trace}".strip())


class Fuzzed:
    """A house that answers requests one after the other."""

    def __init__(self, house: House, world: world_.World) -> None:
        self.house, self.world, self.tally, self.causes = house, world, Tally(), Causes()
        transport = httpx.ASGITransport(application.create(house), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url=house.settings.base_url)
        self._tokens: dict[str, str] = {}
        self._turns = itertools.cycle(CALLERS)

    async def ask(self, sent: Sent) -> None:
        """Send one request as the next caller, and judge the answer."""
        if self.tally.sent % FRESH == 0:
            await self._sign_in()
        self.house.clock.forward(BETWEEN)
        self.tally.sent += 1
        self.causes.heard.clear()
        before = time.process_time()
        try:
            answer = await asyncio.wait_for(self._send(sent, next(self._turns)), PATIENCE)
        except TimeoutError:
            self.tally.find("no answer in time", sent)
            return
        worked = time.process_time() - before
        self.tally.slowest = sorted([*self.tally.slowest, (worked, sent)], key=lambda each: -each[0])[:SHOWN]
        if worked > MOST_WORK:
            self.tally.find("too much work for one answer", sent)
        self._judge(sent, answer)

    async def _send(self, sent: Sent, who: str) -> httpx.Response:
        headers = {"content-type": "application/json", "accept": ACCEPT, **sent.headers}
        if who:
            headers["authorization"] = f"Bearer {self._tokens[who]}"
        return await self._client.post("/graphql", content=sent.body, headers=headers)

    def _judge(self, sent: Sent, answer: httpx.Response) -> None:
        self.tally.statuses[answer.status_code] = self.tally.statuses.get(answer.status_code, 0) + 1
        cause = next((each for each in self.causes.heard if not _DEADLINE.match(each)), "")
        if (answer.status_code >= 500 and answer.status_code != ENDED) or cause:
            self.tally.find(f"{answer.status_code}: {_told(cause)}", sent, cause)
        try:
            said = answer.json()
        except ValueError:
            self.tally.find(f"an answer of {answer.status_code} that is no JSON", sent, answer.text[:200])
            return
        for error in said.get("errors") or [{}]:
            code = (error.get("extensions") or {}).get("code", "") if isinstance(error, dict) else ""
            if code:
                self.tally.codes[code] = self.tally.codes.get(code, 0) + 1
            if code == "INTERNAL" and not cause:
                self.tally.find(f"{code} at {error.get('path')}", sent, json.dumps(error))

    async def _sign_in(self) -> None:
        async with self.house.database.session():
            for who in filter(None, CALLERS):
                ports = self.house.ports(self.world.who(who))
                for token in await ports.sign_in.tokens():
                    await ports.sign_in.revoke_token(token.id)
                self._tokens[who] = (await ports.sign_in.create_token("fuzz")).secret


def _told(cause: str) -> str:
    """A cause without what differs from time to time: the first line, and where it came from in our code."""
    lines = _ID.sub("", cause).splitlines() or [""]
    ours = [line.strip() for line in lines if line.strip().startswith("File") and "site-packages" not in line]
    return f"{lines[0].split(' at ')[0][:120]} {ours[-1] if ours else ''}"


@asynccontextmanager
async def opened(url: str, loose: Mapping[str, Any]) -> AsyncIterator[Fuzzed]:
    """A furnished house on an empty database; `loose` are settings beside the usual ones."""
    database, engine = await Database.open(url), Embedded()
    try:
        await migration.migrate(database)
        house = House(Settings(database=url, **loose), database, engine, Hub(), Outbox())
        async with database.session():
            world = await world_.furnished(house)
        fuzzed = Fuzzed(house, world)
        logging.getLogger().addHandler(fuzzed.causes)
        try:
            yield fuzzed
        finally:
            logging.getLogger().removeHandler(fuzzed.causes)
    finally:
        await engine.close()
        await database.close()


def ids(world: world_.World) -> Ids:
    """Global ids of what is in the house, by type name."""
    known = {
        "Request": (world.asked, world.journey, world.vacancy),
        "RequestLine": (*world.asked.lines, *world.journey.lines, *world.vacancy.lines),
        "Offer": (world.goods, world.paused, world.car, world.skills),
        "Facility": (world.hospital, world.free_hospital),
        "Contact": (world.contact,),
        "Design": (world.design,),
        "Pledge": (world.held,),
        "Appeal": (world.appeal,),
        "Draft": (world.draft,),
        "Membership": (world.applicant,),
    }
    people = [who.person_id for who in world.guests.values() if who.person_id]
    found = {kind: [identity.write(kind, each.id) for each in several] for kind, several in known.items()}
    organisations = [identity.write("Organisation", id) for id in (world.hospitals, world.suppliers)]
    return {**found, "Person": [identity.write("Person", id) for id in people], "Organisation": organisations}
