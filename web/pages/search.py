"""Search: one box over requests, offers, designs, facilities and people."""

from collections.abc import Mapping

from starlette.responses import Response

from web.visit import Visit

KINDS = ("REQUEST", "OFFER", "DESIGN", "FACILITY", "PERSON")
PAGE, FARTHEST = 20, 500
SUGGESTIONS = ("N95", "FFP2", "GB 19083", "goggles", "маски", "щитки", "респіратор", "防护服", "口罩")


async def show(visit: Visit) -> Response:
    """The box, and what was found."""
    text = visit.query.get("q", "").strip()[:200]
    offset = min(int(visit.query.get("from", "0")), FARTHEST) if visit.query.get("from", "0").isdigit() else 0
    kinds = [kind for kind in visit.request.query_params.getlist("kind") if kind in KINDS]
    data = await visit.ask(
        "search", query=text, kinds=kinds or None, filters=_filters(visit.query), first=PAGE, offset=offset, wanted=bool(text)
    )
    found = data.get("search")
    name = "search/hits.html" if visit.query.get("fragment") == "hits" else "search.html"
    return visit.page(
        name, data, text=text, kinds=KINDS, chosen=kinds, found=found, offset=offset, page_size=PAGE, suggestions=SUGGESTIONS
    )


def _filters(query: Mapping[str, str]) -> dict[str, object]:
    filters: dict[str, object] = {"openOnly": query.get("all") != "1"}
    if query.get("city", "").strip():
        filters["city"] = query["city"].strip()
    return filters


PAGES = {("GET", "/search"): show}
