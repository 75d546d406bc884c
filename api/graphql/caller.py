"""Who calls: their token, their language, and where from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from starlette.requests import HTTPConnection, cookie_parser

from web import language

PLAIN = "talka_session"  # where pages come by http; over https the gate takes it away
COOKIES = (f"__Host-{PLAIN}", PLAIN)
BEARER = "bearer "
MOST_SPOKEN = 200  # characters of an Accept-Language header that are read


@dataclass(frozen=True, slots=True)
class Caller:
    """A session or API token if one was sent, the BCP 47 tag of the language to answer in, and the network address."""

    token: str | None
    language: str
    address: str = ""


@dataclass(slots=True)
class Line:
    """An open connection with its caller; a WebSocket client may send its token when it introduces itself."""

    caller: Caller
    connection_params: Mapping[str, object] | None = None
    in_vain: int = 0  # operations in a row that were not run

    def introduced(self) -> Caller:
        """The caller, with the token of the introduction where there is one."""
        said = (self.connection_params or {}).get("authorization")
        token = bearer(said) if isinstance(said, str) else None
        return replace(self.caller, token=token) if token else self.caller


def of(connection: HTTPConnection) -> Caller:
    """Who calls, by a request."""
    return heard(connection.headers, connection.client.host if connection.client else "")


def heard(headers: Mapping[str, str], address: str) -> Caller:
    """Who calls, by the headers of a request and its address."""
    token = bearer(headers.get("authorization", "")) or cookie(headers)
    return Caller(token, _spoken(headers.get("accept-language", "")[:MOST_SPOKEN]), address)


def cookie(headers: Mapping[str, str]) -> str | None:
    """The session token in the cookie of our pages, if one came along."""
    sent = headers.get("cookie", "")
    if not sent:
        return None
    cookies = cookie_parser(sent)
    return next((cookies[name] for name in COOKIES if cookies.get(name)), None)


def bearer(header: str) -> str | None:
    """The token in an Authorization header, if it holds one."""
    return header[len(BEARER) :].strip() or None if header[: len(BEARER)].lower() == BEARER else None


@lru_cache(maxsize=256)
def _spoken(accepted: str) -> str:
    return language.choose(None, accepted)
