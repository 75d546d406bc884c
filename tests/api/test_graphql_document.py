"""Registered documents over HTTP: run by their ids, by POST and by GET, and kept by caches as long as they may be."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.graphql import Caller, Endpoint, negotiation
from api.graphql.registered import Registered
from schema import prepared
from schema.context import Context
from schema.root import schema
from tests.api.house import House
from tests.schema import fake
from tests.schema.fake import gid

FIND = "query find($id: ID!) { request(id: $id) { id } }"
ACT = "mutation { signOut { done } }"
WATCH = "subscription { boardChanged { event { id } } }"
KNOWN = {
    prepared.identifier(text): text for text in (FIND, ACT, WATCH, "query a { items { code } } query b { viewer { signedIn } }")
}


class Shelf:
    """The registered documents, in memory."""

    async def text(self, id: str) -> str | None:
        """The text of a document."""
        return KNOWN.get(id)


class Served:
    """A served world with registered documents."""

    def __init__(self, *, only_registered: bool = False) -> None:
        self.world = fake.populated()
        self.endpoint = Endpoint(schema, self.open_context, registered=Shelf(), only_registered=only_registered)
        self.client = TestClient(self.endpoint, base_url="https://api.example")

    @asynccontextmanager
    async def open_context(self, caller: Caller) -> AsyncIterator[Context]:
        """A context in the language of the caller."""
        self.world.language = caller.language
        yield self.world.context()

    def get(self, text: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
        """Run a registered document by GET."""
        given = {"documentId": prepared.identifier(text)} | {
            name: each if isinstance(each, str) else json.dumps(each) for name, each in more.items()
        }
        return self.client.get("/graphql", params=given, headers={"accept": negotiation.RESPONSE, **(headers or {})})

    def post(self, **body: Any) -> Any:
        """Send a body."""
        return self.client.post("/graphql", json=body, headers={"accept": negotiation.RESPONSE})


@pytest.fixture
def served() -> Served:
    """A served world."""
    return Served()


ID = gid("Request", 10)


def test_a_document_runs_by_its_id(served: Served) -> None:
    """By POST and by GET, with its variables, a registered document is answered like its text."""
    by_text = served.post(query=FIND, variables={"id": ID})
    by_id = served.post(documentId=prepared.identifier(FIND), variables={"id": ID})
    by_get = served.get(FIND, variables={"id": ID}, extensions={})
    assert by_text.json() == by_id.json() == by_get.json() == {"data": {"request": {"id": ID}}}


def test_one_of_several_operations_is_named(served: Served) -> None:
    """The operation of a registered document is chosen by name; an empty name is none."""
    several = "query a { items { code } } query b { viewer { signedIn } }"
    assert list(served.get(several, operationName="b").json()["data"]) == ["viewer"]
    assert "several operations" in served.get(several, operationName="").json()["errors"][0]["message"]
    assert served.get(FIND, operationName="", variables={"id": ID}).status_code == 200


@pytest.mark.parametrize("id", ["sha256:" + "0" * 64, "sha256:short", "abc", "x-own:1", "sha256:" + "\0" * 64])
def test_an_unknown_id_is_a_request_error(served: Served, id: str) -> None:
    """Nothing runs for an id that nobody registered, and one error says what to do."""
    for answer in (
        served.post(documentId=id),
        served.client.get("/graphql", params={"documentId": id}, headers={"accept": negotiation.RESPONSE}),
    ):
        assert answer.status_code == 400
        (error,) = answer.json()["errors"]
        assert error["extensions"] == {"code": "NOT_REGISTERED"}
        assert "register it first" in error["message"]


def test_a_document_and_an_id_are_one_too_many(served: Served) -> None:
    """Which of the two to run is not guessed."""
    answer = served.post(documentId=prepared.identifier(FIND), query=ACT)
    assert answer.status_code == 400
    assert served.world.acts == []


def test_mutations_do_not_run_by_get(served: Served) -> None:
    """A registered mutation is refused by GET with 405, and a subscription that is no stream with 400."""
    answer = served.get(ACT)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert served.world.acts == []
    assert len(answer.json()["errors"]) == 1
    assert served.get(WATCH).status_code == 400


def test_a_registered_subscription_streams_by_get(served: Served) -> None:
    """An EventSource, which can only GET, watches by the id of a document."""
    answer = served.get(WATCH, headers={"accept": "text/event-stream"})
    assert "event: next" in answer.text
    assert "event: complete" in answer.text
    refused = served.get(ACT, headers={"accept": "text/event-stream"})
    assert "MISPLACED" in refused.text
    assert served.world.acts == []


def test_strangers_are_told_the_same_for_a_moment(served: Served) -> None:
    """An answer to nobody in particular may be kept by any cache, by everything that it hangs on."""
    answer = served.get(FIND, variables={"id": ID})
    assert answer.headers["cache-control"] == "public, max-age=10"
    assert {"Accept", "Accept-Language", "Authorization", "Cookie"} <= set(answer.headers["vary"].split(", "))
    assert answer.headers["etag"].startswith('W/"')


@pytest.mark.parametrize("headers", [{"authorization": "Bearer x"}, {"cookie": "talka_session=x"}])
def test_what_somebody_may_see_is_theirs(served: Served, headers: dict[str, str]) -> None:
    """An answer to somebody is kept by nobody but them, and asked for anew each time."""
    assert served.get(FIND, headers, variables={"id": ID}).headers["cache-control"] == "private, no-cache"


def test_what_did_not_change_is_not_sent_again(served: Served) -> None:
    """Whoever has the answer is told that it is still that one, and gets the new one once it is another."""
    first = served.get(FIND, variables={"id": ID})
    tag = first.headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = served.get(FIND, {"if-none-match": known}, variables={"id": ID})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert again.headers["vary"] == first.headers["vary"]
    other = served.get(FIND, {"if-none-match": tag}, variables={"id": gid("Request", 13)})
    assert (other.status_code, other.headers["etag"] != tag) == (200, True)


def test_errors_and_acts_are_not_kept(served: Served) -> None:
    """What went wrong is asked for again at once, and so is everything by POST."""
    wrong = served.get(FIND, variables={"id": "?"})
    assert wrong.json()["errors"]
    for answer in (wrong, served.get(FIND), served.post(query=FIND, variables={"id": ID})):
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


async def test_only_registered_documents_run_where_that_is_asked_for() -> None:
    """Neither POST, GET, streams nor sockets run anything else then; registered texts, ids and our own pages are answered."""
    served = Served(only_registered=True)
    stranger = {"query": "{ viewer { signedIn } }"}
    answers = [served.post(**stranger), served.client.get("/graphql", params=stranger, headers={"accept": negotiation.RESPONSE})]
    for answer in answers:
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["extensions"] == {"code": "NOT_REGISTERED"}
        assert "Only registered documents" in answer.json()["errors"][0]["message"]
    assert "NOT_REGISTERED" in served.client.post("/graphql", json=stranger, headers={"accept": "text/event-stream"}).text
    with served.client.websocket_connect("wss://api.example/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send_json({"type": "connection_init"})
        socket.receive_json()
        socket.send_json({"id": "1", "type": "subscribe", "payload": stranger})
        assert socket.receive_json()["payload"][0]["extensions"] == {"code": "NOT_REGISTERED"}
    for answer in (served.post(query=FIND, variables={"id": ID}), served.get(FIND, variables={"id": ID})):
        assert answer.json() == {"data": {"request": {"id": ID}}}
    told = await served.endpoint.execute("{ viewer { signedIn } }", {}, Caller(None, "en"))
    assert told.errors == []


async def test_what_one_process_registers_another_runs(house: House) -> None:
    """A document is found as soon as it is registered, and read from the database once."""
    registered = Registered(house.database)
    id = prepared.identifier(FIND)
    assert await registered.text(id) is None
    who = await house.guest("programmer")
    await house.ports(who).documents.register(FIND, None)
    with house.database.statements() as seen:
        assert [await registered.text(id) for _ in range(3)] == [FIND] * 3
    assert len(seen) == 1
