"""Stands before everything else: whom we answer as, how often, and the headers of every answer."""

import math
from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import orjson
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.door import toll
from api.door.toll import Toll
from api.graphql import caller
from api.graphql.endpoint import PATH
from api.phrases import Phrases
from api.settings import Settings
from matching.refusal import Reason
from matching.sentence import say
from web import guard

# Asked by machines that know no name of ours, and never too often.
PROBED = frozenset({"/healthz", "/health/live", "/health/ready", "/metrics"})
STARTS = frozenset({"http.response.start", "websocket.http.response.start"})
NO_SUCH_HOST = say("Nothing of ours has this name; ask by the address of TALKA_BASE_URL, or name the host in TALKA_HOSTS.")

Page = Callable[[Request, str, str], Response]  # of a sentence and the reason of a refusal


class Gate:
    """Lets requests in that were sent to a name of ours, and not too often, and adds what every answer carries."""

    def __init__(self, app: ASGIApp, settings: Settings, toll: Toll, page: Page, turned: Callable[[str], None]) -> None:
        """Stand around an application; `page` makes a page of a refusal, and `turned` hears why somebody was turned away."""
        self._app = app
        self._hosts = hosts(settings)
        self._toll = toll
        self._page = page
        self._secure = settings.secure_cookies
        self._turned = turned
        self._headers = [(name.lower().encode(), value.encode()) for name, value in guard.bare_headers(settings.base_url).items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        if self._secure:
            scope["headers"] = [_believed(name, value) for name, value in scope["headers"]]
        await (self._refused(scope) or self._app)(scope, receive, self._complete(send))

    def _refused(self, scope: Scope) -> Response | None:
        if scope["path"] in PROBED:
            return None
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        if not is_ours(host.decode("latin-1"), self._hosts):
            self._turned("host")
            return PlainTextResponse(Phrases(caller.of(HTTPConnection(scope)).language).say(NO_SUCH_HOST), 400)
        wait = self._toll.visit(scope["client"][0] if scope.get("client") else "")
        return self._too_often(HTTPConnection(scope), wait) if wait else None

    def _too_often(self, asking: HTTPConnection, wait: float) -> Response:
        self._turned("often")
        sentence = Phrases(caller.of(asking).language).say(toll.too_often(wait))
        if asking.scope["type"] == "websocket" or asking.scope["path"] == PATH:
            body = {"errors": [{"message": sentence, "extensions": {"code": Reason.TOO_MANY.name}}]}
            answer = Response(orjson.dumps(body), 429, media_type="application/json")
        else:
            answer = self._page(Request(asking.scope), sentence, Reason.TOO_MANY.name)
        answer.headers["Retry-After"] = str(math.ceil(wait))
        return answer

    def _complete(self, send: Send) -> Send:
        async def completed(message: Message) -> None:
            if message["type"] in STARTS:
                headers = message.get("headers", ())
                there = {name for name, _ in headers}
                message["headers"] = [*headers, *(each for each in self._headers if each[0] not in there)]
            await send(message)

        return completed


def _believed(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header without the cookie that the site of a neighbouring name may have set to sign somebody in as another."""
    if name != b"cookie" or caller.PLAIN.encode() not in value:
        return name, value
    kept = (each for each in value.decode("latin-1").split(";") if each.partition("=")[0].strip() != caller.PLAIN)
    return name, ";".join(kept).encode("latin-1")


def hosts(settings: Settings) -> frozenset[str]:
    """The names that we answer to, in small letters."""
    told = urlsplit(settings.base_url).hostname or ""
    return frozenset({"localhost", told, *(each.strip() for each in settings.hosts.split(","))} - {""})


@lru_cache(maxsize=256)
def is_ours(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header names us; a bare address is always ours, for no stranger's name can be made to point to it."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in names or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
