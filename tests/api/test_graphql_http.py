"""The end point: GraphQL over HTTP, server-sent events and WebSocket."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from api.graphql import Caller, Endpoint, negotiation
from api.graphql.endpoint import MOST_BYTES
from api.graphql.socket import MOST_IN_VAIN
from matching import viewer
from schema.context import Context
from schema.root import schema
from tests.schema import fake
from tests.schema.fake import World, gid

RESPONSE, JSON = negotiation.RESPONSE, negotiation.JSON
SIGN_OUT = {"query": "mutation { signOut { done } }"}
WHO = {"query": "{ viewer { signedIn } }"}
SECRET = "no route to oksana@example.org"
WATCH = "subscription { boardChanged { event { id } } }"


class House:
    """A served world that remembers who called, and whose contexts are open."""

    def __init__(self) -> None:
        self.world: World = fake.populated()
        self.callers: list[Caller] = []
        self.open = 0
        self.broken = False
        self.endpoint = Endpoint(schema, self.open_context, "https://talka.example")
        self.client = TestClient(self.endpoint, base_url="https://api.example")

    @asynccontextmanager
    async def open_context(self, caller: Caller) -> AsyncIterator[Context]:
        """A context that knows only one token."""
        self.callers.append(caller)
        if self.broken:
            raise OSError(SECRET)
        self.world.who = fake.signed_in(fake.ASKER) if caller.token == "right" else fake.signed_in(fake.GIVER)
        if caller.token == "unknown":
            self.world.who = viewer.ANONYMOUS
        self.open += 1
        try:
            yield self.world.context()
        finally:
            self.open -= 1

    def post(self, body: object, **headers: str) -> Any:
        """Send a JSON body."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post("/graphql", content=content, headers={"content-type": JSON, **named})


@pytest.fixture
def house() -> House:
    """A served world."""
    return House()


@pytest.mark.parametrize(
    ("accept", "answer"),
    [
        ("", JSON),
        ("*/*", JSON),
        (JSON, JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{JSON};q=0.5, {RESPONSE};q=0.9", RESPONSE),
        (f"{RESPONSE};q=0, */*;q=0.1", JSON),
        ("text/html, application/*;q=0.8", JSON),
        (f"{JSON};q=much", None),
        ("text/html", None),
        ("image/png", None),
    ],
)
def test_the_media_type_is_negotiated(accept: str, answer: str | None) -> None:
    """The most wanted type of ours is chosen, by its weight; nothing where none is wanted."""
    assert negotiation.chosen(accept) == answer


def test_an_answer_says_its_type(house: House) -> None:
    """A query is answered in the type that was asked for, and is never kept by caches."""
    for accept in (JSON, RESPONSE):
        answer = house.post({"query": "{ viewer { signedIn } }"}, accept=accept)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert "Accept-Language" in answer.headers["vary"]
        assert answer.json() == {"data": {"viewer": {"signedIn": True}}}


@pytest.mark.parametrize(
    ("encodings", "squeezed"),
    [("gzip", True), ("deflate, GZIP;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.0, br", False), ("br", False), ("", False)],
)
def test_long_answers_are_compressed_for_those_who_take_it(house: House, encodings: str, squeezed: bool) -> None:
    """A long answer comes compressed where that is asked for, a short one never does, and either says what it hangs on."""
    headers = {"accept_encoding": encodings, "accept": RESPONSE}
    long = house.post({"query": "{ items { code category } }"}, **headers)
    short = house.post(WHO, **headers)
    assert (long.headers.get("content-encoding") == "gzip", "content-encoding" in short.headers) == (squeezed, False)
    assert int(long.headers["content-length"]) < 1000 if squeezed else len(long.content) > 1000
    assert len(long.json()["data"]["items"]) > 20
    assert "Accept-Encoding" in long.headers["vary"]


def test_what_we_do_not_speak_is_406(house: House) -> None:
    """A client that takes nothing of ours is told what there is."""
    answer = house.post(WHO, accept="image/png")
    assert answer.status_code == 406
    assert RESPONSE in answer.json()["errors"][0]["message"]
    assert house.callers == []


@pytest.mark.parametrize(
    "query", ["{ nothing }", "{ viewer", "{ viewer { ...f } }", "query($x: Int!) { items(category: $x) { code } }"]
)
def test_a_request_error_is_400_in_the_new_type_and_200_in_the_old(house: House, query: str) -> None:
    """A document that cannot be run has errors and no data; old clients get 200 all the same."""
    new, old = house.post({"query": query}, accept=RESPONSE), house.post({"query": query}, accept=JSON)
    assert (new.status_code, old.status_code) == (400, 200)
    assert new.json()["errors"]
    assert "data" not in new.json()


def test_a_variable_that_does_not_fit_is_a_request_error(house: House) -> None:
    """Nothing is run for variables that cannot be read."""
    answer = house.post(
        {"query": "query($f: Int!) { requests(first: $f) { totalCount } }", "variables": {"f": "many"}}, accept=RESPONSE
    )
    assert answer.status_code == 400


def test_a_field_error_is_200_with_data(house: House) -> None:
    """An error below a field leaves the data there is, and the status is that of success."""
    answer = house.post({"query": '{ request(id: "?") { id } viewer { signedIn } }'}, accept=RESPONSE)
    assert answer.status_code == 200
    assert answer.json()["data"] == {"request": None, "viewer": {"signedIn": True}}
    assert answer.json()["errors"][0]["extensions"] == {"code": "INVALID", "field": "id"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b'"{ viewer }"',
        b"null",
        b"{}",
        b'{"query": 5}',
        b'{"query": "{ viewer { signedIn } }", "variables": 5}',
        b'{"query": "{ viewer { signedIn } }", "operationName": ["a"]}',
        b'{"query": "{ viewer { signedIn } }", "extensions": "a"}',
        b'{"query": "{ viewer { signedIn } } # \\ud800"}',
        b'{"query": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"query": ""}',
    ],
)
def test_a_body_that_is_no_request_is_400(house: House, body: bytes) -> None:
    """Whatever is sent, the answer is JSON with a message, and never our fault."""
    answer = house.post(body, accept=RESPONSE)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"]


FIND = "query($city: String) { facilities(filter: {city: $city}) { totalCount } }"
NULS = [
    {"query": FIND, "variables": {"city": "a\0b"}},
    {"query": "query($f: FacilityFilter) { facilities(filter: $f) { totalCount } }", "variables": {"f": {"city": "\0"}}},
    {"query": '{ facilities(filter: {city: "a\\u0000b"}) { totalCount } }'},
    {"query": '{ facilities(filter: {city: "a\\u{00}b"}) { totalCount } }'},
    {"query": '{ facilities(filter: {city: """a\0b"""}) { totalCount } }'},
]


@pytest.mark.parametrize(
    "address", ["variables=%7B", "query=%7Bviewer%7BsignedIn%7D%7D&variables=5", "query=%FF%00", "a=1&" * 50]
)
def test_an_address_that_is_no_request_is_400(house: House, address: str) -> None:
    """An address is read as carefully as a body."""
    answer = house.client.get(f"/graphql?{address}", headers={"accept": RESPONSE})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"]
    assert house.callers == []


@pytest.mark.parametrize("body", NULS)
def test_a_character_that_no_text_holds_is_refused_at_the_door(house: House, body: dict[str, Any]) -> None:
    """NUL, which databases do not keep, is told in a sentence, in variables and in the document, by POST, GET and streams."""
    parameters = {"query": body["query"], "variables": json.dumps(body.get("variables", {}))}
    posted = house.post(body, accept=RESPONSE)
    got = house.client.get("/graphql", params=parameters, headers={"accept": RESPONSE})
    assert posted.status_code == got.status_code == 400
    (error,) = posted.json()["errors"]
    assert "U+0000" in error["message"]
    assert error["extensions"] == {"code": "INVALID"}
    assert "U+0000" in house.post(body, accept="text/event-stream").text
    assert house.callers == []


async def test_pages_cannot_bring_such_a_character_either(house: House) -> None:
    """A document run within the process is refused as well."""
    answer = await house.endpoint.execute(FIND, {"city": "a\0b"}, Caller(None, "en"))
    assert answer.data is None
    assert "U+0000" in answer.errors[0]["message"]


def test_the_other_characters_pass(house: House) -> None:
    """Text that only speaks of such a character, and line breaks, are text like any other."""
    for city in ("a\\u0000b", "a\nb", "Київ"):
        assert "data" in house.post({"query": FIND, "variables": {"city": city}}, accept=RESPONSE).json()


def test_requests_are_not_sent_in_batches(house: House) -> None:
    """Several operations in one body are refused."""
    assert house.post([WHO, WHO]).status_code == 400


def test_forms_and_files_are_not_taken(house: House) -> None:
    """Only JSON is a request, so that no form of another site can be one."""
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        answer = house.client.post("/graphql", content=json.dumps(WHO), headers={"content-type": kind})
        assert answer.status_code in {400, 415}


def test_one_operation_is_chosen_by_name(house: House) -> None:
    """A document with two operations runs the one that is named, and none where none is there by that name."""
    document = "query a { viewer { signedIn } } query b { items(category: OTHER) { code } }"
    assert list(house.post({"query": document, "operationName": "b"}).json()["data"]) == ["items"]
    assert house.post({"query": document, "operationName": "c"}, accept=RESPONSE).status_code == 400


def test_queries_may_come_by_get(house: House) -> None:
    """A query in the address is answered, with its variables."""
    parameters = {"query": "query($id: ID!) { request(id: $id) { id } }", "variables": json.dumps({"id": gid("Request", 10)})}
    answer = house.client.get("/graphql", params=parameters, headers={"accept": RESPONSE})
    assert answer.json() == {"data": {"request": {"id": gid("Request", 10)}}}


def test_mutations_may_not_come_by_get(house: House) -> None:
    """Whatever changes something is not done by an address."""
    answer = house.client.get("/graphql", params=SIGN_OUT, headers={"accept": RESPONSE})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert house.world.acts == []


def test_other_methods_are_405(house: House) -> None:
    """There is only GET and POST."""
    answer = house.client.put("/graphql", json=WHO)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"


def test_a_browser_that_looks_in_is_told_what_this_is(house: House) -> None:
    """The address without a query is a request without a document, not a page."""
    assert house.client.get("/graphql", headers={"accept": "text/html, */*"}).status_code == 400


def test_too_large_a_request_is_413(house: House) -> None:
    """More than the limit is refused with a sentence, whether its length was told or not."""
    large = b" " * (MOST_BYTES + 1)

    def pieces() -> Any:
        yield from (large[:1000] for _ in range(MOST_BYTES // 1000 + 1))

    told = house.post(large)
    untold = house.client.post("/graphql", content=pieces(), headers={"content-type": JSON})
    assert told.status_code == untold.status_code == 413
    assert told.json() == untold.json()
    assert "512 kilobytes" in told.json()["errors"][0]["message"]


def test_the_token_of_a_program_is_known(house: House) -> None:
    """A bearer token reaches the context, before any cookie, and with it the address and the language."""
    house.client.cookies.set("talka_session", "wrong")
    house.post(WHO, authorization="Bearer right", accept_language="fr, uk-UA;q=0.8")
    assert house.callers == [Caller("right", "uk", "testclient")]


@pytest.mark.parametrize("name", ["talka_session", "__Host-talka_session"])
def test_the_session_of_a_page_is_known(house: House, name: str) -> None:
    """The cookie of our pages is a token too."""
    house.client.cookies.set(name, "right")
    house.post(WHO)
    assert house.callers[0].token == "right"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "https://api.example"}, 200),
        ({"origin": "https://talka.example"}, 200),
        ({"sec_fetch_site": "same-origin"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"origin": "https://evil.example", "authorization": "Bearer right"}, 200),
    ],
)
def test_no_other_site_acts_with_our_cookie(house: House, headers: dict[str, str], status: int) -> None:
    """A POST with our cookie must come from our own pages; one with a token of its own may come from anywhere."""
    house.client.cookies.set("talka_session", "right")
    assert house.post(SIGN_OUT, **headers).status_code == status
    assert bool(house.world.acts) is (status == 200)


def test_what_breaks_before_an_operation_is_500(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """When no context can be opened the client is told so, and the log does not repeat what was said."""
    house.broken = True
    answer = house.post(WHO, accept=RESPONSE)
    assert answer.status_code == 500
    told = answer.json()["errors"][0]["extensions"]
    assert told["code"] == "INTERNAL"
    assert f"{told['id']}: OSError" in caplog.text
    assert "oksana" not in answer.text + caplog.text


def test_contexts_are_closed(house: House) -> None:
    """Whatever becomes of an operation, its context does not stay open."""
    for query in ("{ viewer { signedIn } }", "{ nothing }", '{ request(id: "?") { id } }'):
        house.post({"query": query})
    assert house.open == 0


async def test_pages_run_documents_within_the_process(house: House) -> None:
    """The same document gives the same data and errors without a transport between."""
    answer = await house.endpoint.execute("query($id: ID!) { request(id: $id) { id } }", {"id": "?"}, Caller(None, "en"))
    assert answer.data == {"request": None}
    assert answer.errors[0]["extensions"] == {"code": "INVALID", "field": "id"}


def test_changes_come_as_server_sent_events(house: House) -> None:
    """A subscription with the type of events is a stream of them, ended by its completion."""
    answer = house.post({"query": WATCH}, accept="text/event-stream")
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\r\n") for block in answer.text.split("\r\n\r\n") if block.startswith("event:")]
    assert [event[0] for event in events] == ["event: next", "event: next", "event: complete"]
    first = json.loads(events[0][1].removeprefix("data: "))
    assert first == {"data": {"boardChanged": {"event": {"id": gid("Event", 100)}}}}
    assert house.open == 0


def test_a_stream_that_breaks_says_so(house: House) -> None:
    """What goes wrong before a stream begins is its one result."""
    house.broken = True
    answer = house.post({"query": WATCH}, accept="text/event-stream")
    assert '"code":"INTERNAL"' in answer.text
    assert "oksana" not in answer.text


def greeted(socket: Any, **payload: object) -> Any:
    """A socket after its introduction."""
    socket.send_json({"type": "connection_init", "payload": payload})
    assert socket.receive_json()["type"] == "connection_ack"
    return socket


def test_changes_come_over_a_web_socket(house: House) -> None:
    """A subscription over graphql-transport-ws gives each change as text, and then its completion."""
    with house.client.websocket_connect("wss://api.example/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        greeted(socket, authorization="Bearer right")
        socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": WATCH}})
        messages = [socket.receive_json() for _ in range(3)]
    assert [message["type"] for message in messages] == ["next", "next", "complete"]
    assert messages[1]["payload"]["data"] == {"boardChanged": {"event": {"id": gid("Event", 101)}}}
    assert house.callers[0].token == "right"
    assert house.open == 0


def test_each_operation_over_a_web_socket_has_its_own_context(house: House) -> None:
    """Queries run over the socket too, one context each."""
    with house.client.websocket_connect("wss://api.example/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        greeted(socket)
        for number in ("1", "2"):
            socket.send_json({"id": number, "type": "subscribe", "payload": WHO})
            assert socket.receive_json()["payload"]["data"] == {"viewer": {"signedIn": True}}
            assert socket.receive_json() == {"id": number, "type": "complete"}
    assert len(house.callers) == 2


@pytest.mark.parametrize("protocol", ["graphql-ws", "other"])
def test_a_web_socket_of_another_protocol_is_refused(house: House, protocol: str) -> None:
    """A handshake for a protocol that is not ours opens nothing."""

    def connect() -> None:
        with house.client.websocket_connect("wss://api.example/graphql", subprotocols=[protocol]) as socket:
            socket.receive_json()

    with pytest.raises(WebSocketDisconnect):
        connect()
    assert house.callers == []


@pytest.mark.parametrize(("origin", "token"), [("https://evil.example", None), ("https://api.example", "right")])
def test_our_cookie_says_nothing_on_a_web_socket_of_another_site(house: House, origin: str, token: str | None) -> None:
    """Any page may open a socket, and only on a page of ours does the cookie tell who is there."""
    house.client.cookies.set("talka_session", "right")
    headers = {"origin": origin}
    with house.client.websocket_connect(
        "wss://api.example/graphql", subprotocols=["graphql-transport-ws"], headers=headers
    ) as socket:
        greeted(socket).send_json({"id": "1", "type": "subscribe", "payload": WHO})
        assert socket.receive_json()["payload"] == {"data": {"viewer": {"signedIn": True}}}
    assert [each.token for each in house.callers] == [token]


def test_a_token_that_nobody_knows_ends_the_introduction(house: House) -> None:
    """Whoever introduces themselves with a wrong token is hung up on, with the protocol's word for it."""
    with house.client.websocket_connect("wss://api.example/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        socket.send_json({"type": "connection_init", "payload": {"authorization": "Bearer unknown"}})
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert (closed.value.code, closed.value.reason) == (4403, "Forbidden")
    assert house.open == 0


@pytest.mark.parametrize(
    "payload",
    [{"query": 5}, {"query": None}, {"query": "{ viewer { signedIn } }", "variables": [1]}, {"query": "{", "operationName": 7}],
)
def test_nonsense_over_a_web_socket_is_an_error_of_that_operation(house: House, payload: dict[str, Any]) -> None:
    """What is no request is told, and the socket stays open for the next one."""
    with house.client.websocket_connect("wss://api.example/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        greeted(socket).send_json({"id": "1", "type": "subscribe", "payload": payload})
        assert socket.receive_json()["type"] == "error"
        socket.send_json({"id": "2", "type": "subscribe", "payload": WHO})
        assert socket.receive_json()["payload"] == {"data": {"viewer": {"signedIn": True}}}


@pytest.mark.parametrize("again", [1, MOST_IN_VAIN])
def test_a_line_over_which_nothing_sensible_comes_is_closed(house: House, again: int) -> None:
    """After so many operations in a row that were refused; one that runs between them shows that somebody means well."""

    def in_vain(socket: Any, times: int) -> None:
        for _ in range(times):
            socket.send_json({"id": "1", "type": "subscribe", "payload": {"query": "{ nothing }"}})
            assert socket.receive_json()["type"] == "error"

    with house.client.websocket_connect("wss://api.example/graphql", subprotocols=["graphql-transport-ws"]) as socket:
        in_vain(greeted(socket), MOST_IN_VAIN - 1)
        socket.send_json({"id": "good", "type": "subscribe", "payload": WHO})
        assert [socket.receive_json()["type"] for _ in range(2)] == ["next", "complete"]
        in_vain(socket, again)
        socket.send_json({"id": "last", "type": "subscribe", "payload": WHO})
        if again < MOST_IN_VAIN:
            assert socket.receive_json()["type"] == "next"
        else:
            with pytest.raises(WebSocketDisconnect) as closed:
                socket.receive_json()
            assert (closed.value.code, closed.value.reason) == (4400, "Too many operations that cannot be run")


def test_our_own_pages_may_open_web_sockets(house: House) -> None:
    """A handshake from our own address is accepted."""
    headers = {"origin": "https://talka.example"}
    with house.client.websocket_connect(
        "wss://api.example/graphql", subprotocols=["graphql-transport-ws"], headers=headers
    ) as socket:
        greeted(socket)
    assert house.open == 0
