"""The HTTP answer to an operation: its body, its status, and what caches may do with it."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.types import Send
from strawberry.types.execution import ExecutionResult

from api.graphql import negotiation
from api.graphql.operation import Reply

VARY = "Accept, Accept-Encoding, Accept-Language, Authorization, Cookie"
SMALL = 1_000  # bytes not worth compressing
EFFORT = 5  # of 9; the rest takes twice as long for a twentieth of the size
FRESH = 10  # seconds that caches may tell strangers the same

_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)

STATUSES = {"INTERNAL": 500, "TOO_SLOW": 503, "UNAVAILABLE": 503, "TOO_MANY": 429}


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP response."""

    status: int
    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    async def send(self, send: Send, encodings: str = "") -> None:
        """Send all of it, compressed where that is worth it and the Accept-Encoding header, `encodings`, takes it."""
        squeezed = len(self.body) >= SMALL and _GZIP.search(encodings) is not None
        body = gzip.compress(self.body, EFFORT, mtime=0) if squeezed else self.body
        lines = {
            "content-type": f"{self.media_type}; charset=utf-8",
            "content-length": str(len(body)),
            "cache-control": "no-store",
            "vary": VARY,
            **self.headers,
        }
        if squeezed:
            lines["content-encoding"] = "gzip"
        if self.status == 304:
            del lines["content-type"], lines["content-length"]
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in lines.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        await send({"type": "http.response.body", "body": body})


def of(reply: Reply, media_type: str, headers: Mapping[str, str]) -> Response:
    """The answer to an operation in the media type that was asked for."""
    if reply.body is not None:
        return Response(200, reply.body, media_type, headers)
    written = body(reply.result)
    return Response(_status(written, media_type), orjson.dumps(written), media_type, headers)


def refused(status: int, sentence: str, media_type: str | None, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to what is no request."""
    spoken = media_type if media_type in {negotiation.RESPONSE, negotiation.JSON} else negotiation.JSON
    return Response(status, orjson.dumps({"errors": [{"message": sentence}]}), spoken, headers or {})


def body(result: ExecutionResult) -> dict[str, Any]:
    """A result as GraphQL writes it; what was refused as a whole has no data."""
    errors = [error.formatted for error in result.errors or ()]
    ran = result.data is not None or any("path" in error for error in errors)
    written: dict[str, Any] = {"data": result.data} if ran or not errors else {}
    return written | {"errors": errors} if errors else written


def kept(answer: Response, *, stranger: bool, known: str) -> Response:
    """The answer to a query by GET that went well, with what caches may do; nothing but that where they hold it already.

    `known` is the If-None-Match header. Answers to strangers may be told to others for a moment; a person's are their own.
    """
    tag = f'W/"{hashlib.blake2b(answer.body, digest_size=12).hexdigest()}"'
    shared = f"public, max-age={FRESH}" if stranger else "private, no-cache"
    headers = {**answer.headers, "cache-control": shared, "etag": tag}
    if known.strip() == "*" or tag.removeprefix("W/") in (each.strip().removeprefix("W/") for each in known.split(",")):
        return Response(304, b"", answer.media_type, headers)
    return Response(200, answer.body, answer.media_type, headers)


def _status(written: dict[str, Any], media_type: str) -> int:
    """Old clients, which take plain JSON, get 200 whatever became of the operation, unless they must wait.

    What ran is a success as well, unless nothing of it could be answered for the moment.
    """
    if written.get("data") is not None:
        return 200
    code = written["errors"][0].get("extensions", {}).get("code")
    waits = code == "UNAVAILABLE" or (code == "TOO_MANY" and "data" not in written)
    if not waits and ("data" in written or media_type == negotiation.JSON):
        return 200
    return STATUSES.get(code, 400)
