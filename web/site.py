"""The site: every page's address, and what happens around each answer."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from web import guard, receiving, static_file
from web.pages import (
    account,
    allocation,
    board,
    design,
    developer,
    explorer,
    facility,
    failure,
    kept,
    link,
    mine,
    offer,
    preference,
    request,
    ride,
    rota,
    search,
    turn,
    vacancy,
    writing,
)
from web.port import Answer, Execute, Limits, SiteSettings, Take, Visitor
from web.recent import Recent
from web.visit import MissingError, RefusedError, UnansweredError, Visit

__all__ = ["Answer", "Execute", "Limits", "SiteSettings", "Take", "Visitor", "handlers", "routes"]

MOST_BYTES = 512 * 1024  # of a form without files; a long intake is a tenth of it
MOST_FIELDS, LONGEST_FIELD = 1_000, 64 * 1024

TAKING = design.TAKING | request.TAKING | writing.TAKING  # the pages whose forms take files

Handler = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds the whole of a form is waited for: one without files, and one that may bring some."""

    form: float = 60.0
    files: float = 300.0

    def of(self, most_files: int) -> float:
        """The seconds for a form that may bring so many files."""
        return self.files if most_files else self.form


PATIENCE = Patience()


def routes(execute: Execute, settings: SiteSettings, take: Take | None = None, patience: Patience = PATIENCE) -> list[BaseRoute]:
    """Every page of the site and the files it loads; `take` keeps the files that visitors send."""
    pages = (
        board.PAGES
        | writing.PAGES  # before the pages of one request or offer: "new" is no id
        | request.PAGES
        | offer.PAGES
        | design.PAGES
        | facility.PAGES
        | search.PAGES
        | account.PAGES
        | mine.PAGES
        | link.PAGES
        | kept.PAGES
        | ride.PAGES
        | allocation.PAGES
        | rota.PAGES
        | turn.PAGES
        | vacancy.PAGES
        | preference.PAGES
        | failure.PAGES
        | developer.PAGES
        | (explorer.PAGES if settings.graphiql else {})
    )
    served: list[BaseRoute] = [Route("/static/{path:path}", static_file.show), Route("/worker.js", static_file.worker)]
    recent = Recent[bytes]()
    for (method, path), handler in pages.items():
        files, most = (receiving.MOST, receiving.MOST_BYTES) if (method, path) in TAKING else (0, MOST_BYTES)
        visiting = functools.partial(Visit, execute=execute, settings=settings, taker=take, most_files=files, recent=recent)
        served.append(Route(path, _endpoint(handler, visiting, patience), methods=[method], max_body_size=most))
    return served


def handlers(execute: Execute, settings: SiteSettings) -> Mapping[int | type[Exception], Callable[..., Awaitable[Response]]]:
    """Pages for what goes wrong outside our own: to be given to the application as its exception handlers.

    A ConnectionError is that of somebody whom we cannot do without.
    """

    async def missing(request: Request, _error: Exception) -> Response:
        visit = Visit(request, execute, settings)
        return visit.finish(failure.missing(visit))

    async def refused(request: Request, error: HTTPException) -> Response:
        visit = Visit(request, execute, settings)
        return visit.finish(failure.page(visit, error.status_code))

    async def broken(request: Request, _error: Exception) -> Response:
        visit = Visit(request, execute, settings)
        return visit.finish(failure.page(visit, 500))

    async def away(request: Request, _error: Exception) -> Response:
        visit = Visit(request, execute, settings)
        return visit.finish(failure.page(visit, 503))

    return {404: missing, HTTPException: refused, ConnectionError: away, 500: broken}


def refusal(execute: Execute, settings: SiteSettings) -> Callable[[Request, str, str], Response]:
    """A page for what is refused before it reaches one of ours: the request, a sentence in its language, and the reason."""

    def refused(request: Request, sentence: str, reason: str) -> Response:
        visit = Visit(request, execute, settings)
        return visit.finish(failure.refused(visit, RefusedError({"sentence": sentence, "reason": reason})))

    return refused


def _endpoint(
    handler: Handler, visiting: Callable[[Request], Visit], patience: Patience
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        visit = visiting(request)
        try:
            return visit.finish(await _answer(visit, handler, patience))
        finally:
            await visit.form.close()

    return answer


async def _answer(visit: Visit, handler: Handler, patience: Patience) -> Response:
    try:
        return await _read(visit, patience) or await handler(visit)
    except MissingError:
        return failure.missing(visit)
    except RefusedError as refusal:
        return failure.refused(visit, refusal)
    except UnansweredError as error:
        if error.status == 500 and visit.asked("after"):  # a cursor of a list that has changed its order: begin at the top
            return visit.to(visit.with_query("after", None))
        return failure.page(visit, error.status)


async def _read(visit: Visit, patience: Patience) -> Response | None:
    """Read the form that was sent, if one was; the page that says why not, where it is not taken."""
    if visit.request.method == "POST":
        if await _too_large(visit):
            return failure.page(visit, 413)
        most = _most_files(visit)
        try:
            async with asyncio.timeout(patience.of(most)):
                visit.form = await visit.request.form(max_files=most, max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD)
        except TimeoutError:
            return failure.late(visit)
    no = _refused(visit)
    return None if no is None else failure.page(visit, no)


def _most_files(visit: Visit) -> int:
    """Only a page of ours that takes files, and only someone with a session, may send any."""
    ours = visit.token and guard.same_site(visit.request.headers, visit.settings.base_url)
    return visit.most_files if ours else 0


async def _too_large(visit: Visit) -> bool:
    """Whether a form is larger than it may be unless its sender's session is good, which is asked before any of it is read."""
    length = visit.request.headers.get("content-length", "")
    if not visit.most_files or (length.isdecimal() and int(length[:20]) <= MOST_BYTES):
        return False
    return not (_most_files(visit) and (await visit.ask("greeting"))["viewer"]["signedIn"])


def _refused(visit: Visit) -> int | None:
    """The status of what no page should answer."""
    if visit.request.method == "POST" and not _may_send(visit):
        return 403
    return 400 if _unkeepable(visit) else None


def _unkeepable(visit: Visit) -> bool:
    """Whether the address or a field holds U+0000, which is in no text."""
    said = (*visit.request.path_params.values(), *visit.query.values(), *(value for _, value in visit.form.multi_items()))
    return any("\0" in text for text in said if isinstance(text, str))


def _may_send(visit: Visit) -> bool:
    """Whether a form is ours: from our own page, with its token; a link's own secret stands in for the token."""
    if not guard.same_site(visit.request.headers, visit.settings.base_url):
        return False
    return visit.request.url.path.startswith("/l/") or guard.is_ours(visit.typed("form_token"), visit.form_key)
