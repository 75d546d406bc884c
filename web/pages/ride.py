"""The plan of rides and deliveries: each driver's route, and what nobody carries yet."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from starlette.responses import Response

from web.visit import MissingError, RefusedError, Visit

WIDTH = 100.0  # of the picture of a shift, in its own units


class Bar(NamedTuple):
    """Somebody aboard, as a part of the picture of a shift: from `x`, `width` wide, in its `row`."""

    x: float
    width: float
    row: int
    title: str


async def show(visit: Visit) -> Response:
    """The plan, as far as the visitor drives or coordinates."""
    return await _page(visit)


async def _page(visit: Visit, refusal: RefusedError | None = None) -> Response:
    if not (await visit.ask("greeting"))["viewer"]["signedIn"]:
        return visit.to_sign_in("/rides")
    data = await visit.ask("plan")
    pictures = [list(_bars(visit, driven)) for driven in data["plan"]["driven"]]
    status = refusal.status if refusal else 200
    return visit.page("rides.html", data, status, plan=data["plan"], pictures=pictures, refusal=refusal)


def _bars(visit: Visit, driven: Mapping[str, Any]) -> Iterator[Bar]:
    """Who is aboard when, in as many rows as ride at once."""
    start, end = (visit.figures.moment(driven["shift"][name]) for name in ("start", "end"))
    aboard: dict[str, tuple[float, int]] = {}
    for stop in driven["stops"]:
        at = WIDTH * ((visit.figures.moment(stop["begin"]) - start) / (end - start))
        id = stop["line"]["id"] if stop["line"] else ""
        if stop["kind"] == "PICK_UP":
            taken = {row for _, row in aboard.values()}
            aboard[id] = at, next(row for row in range(len(taken) + 1) if row not in taken)
        elif id in aboard:
            since, row = aboard.pop(id)
            yield Bar(round(since, 2), round(max(at - since, 0.5), 2), row, stop["line"]["title"])


async def send(visit: Visit) -> Response:
    """Find a driver, send a taxi, or hand one's rides to others."""
    doing = visit.typed("act")
    try:
        if doing in {"assign_ride", "send_by_taxi"}:
            await visit.act(doing, lineId=visit.typed("line"))
        elif doing == "hand_back_rides":
            await visit.act(doing, offerId=visit.typed("offer"))
        else:
            raise MissingError
    except RefusedError as refusal:
        return visit.to_sign_in("/rides") if refusal.reason == "SIGN_IN_NEEDED" else await _page(visit, refusal)
    return visit.to("/rides", done=doing)


PAGES = {("GET", "/rides"): show, ("POST", "/rides"): send}
