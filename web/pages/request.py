"""A request: its lines, the ways to fulfil them with the reasons, its pledges, and what the viewer may do."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.responses import Response

from web import receiving, translation
from web.translation import mark as _
from web.visit import MissingError, RefusedError, Visit, address

MOST = 2**31 - 1  # an amount the API takes
CANDIDATES, MORE_CANDIDATES = 5, 20
CLOSINGS = ("NO_LONGER_NEEDED", "NO_SUPPLY", "FACILITY_UNREACHABLE", "DONOR_UNREACHABLE", "PREFERS_DIFFERENT", "OTHER")


async def show(visit: Visit) -> Response:
    """The request with everything the viewer may see of it."""
    return await _page(visit)


async def _page(visit: Visit, refusal: RefusedError | None = None, link: str | None = None) -> Response:
    candidates = MORE_CANDIDATES if visit.query.get("candidates") == "more" else CANDIDATES
    data = await visit.ask("request", id=visit.request.path_params["id"], candidates=candidates)
    if data.get("request") is None:
        raise MissingError
    return visit.page(
        "request.html",
        data,
        refusal.status if refusal else 200,
        request=data["request"],
        refusal=refusal,
        link=link,
        closings=CLOSINGS,
        more=candidates == CANDIDATES,
    )


async def send(visit: Visit) -> Response:
    """Do what a form of the page asks, and show the page again with what came of it."""
    id = visit.request.path_params["id"]
    if visit.typed("act") == "make_link":
        return await _link(visit)
    doing = ACTS.get(visit.typed("act"))
    if doing is None:
        raise MissingError
    try:
        await doing(visit)
    except RefusedError as refusal:
        if refusal.reason == "SIGN_IN_NEEDED":
            return visit.to_sign_in()
        return await _page(visit, refusal)
    return visit.to(address("requests", id), done=visit.typed("act"))


async def _link(visit: Visit) -> Response:
    """Make a link that answers for a line without signing in, and show it once."""
    try:
        made = await visit.act("make_link", lineId=visit.typed("line"))
    except RefusedError as refusal:
        return visit.to_sign_in() if refusal.reason == "SIGN_IN_NEEDED" else await _page(visit, refusal)
    return await _page(visit, link=visit.settings.base_url.rstrip("/") + made["path"])


async def _pledge(visit: Visit) -> None:
    columns = [[str(value) for value in visit.form.getlist(name)] for name in ("offer", "part", "fills", "start", "end")]
    torn = len({len(column) for column in columns}) > 1
    if torn or not all(fills.isdecimal() and len(fills) <= len(str(MOST)) and int(fills) <= MOST for fills in columns[2]):
        raise _invalid(visit, _("What was chosen did not arrive whole; load the page again and choose once more."), "parts")
    parts = [
        {
            "offerId": offer,
            "part": part,
            "fills": int(fills),
            **({"during": {"start": start, "end": end or None}} if start else {}),
        }
        for offer, part, fills, start, end in zip(*columns, strict=True)
    ]
    await visit.act("pledge", lineId=visit.typed("line"), parts=parts)


async def _amend_line(visit: Visit) -> None:
    change: dict[str, object] = {"id": visit.typed("line"), "note": visit.typed("note") or None}
    if visit.typed("unknown"):
        change["amountUnknown"] = True
    elif visit.typed("asked"):
        change |= {"asked": str(visit.number("asked")), "unit": visit.typed("unit") or None}
    if visit.typed("urgency"):
        change["urgency"] = visit.typed("urgency")
    await visit.act("amend_line", **change)


async def _attach_letter(visit: Visit) -> None:
    id, stamped = visit.request.path_params["id"], visit.typed("stamped") == "yes"
    await visit.act("attach_letter", requestId=id, uploadId=await receiving.only(visit, "letter"), stamped=stamped)


async def _receive(visit: Visit) -> None:
    counted = visit.number("received")
    if counted is None or counted > MOST or counted != int(counted):
        raise _invalid(visit, _("Count what has arrived and write it as a whole number, 0 if nothing came."), "received")
    await visit.act("receive_pledge", id=visit.typed("pledge"), received=int(counted))


def _invalid(visit: Visit, text: str, field: str) -> RefusedError:
    return RefusedError({"sentence": translation.translate(visit.language, text), "field": field, "reason": "INVALID"})


def _line(document: str) -> Callable[[Visit], Awaitable[Any]]:
    return lambda visit: visit.act(document, id=visit.typed("line"))


def _turn(document: str) -> Callable[[Visit], Awaitable[Any]]:
    return lambda visit: visit.act(document, id=visit.typed("pledge"))


def _close(document: str) -> Callable[[Visit], Awaitable[Any]]:
    return lambda visit: visit.act(document, id=visit.typed("pledge"), closing=visit.typed("closing") or "OTHER")


async def _stop(visit: Visit) -> None:
    await visit.act("stop_line", id=visit.typed("line"), reason=visit.typed("reason") or None)


async def _withdraw(visit: Visit) -> None:
    await visit.act("withdraw_request", id=visit.request.path_params["id"], reason=visit.typed("reason") or None)


ACTS: Mapping[str, Callable[[Visit], Awaitable[Any]]] = {
    "pledge": _pledge,
    "confirm_line": _line("confirm_line"),
    "amend_line": _amend_line,
    "stop_line": _stop,
    "withdraw_request": _withdraw,
    "confirm_pledge": _turn("confirm_pledge"),
    "dispatch_pledge": _turn("dispatch_pledge"),
    "decline_pledge": _close("decline_pledge"),
    "cancel_pledge": _close("cancel_pledge"),
    "receive_pledge": _receive,
    "assign_ride": lambda visit: visit.act("assign_ride", lineId=visit.typed("line")),
    "attach_letter": _attach_letter,
    "miss_ride": lambda visit: visit.act("miss_ride", pledgeId=visit.typed("pledge")),
}

TAKING = {("POST", "/requests/{id}")}
PAGES = {("GET", "/requests/{id}"): show, ("POST", "/requests/{id}"): send}
