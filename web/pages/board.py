"""The board: what is needed now, live."""

from collections.abc import Mapping

from starlette.responses import HTMLResponse, Response

from web.visit import Visit

KINDS = ("GOODS", "PRINTED_PART", "RIDE", "DELIVERY", "ROLE")
URGENCIES = ("CRITICAL", "HIGH", "NORMAL", "LOW")
ORDERS = ("URGENT_FIRST", "NEWEST_FIRST", "STALEST_FIRST")
PAGE = 20


async def show(visit: Visit) -> Response:
    """The board as a page; or the board alone, for the page that is open to swap in."""
    if visit.query.get("fragment") == "board":
        return await _fragment(visit)
    return await _board(visit, fragment=False)


async def _fragment(visit: Visit) -> Response:
    """The board alone; all strangers see the same, however many of them come back at once when something has changed."""
    if visit.token:
        return await _board(visit, fragment=True)

    async def make() -> bytes:
        return bytes((await _board(visit, fragment=True)).body)

    seen_by = (visit.language, visit.zone.key, str(visit.request.url))
    return HTMLResponse(await visit.recent.get(seen_by, make))


async def _board(visit: Visit, *, fragment: bool) -> Response:
    where = chosen(visit.query)
    data = await visit.ask(
        "board", filter=where, order=order(visit.query), first=PAGE, after=visit.query.get("after") or None, whole=not fragment
    )
    if fragment:
        return visit.page("board/fragment.html", data)
    narrowed = any(name in where for name in ("kinds", "urgencies", "items", "city", "country"))
    return visit.page(
        "board.html", data, kinds=KINDS, urgencies=URGENCIES, orders=ORDERS, order=order(visit.query), narrowed=narrowed
    )


def chosen(query: Mapping[str, str]) -> dict[str, object]:
    """The board's filter from the query of an address; values we do not know narrow nothing."""
    where: dict[str, object] = {"open": query.get("all") != "1"}
    if query.get("kind") in KINDS:
        where["kinds"] = [query["kind"]]
    if query.get("urgency") in URGENCIES:
        where["urgencies"] = [query["urgency"]]
    if query.get("item"):
        where["items"] = [query["item"]]
    if query.get("city", "").strip():
        where["city"] = query["city"].strip()
    return where


def order(query: Mapping[str, str]) -> str:
    """The order asked for, the most urgent first by default."""
    return query["order"] if query.get("order") in ORDERS else ORDERS[0]


PAGES = {("GET", "/"): show}
