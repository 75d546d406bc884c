"""Files for the browser: compressed once, and addressed by their content so that they may be kept for ever."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

FOLDER = (Path(__file__).parent / "static").resolve()
_FOR_EVER = "public, max-age=31536000, immutable"
_SQUEEZED = {".css", ".js", ".svg", ".json", ".webmanifest"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file's media type, its bytes plain and (for texts) compressed, and a short hash of its content."""

    media_type: str
    body: bytes
    squeezed: bytes | None
    version: str


@cache
def load(path: str) -> StaticFile | None:
    """The file at a path below `static/`; None where there is none, or the path leads elsewhere."""
    file = (FOLDER / path).resolve()
    if not file.is_relative_to(FOLDER) or not file.is_file():
        return None
    body = file.read_bytes()
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    squeezed = gzip.compress(body, mtime=0) if file.suffix in _SQUEEZED else None
    return StaticFile(media_type, body, squeezed, hashlib.sha256(body).hexdigest()[:10])


def address(path: str) -> str:
    """The address of a file with the version of its content."""
    found = load(path)
    return f"/static/{path}?v={found.version}" if found else f"/static/{path}"


async def worker(request: Request) -> Response:
    """The service worker, at the root because it may only answer for pages below its own address."""
    return _served(request, "worker.js")


async def show(request: Request) -> Response:
    """Serve a file; its address with a version may be kept for ever."""
    return _served(request, request.path_params["path"])


def _served(request: Request, path: str) -> Response:
    found = load(path)
    if found is None:
        return PlainTextResponse("There is no such file.", 404)
    headers = {"Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
    if request.query_params.get("v") == found.version:
        headers["Cache-Control"] = _FOR_EVER
    if found.squeezed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.squeezed, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.media_type)
    return Response(found.body, headers=headers, media_type=found.media_type)
