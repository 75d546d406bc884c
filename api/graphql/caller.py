"""Who calls: their token, their language, and where from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import HTTPConnection

from web import language

COOKIES = ("__Host-talka_session", "talka_session")
BEARER = "bearer "


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

    def introduced(self) -> Caller:
        """The caller, with the token of the introduction where there is one."""
        said = (self.connection_params or {}).get("authorization")
        token = bearer(said) if isinstance(said, str) else None
        return replace(self.caller, token=token) if token else self.caller


def of(connection: HTTPConnection) -> Caller:
    """Who calls, by the headers of a request."""
    address = connection.client.host if connection.client else ""
    spoken = language.choose(None, connection.headers.get("accept-language", ""))
    return Caller(bearer(connection.headers.get("authorization", "")) or cookie(connection), spoken, address)


def cookie(connection: HTTPConnection) -> str | None:
    """The session token in the cookie of our pages, if one came along."""
    return next((connection.cookies[name] for name in COOKIES if connection.cookies.get(name)), None)


def bearer(header: str) -> str | None:
    """The token in an Authorization header, if it holds one."""
    return header[len(BEARER) :].strip() or None if header[: len(BEARER)].lower() == BEARER else None
