"""The link that answers for a line without signing in: opening it changes nothing, its three buttons do."""

from starlette.responses import Response

from web.visit import MissingError, RefusedError, Visit, address

ANSWERS = ("STILL_NEEDED", "CHANGED", "STOP")


async def show(visit: Visit) -> Response:
    """What the link is about, and the three answers."""
    return await _page(visit)


async def _page(visit: Visit, refusal: RefusedError | None = None, *, changing: bool = False) -> Response:
    data = await visit.ask("link", token=visit.request.path_params["token"])
    if data.get("linkedLine") is None:
        return visit.page("link.html", data, refusal.status if refusal else 404, linked=None, refusal=refusal, changing=False)
    return visit.page(
        "link.html", data, refusal.status if refusal else 200, linked=data["linkedLine"], refusal=refusal, changing=changing
    )


async def send(visit: Visit) -> Response:
    """Give the answer; a change without an amount asks for it first."""
    token, answer = visit.request.path_params["token"], visit.typed("answer")
    if answer not in ANSWERS:
        raise MissingError
    if answer == "CHANGED" and not visit.typed("unknown") and not visit.typed("asked"):
        return await _page(visit, changing=True)
    try:
        await visit.act("answer_link", token=token, answer=answer, **(_change(visit) if answer == "CHANGED" else {}))
    except RefusedError as refusal:
        return await _page(visit, refusal, changing=answer == "CHANGED")
    return visit.to(address("l", token), done=answer)


def _change(visit: Visit) -> dict[str, object]:
    if visit.typed("unknown"):
        return {"amountUnknown": True}
    return {"asked": str(visit.number("asked")), "unit": visit.typed("unit") or None}


PAGES = {("GET", "/l/{token}"): show, ("POST", "/l/{token}"): send}
