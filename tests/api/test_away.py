"""What people and programs meet while the database does not answer: a word to try again, and then everything as before."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from api import application, identity
from api.graphql import negotiation
from api.graphql.operation import Operation, Outcome
from api.live.hub import Hub
from api.settings import Settings
from api.store.database import Database
from search.embedded import Embedded
from tests.api import sample
from tests.api.house import House, Outbox
from tests.api.test_subscription_slow import WITHIN, serving
from tests.line import Line

WHO = {"query": "{ viewer { signedIn } }"}
BOARD = {"query": "{ board { counts { openLines } } }"}
ASK = {"query": 'mutation { askCode(input: { address: "olena@example.org" }) { __typename } }'}
FILE = "/files/019aa5a6-0000-7000-8000-000000000000"


@dataclass
class Server:
    """A served house whose database can be taken away."""

    line: Line
    port: int
    token: str
    seen: list[Operation] = field(default_factory=list[Operation])

    @property
    def http(self) -> httpx.AsyncClient:
        """A client."""
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=WITHIN)

    @property
    def ours(self) -> dict[str, str]:
        """The headers of somebody with a token who reads Ukrainian."""
        return {"authorization": f"Bearer {self.token}", "accept-language": "uk"}

    @contextmanager
    def watch(self, operation: Operation) -> Iterator[None]:
        """Keep an operation once it is over."""
        yield
        self.seen.append(operation)

    async def introduced(self) -> str:
        """What is said to somebody who introduces themselves over a WebSocket."""
        url = f"ws://127.0.0.1:{self.port}/graphql"
        async with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
            payload = {"authorization": f"Bearer {self.token}"}
            await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
            try:
                return json.loads(await socket.recv())["type"]
            except ConnectionClosed as closed:
                return str(closed.rcvd.code if closed.rcvd else "")


@pytest.fixture
async def server(migrated_postgres: str) -> AsyncIterator[Server]:
    """A whole server, with somebody who has a token."""
    async with Line(migrated_postgres) as line:
        database, engine = await Database.open(line.address), Embedded()
        try:
            house = House(Settings(database=line.address), database, engine, Hub(), Outbox())
            async with database.session():
                who = await house.guest(f"doctor-{identity.new_id()}")
                secret = (await house.ports(who).sign_in.create_token("a program")).secret
            server = Server(line, 0, secret)
            house.watchers.append(server.watch)
            async with serving(application.create(house)) as server.port:
                yield server
        finally:
            await engine.close()
            await database.close()


async def test_programs_are_told_to_try_again(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """With a status of its own in either type, in their language, under an id that stands in one line of the log."""
    ids: list[str] = []
    async with asyncio.timeout(WITHIN), server.http as http:
        await server.line.cut()
        for asked, headers, sentence in (
            (BOARD, {"accept": negotiation.RESPONSE}, "Talka cannot answer just now; please try again in a minute."),
            (ASK, {"accept": negotiation.JSON}, "Talka cannot answer just now; please try again in a minute."),
            (WHO, server.ours, "Talka зараз не може відповісти; спробуйте ще раз за хвилину."),
        ):
            answer = await http.post("/graphql", json=asked, headers=headers)
            assert answer.status_code == 503
            (error,) = answer.json()["errors"]
            assert (error["message"], error["extensions"]["code"]) == (sentence, "UNAVAILABLE")
            ids.append(error["extensions"]["id"])
        await server.line.mend()
        assert (await http.post("/graphql", json=WHO, headers=server.ours)).json()["data"]["viewer"] == {"signedIn": True}
    lines = [message for message in caplog.messages if "does not answer" in message]
    assert [line.partition(":")[0] for line in lines] == ids
    assert "\n" not in "".join(lines)
    assert [each.outcome for each in server.seen] == [*[Outcome.BROKEN] * 3, Outcome.DONE]


async def test_pages_and_files_say_so(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    """A page for people and an answer for programs; nothing is told of where that was met."""
    async with asyncio.timeout(WITHIN), server.http as http:
        await server.line.cut()
        for path in ("/", FILE):
            page = await http.get(path)
            assert page.status_code == 503
            assert "Talka cannot answer just now" in page.text
        sent = await http.post("/upload", content=sample.stl(), headers=server.ours)
        assert (sent.status_code, sent.json()["reason"]) == (503, "UNAVAILABLE")
        assert sent.json()["sentence"].startswith("Talka зараз не може відповісти")
        await server.line.mend()
        assert [(await http.get(path)).status_code for path in ("/", FILE)] == [200, 404]
    assert "Traceback" not in capfd.readouterr().err


async def test_who_introduces_themselves_is_to_come_again(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    """A WebSocket whose token cannot be looked up is closed with the code after which clients connect again."""
    async with asyncio.timeout(WITHIN):
        await server.line.cut()
        assert await server.introduced() == "1013"
        await server.line.mend()
        assert await server.introduced() == "connection_ack"
    assert "Traceback" not in capfd.readouterr().err
