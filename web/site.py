"""The site: every page's address, and what happens around each answer."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from web import guard, static_file
from web.pages import (
    account,
    allocation,
    board,
    design,
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
from web.port import Answer, Execute, SiteSettings, Visitor
from web.visit import MissingError, RefusedError, UnansweredError, Visit

__all__ = ["Answer", "Execute", "SiteSettings", "Visitor", "handlers", "routes"]

MOST_BYTES = 512 * 1024  # of a form; a long intake is a tenth of it

Handler = Callable[[Visit], Awaitable[Response]]


def routes(execute: Execute, settings: SiteSettings) -> list[BaseRoute]:
    """Every page of the site and the files it loads."""
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
        | (explorer.PAGES if settings.graphiql else {})
    )
    served: list[BaseRoute] = [Route("/static/{path:path}", static_file.show), Route("/worker.js", static_file.worker)]
    for (method, path), handler in pages.items():
        served.append(Route(path, _endpoint(handler, execute, settings), methods=[method], max_body_size=MOST_BYTES))
    return served


def handlers(execute: Execute, settings: SiteSettings) -> Mapping[int | type[Exception], Callable[..., Awaitable[Response]]]:
    """Pages for what goes wrong outside our own: to be given to the application as its exception handlers."""

    async def missing(request: Request, _error: Exception) -> Response:
        visit = Visit(request, execute, settings)
        return visit.finish(failure.missing(visit))

    async def refused(request: Request, error: HTTPException) -> Response:
        visit = Visit(request, execute, settings)
        return visit.finish(failure.page(visit, error.status_code))

    async def broken(request: Request, _error: Exception) -> Response:
        visit = Visit(request, execute, settings)
        return visit.finish(failure.page(visit, 500))

    return {404: missing, HTTPException: refused, 500: broken}


def _endpoint(handler: Handler, execute: Execute, settings: SiteSettings) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        visit = Visit(request, execute, settings)
        return visit.finish(await _answer(visit, handler))

    return answer


async def _answer(visit: Visit, handler: Handler) -> Response:
    if visit.request.method == "POST":
        visit.form = await visit.request.form(max_files=0)
    no = _refused(visit)
    if no is not None:
        return failure.page(visit, no)
    try:
        return await handler(visit)
    except MissingError:
        return failure.missing(visit)
    except RefusedError as refusal:
        return failure.refused(visit, refusal)
    except UnansweredError:
        if visit.asked("after"):  # a cursor of a list that has changed its order: begin at the top
            return visit.to(visit.with_query("after", None))
        return failure.page(visit, 500)


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
