"""Offers: the list, and one offer with what its owner may do."""

from collections.abc import Mapping

from starlette.responses import Response

from web.pages.request import ACTS as PLEDGE_ACTS
from web.pages.request import CLOSINGS
from web.visit import MissingError, RefusedError, Visit, address

KINDS = ("STOCK", "PRINT_HOURS", "DRIVE", "VOLUNTEERING")
PAGE = 20


async def listed(visit: Visit) -> Response:
    """Open offers, narrowed by kind, item and town."""
    data = await visit.ask(
        "offers",
        where=_filter(visit.query),
        order="MOST_FREE" if visit.query.get("order") == "MOST_FREE" else "NEWEST_FIRST",
        first=PAGE,
        after=visit.query.get("after") or None,
    )
    return visit.page(
        "offers.html",
        data,
        kinds=KINDS,
        narrowed=bool(visit.query.get("kind") or visit.query.get("item") or visit.query.get("city")),
    )


def _filter(query: Mapping[str, str]) -> dict[str, object]:
    where: dict[str, object] = {"states": ["OPEN"]}
    if query.get("kind") in KINDS:
        where["kinds"] = [query["kind"]]
    if query.get("item"):
        where["items"] = [query["item"]]
    if query.get("city", "").strip():
        where["city"] = query["city"].strip()
    return where


async def show(visit: Visit) -> Response:
    """One offer."""
    return await _page(visit)


async def _page(visit: Visit, refusal: RefusedError | None = None) -> Response:
    data = await visit.ask("offer", id=visit.request.path_params["id"])
    if data.get("offer") is None:
        raise MissingError
    status = refusal.status if refusal else 200
    return visit.page("offer.html", data, status, offer=data["offer"], refusal=refusal, closings=CLOSINGS)


async def send(visit: Visit) -> Response:
    """Pause, resume, withdraw or amend the offer, or turn one of its pledges."""
    id, doing = visit.request.path_params["id"], visit.typed("act")
    try:
        if doing in {"pause_offer", "resume_offer", "withdraw_offer"}:
            await visit.act(doing, id=id)
        elif doing == "amend_offer":
            await visit.act("amend_offer", id=id, **_change(visit))
        elif doing.endswith("_pledge"):
            await PLEDGE_ACTS[doing](visit)
        else:
            raise MissingError
    except RefusedError as refusal:
        return visit.to_sign_in() if refusal.reason == "SIGN_IN_NEEDED" else await _page(visit, refusal)
    return visit.to(address("offers", id), done=doing)


def _change(visit: Visit) -> dict[str, object]:
    change: dict[str, object] = {"note": visit.typed("note") or None}
    capacity, radius = visit.number("capacity"), visit.number("radius")
    if capacity is not None:
        change["capacity"] = {"asked": str(capacity)}
    if radius is not None:
        change["radiusKm"] = float(radius)
    return change


PAGES = {("GET", "/offers"): listed, ("GET", "/offers/{id}"): show, ("POST", "/offers/{id}"): send}
