"""The gate: which names we answer to, how often, and what every answer carries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from api.door.budget import Budget
from api.door.gate import Gate
from api.door.sharing import Sharing
from api.door.toll import VISIT, Toll
from api.graphql import caller
from api.settings import Settings
from tests.api.house import Clock
from web import guard

PUBLIC = "https://talka.example"
NAMED = {"host": "talka.example"}  # which the test client leaves out on a line

House = Callable[..., TestClient]


async def greet(request: Request) -> Response:
    """A page with a policy of its own."""
    return HTMLResponse("hello", headers={"Content-Security-Policy": "script-src 'self'"})


async def plain(request: Request) -> Response:
    """What brings no header of its own."""
    return PlainTextResponse("fine")


async def who(request: Request) -> PlainTextResponse:
    """The token of a request."""
    return PlainTextResponse(caller.of(request).token or "")


async def talk(socket: WebSocket) -> None:
    """A line."""
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def turned() -> list[str]:
    """Why somebody was turned away."""
    return []


@pytest.fixture
def house(clock: Clock, turned: list[str]) -> House:
    """A small house behind a gate, with some settings changed."""

    def build(base_url: str = PUBLIC, **changed: Any) -> TestClient:
        settings = Settings(base_url=base_url, **changed)
        routes = [
            Route("/", greet),
            Route("/healthz", plain),
            Route("/who", who),
            Route("/graphql", plain, methods=["GET", "POST"]),
            WebSocketRoute("/graphql", talk),
        ]
        around = [
            Middleware(
                Gate,
                settings=settings,
                toll=Toll(Budget(), settings, clock),
                page=lambda _, sentence, reason: HTMLResponse(f"{reason}: {sentence}", 429),
                turned=turned.append,
            ),
            Middleware(Sharing),
        ]
        return TestClient(Starlette(routes=routes, middleware=around), base_url=base_url)

    return build


@pytest.mark.parametrize(
    ("secure", "cookie", "told"),
    [
        (True, "talka_session=planted", ""),
        (True, "a=1;  talka_session = planted; __Host-talka_session=mine", "mine"),
        (True, "__Host-talka_session=mine; talka_session=planted", "mine"),
        (False, "talka_session=mine", "mine"),
    ],
)
def test_over_https_only_a_cookie_of_this_very_host_is_believed(house: House, secure: bool, cookie: str, told: str) -> None:
    """The site of a neighbouring name may set the other, and so sign somebody in as another."""
    answer = house(secure_cookies=secure).get("/who", headers={"cookie": cookie})
    assert answer.text == told


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("talka.example", 200),
        ("TALKA.example:443", 200),
        ("app", 200),
        ("App:8000", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("10.2.3.4", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("talka.example.evil.example", 400),
        ("talka.example@evil.example", 400),
        ("evil.talka.example", 400),
        ("", 400),
        ("[", 400),
    ],
)
def test_only_names_of_ours_are_answered(house: House, host: str, status: int) -> None:
    """A stranger's name that was made to point here gets nothing but a sentence; bare addresses can be nobody else's."""
    answer = house(hosts="app, other.example").get("/", headers={"host": host})
    assert answer.status_code == status
    assert ("TALKA_HOSTS" in answer.text) == (status == 400)


def test_those_who_probe_need_no_name_and_are_never_too_many(house: House) -> None:
    """Balancers ask by whatever name they have, and a flood from their address must not take the house out of service."""
    asking = house(cost_per_network=VISIT)
    assert asking.get("/").status_code == 200
    for _ in range(3):
        assert asking.get("/healthz", headers={"host": "pod-7"}).status_code == 200
    assert asking.get("/healthz-and-more").status_code == 429
    assert asking.get("/metrics-and-more", headers={"host": "pod-7"}).status_code == 400


def test_too_many_requests_are_told_when_to_come_back(house: House, clock: Clock) -> None:
    """Pages as a page, the API as its errors, in the language asked for; the time that is told is enough."""
    asking = house(cost_per_network=2 * VISIT)
    assert [asking.get("/").status_code for _ in range(3)] == [200, 200, 429]
    page, answer = asking.get("/"), asking.get("/graphql", headers={"accept-language": "uk"})
    assert page.headers["retry-after"] == answer.headers["retry-after"] == "30"
    assert page.text.startswith("TOO_MANY: This is a lot")
    [error] = answer.json()["errors"]
    assert error["extensions"] == {"code": "TOO_MANY"}
    assert "30" in error["message"]
    assert "lot" not in error["message"]
    clock.forward(30 * timedelta(seconds=1))
    assert asking.get("/").status_code == 200


def test_a_line_is_refused_as_well(house: House) -> None:
    """By a wrong name, and by too many."""
    asking = house(cost_per_network=VISIT)
    with pytest.raises(WebSocketDenialResponse) as denied, asking.websocket_connect("/graphql", headers={"host": "evil.example"}):
        pass
    assert denied.value.status_code == 400
    with asking.websocket_connect("/graphql", headers=NAMED) as line:
        assert line.receive_text() == "hello"
    with pytest.raises(WebSocketDenialResponse) as denied, asking.websocket_connect("/graphql", headers=NAMED):
        pass
    assert denied.value.status_code == 429
    assert denied.value.json()["errors"][0]["extensions"]["code"] == "TOO_MANY"


@pytest.mark.parametrize("path", ["/", "/healthz", "/graphql", "/nothing-here"])
def test_every_answer_is_guarded(house: House, path: str) -> None:
    """Whatever it is and wherever it comes from, an answer says what a browser may make of it."""
    headers = house().get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["strict-transport-security"] == "max-age=31536000"
    own = "script-src 'self'" if path == "/" else guard.BARE
    assert headers.get_list("content-security-policy") == [own]
    assert all(f"{name} 'none'" in guard.BARE for name in ("default-src", "base-uri", "form-action", "frame-ancestors"))


def test_refusals_are_guarded_too(house: House) -> None:
    """The gate's own answers carry the same."""
    assert house().get("/", headers={"host": "evil.example"}).headers["x-content-type-options"] == "nosniff"


def test_only_an_https_house_insists_on_https(house: House) -> None:
    """The demonstration on a laptop has no certificate."""
    assert "strict-transport-security" not in house("http://127.0.0.1:8000").get("/").headers


def test_pages_of_others_may_ask_the_api_but_not_with_our_cookies(house: House) -> None:
    """Any origin reads what a stranger or a token may read; credentials are not allowed, and our pages are not shared."""
    asking = house()
    foreign = {"origin": "https://other.example"}
    answer = asking.get("/graphql", headers=foreign | {"cookie": "talka_session=x"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "retry-after" in answer.headers["access-control-expose-headers"].lower()
    assert "access-control-allow-origin" not in asking.get("/", headers=foreign).headers


def test_a_preflight_lets_a_token_through(house: House) -> None:
    """A browser asks first; what clients send is allowed, and everything else is not."""
    asking = house()
    wanted = {"origin": "https://other.example", "access-control-request-method": "POST"}
    answer = asking.options("/graphql", headers=wanted | {"access-control-request-headers": "authorization,content-type"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert "authorization" in answer.headers["access-control-allow-headers"].lower()
    assert asking.options("/graphql", headers=wanted | {"access-control-request-method": "DELETE"}).status_code == 400
    assert asking.options("/", headers=wanted).status_code == 405


def test_whoever_is_turned_away_is_counted(house: House, turned: list[str]) -> None:
    """By the reason alone, so that a flood or a wrong setting can be seen from outside."""
    asking = house(cost_per_network=VISIT)
    for host in ("talka.example", "evil.example", "talka.example"):
        asking.get("/", headers={"host": host})
    assert turned == ["host", "often"]
