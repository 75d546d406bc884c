"""Where files are sent to and fetched from."""

from collections.abc import AsyncIterator, Mapping
from urllib.parse import quote
from uuid import UUID

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from api.graphql import caller
from api.phrases import Phrases
from api.runtime import Runtime
from api.store import upload as upload_store
from api.store.away import AwayError
from api.upload.reception import Reception
from matching import upload
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say
from matching.upload import IMAGES, MOST_BYTES, Flaw, FlawedError, Kind, Use
from schema import failure, identity
from web import guard

SEND, FILES = "/upload", "/files/"
FETCH = f"{FILES}{{id:uuid}}"
# How long what belongs to a design is kept on its way: a photo can be taken down, and is gone soon after.
_KEPT: Mapping[Use | None, str] = {Use.FILE: "public, max-age=31536000, immutable", Use.PHOTO: "public, max-age=600"}
_STATUSES = {
    Reason.SIGN_IN_NEEDED: 401,
    Reason.NOT_ALLOWED: 403,
    Reason.NOT_FOUND: 404,
    Reason.CONFLICT: 409,
    Reason.TOO_MANY: 429,
}
_FLAWED = {Flaw.TOO_LARGE: 413, Flaw.UNKNOWN: 415, Flaw.TOO_SLOW: 408}
_ENDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.JPEG: (".jpg", ".jpeg"),
    Kind.PNG: (".png",),
    Kind.WEBP: (".webp",),
    Kind.PDF: (".pdf",),
    Kind.STL: (".stl",),
    Kind.THREE_MF: (".3mf",),
}
# What a file may do when somebody opens it as a page: nothing at all.
_STILL = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def routes(runtime: Runtime, reception: Reception) -> list[BaseRoute]:
    """Sending one file, and fetching one."""

    async def send(request: Request) -> Response:
        """Take the file that is the body of the request; its name may be told in the address."""
        phrases = Phrases(caller.of(request).language)
        try:
            _check(request, runtime.settings.base_url)
            name = request.query_params.get("name", "")
            kept = await reception.take(request.stream(), name, lambda: runtime.open_uploads(caller.of(request)))
        except FlawedError as error:
            return _refused(error.refusal, phrases, _FLAWED.get(error.flaw, 422), error.flaw)
        except RefusedError as error:
            return _refused(error.refusal, phrases, _STATUSES.get(error.refusal.reason, 422))
        except AwayError as error:
            return _answered(_away(error, phrases), 503)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        return Response(orjson.dumps(told(kept)), 201, {"Location": kept.path, **_UNKEPT}, media_type="application/json")

    async def fetch(request: Request) -> Response:
        """A file, to those who may read it."""
        id = request.path_params["id"]
        async with runtime.open_uploads(caller.of(request)) as uploads:
            found = await uploads.read(id)
        if found is None:
            return _refused(_MISSING, Phrases(caller.of(request).language), 404)
        headers = _headers(found)
        if f'"{found.sha256}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        headers["Content-Length"] = str(found.size)
        if request.method == "HEAD":
            return Response(headers=headers, media_type=found.kind)
        return StreamingResponse(_pieces(runtime, id), headers=headers, media_type=found.kind)

    return [Route(SEND, send, methods=["POST"]), Route(FETCH, fetch, methods=["GET"])]


_UNKEPT = {"Cache-Control": "no-store", "Vary": "Accept-Language, Authorization, Cookie"}
_MISSING = Refusal(Reason.NOT_FOUND, say("There is nothing under this id, or you may not see it."), "id")


async def taken(
    runtime: Runtime, reception: Reception, pieces: AsyncIterator[bytes], name: str, asking: caller.Caller
) -> Mapping[str, object]:
    """Take a file from a page, and say as a mutation would what became of it."""
    try:
        return told(await reception.take(pieces, name, lambda: runtime.open_uploads(asking)))
    except FlawedError as error:
        return _said(error.refusal, Phrases(asking.language), error.flaw)
    except RefusedError as error:
        return _said(error.refusal, Phrases(asking.language))
    except AwayError as error:
        return _away(error, Phrases(asking.language))


def told(kept: upload.Upload) -> Mapping[str, object]:
    """A file that was kept, as its sender is told of it."""
    return {
        "id": identity.write(upload.NAME, kept.id),
        "path": kept.path,
        "name": kept.name,
        "type": kept.kind,
        "bytes": kept.size,
        "sha256": kept.sha256,
        "extent": {"x": kept.extent.x, "y": kept.extent.y, "z": kept.extent.z},
    }


def _check(request: Request, base_url: str) -> None:
    """Refuse what another site sends with somebody's cookie, and what says of itself that it is too large."""
    by_cookie = not caller.bearer(request.headers.get("authorization", "")) and caller.cookie(request.headers)
    if by_cookie and not guard.same_site(request.headers, base_url):
        sentence = say("Another site sent this with your cookie; use a page of ours, or an API token.")
        raise RefusedError(Refusal(Reason.NOT_ALLOWED, sentence))
    if request.headers.get("content-type", "").startswith("multipart/"):
        raise RefusedError(Refusal(Reason.INVALID, say("Send the file itself as the body, one in each request."), "file"))
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > MOST_BYTES:
        raise FlawedError(Flaw.TOO_LARGE)


def _refused(refused: Refusal, phrases: Phrases, status: int, code: str | None = None) -> Response:
    return _answered(_said(refused, phrases, code), status)


def _answered(said: Mapping[str, object], status: int) -> Response:
    # Who sends too slowly is not waited for any longer, and nothing else can come over the same connection.
    headers = {**_UNKEPT, "Connection": "close"} if status == 408 else _UNKEPT
    return Response(orjson.dumps(said), status, headers, media_type="application/json")


def _away(error: AwayError, phrases: Phrases) -> Mapping[str, object]:
    failure.away(error, "a file")
    return {"reason": "UNAVAILABLE", "sentence": phrases.say(failure.AWAY), "field": None, "code": None}


def _said(refused: Refusal, phrases: Phrases, code: str | None = None) -> Mapping[str, object]:
    return {"reason": refused.reason.name, "sentence": phrases.say(refused.sentence), "field": refused.field, "code": code}


def _headers(found: upload.Upload) -> dict[str, str]:
    """How a file is handed out: drawn images are shown, everything else is saved; what is personal is kept nowhere."""
    public = found.use in upload.PUBLIC
    how = "inline" if found.kind in IMAGES else "attachment"
    return {
        **_STILL,
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(_saved_as(found), safe='')}",
        "Cache-Control": _KEPT.get(found.use, "private, no-store"),
        "Cross-Origin-Resource-Policy": "cross-origin" if public else "same-origin",
        "ETag": f'"{found.sha256}"',
        "Vary": "Accept-Encoding" if public else "Authorization, Cookie",
    }


def _saved_as(found: upload.Upload) -> str:
    """The name that its sender gave it, with an end of its kind: as anything else, it could be opened as a program or a page."""
    name, ends = found.name or str(found.id), _ENDS[found.kind]
    return name if name.lower().endswith(ends) else name + ends[0]


async def _pieces(runtime: Runtime, id: UUID) -> AsyncIterator[bytes]:
    """The content piece by piece; no connection is held while the reader takes one."""
    position = 0
    while piece := await _piece(runtime, id, position):
        yield piece
        position += 1


async def _piece(runtime: Runtime, id: UUID, position: int) -> bytes:
    async with runtime.database.session():
        return await upload_store.piece(id, position)
