"""Allocations, for coordinators: the list, making a proposal, and one proposal with what may be done with it."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from web import translation
from web.translation import mark as _
from web.visit import MissingError, RefusedError, Visit, address

PAGE = 20
MOST = 2**31 - 1  # an amount that GraphQL's Int could not hold is none that anybody means
READERS = {"COORDINATOR", "ADMIN"}
# The knobs, gathered by the question they answer; those that are not named here are for other programs.
QUESTIONS = (
    (_("What is worth sending"), ("days", "usefulDays", "shipments", "patienceDays")),
    (_("Who comes first"), ("urgency", "exposure", "small", "remote")),
    (_("How far, and in how many parcels"), ("reach", "whole", "parcel", "start")),
)
TRANSFER = ("offer", "amount", "from", "to")


async def listed(visit: Visit) -> Response:
    """Proposals, newest first, and the form for another."""
    return await _list(visit)


async def _list(visit: Visit, refusal: RefusedError | None = None) -> Response:
    who = (await visit.ask("greeting"))["viewer"]
    if not who["signedIn"]:
        return visit.to_sign_in("/allocations")
    if not READERS & set(who["roles"]):
        raise MissingError
    data = await visit.ask("allocations", first=PAGE, after=visit.query.get("after") or None)
    shelves: dict[str, list[Mapping[str, Any]]] = {}
    for item in data["items"]:
        shelves.setdefault(item["category"], []).append(item)
    knobs = {each["field"]: each for each in data["knobs"]}
    return visit.page(
        "allocations.html",
        data,
        refusal.status if refusal else 200,
        refusal=refusal,
        shelves=shelves,
        questions=[(title, [knobs[name] for name in names]) for title, names in QUESTIONS],
    )


async def propose(visit: Visit) -> Response:
    """Make a proposal, and show it."""
    try:
        made = await visit.act(
            "propose_allocation", item=visit.typed("item") or None, place=visit.typed("place"), weights=_weights(visit)
        )
    except RefusedError as refusal:
        return visit.to_sign_in("/allocations") if refusal.reason == "SIGN_IN_NEEDED" else await _list(visit, refusal)
    return visit.to(address("allocations", made["id"]))


def _weights(visit: Visit) -> dict[str, Any]:
    turned: dict[str, Any] = {"fairness": visit.typed("fairness")} if visit.typed("fairness") else {}
    for _title, names in QUESTIONS:
        for name in names:
            if visit.typed(name):
                turned[name] = _whole(visit, name)
    return turned


def _whole(visit: Visit, name: str) -> int:
    found = visit.number(name)
    if found is None or found > MOST or found != int(found):
        text = translation.translate(visit.language, _("Write a whole number, for example 200."))
        raise RefusedError({"sentence": text, "field": name, "reason": "INVALID"})
    return int(found)


async def show(visit: Visit) -> Response:
    """One proposal; with a transfer in the address, what that would do; with `replay`, whether it comes out the same again."""
    return await _page(visit)


async def _page(visit: Visit, refusal: RefusedError | None = None) -> Response:
    id = visit.request.path_params["id"]
    data = await visit.ask("allocation", id=id, lines=visit.query.get("lines"), facilities=visit.query.get("facilities"))
    if not data["viewer"]["signedIn"]:
        return visit.to_sign_in()
    if data.get("allocation") is None:
        raise MissingError
    replay = await visit.ask("allocation_replay", id=id) if visit.query.get("replay") else None
    return visit.page(
        "allocation.html",
        data,
        refusal.status if refusal else 200,
        allocation=data["allocation"],
        refusal=refusal,
        price=await _price(visit, id),
        replay=replay and replay["allocation"]["replay"],
    )


async def _price(visit: Visit, id: str) -> Mapping[str, Any] | None:
    if not visit.query.get("offer"):
        return None
    try:
        transfer = _transfer({name: visit.asked(name) for name in TRANSFER}, visit)
    except RefusedError as refusal:
        return {"possible": False, "reasonNot": refusal.sentence}
    found = (await visit.ask("allocation_price", id=id, transfer=transfer))["allocation"]
    return found and found["price"]


def _transfer(told: Mapping[str, str], visit: Visit) -> dict[str, Any]:
    digits = "".join(told["amount"].split())
    if not digits.isdecimal() or len(digits) > len(str(MOST)) or int(digits) > MOST:
        text = translation.translate(visit.language, _("Write how much is to be moved as a whole number, for example 200."))
        raise RefusedError({"sentence": text, "field": "amount", "reason": "INVALID"})
    lines = {"fromLineId": told["from"], "toLineId": told["to"]}
    return {"offerId": told["offer"], "amount": int(digits), **{name: id for name, id in lines.items() if id}}


async def send(visit: Visit) -> Response:
    """Do what a form of the page asks."""
    doing, id = visit.typed("act"), visit.request.path_params["id"]
    try:
        await _do(visit, doing, id)
    except RefusedError as refusal:
        return visit.to_sign_in(address("allocations", id)) if refusal.reason == "SIGN_IN_NEEDED" else await _page(visit, refusal)
    return visit.to(address("allocations", id), done=doing)


async def _do(visit: Visit, doing: str, id: str) -> None:
    seen = visit.typed("revision")
    revision = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    match doing:
        case "amend_allocation":
            transfer = _transfer({name: visit.typed(name) for name in TRANSFER}, visit)
            await visit.act("amend_allocation", id=id, transfer=transfer, revision=revision)
        case "confirm_allocation":
            await visit.act("confirm_allocation", id=id, revision=revision)
        case "discard_allocation":
            await visit.act("discard_allocation", id=id)
        case _:
            raise MissingError


PAGES = {
    ("GET", "/allocations"): listed,
    ("POST", "/allocations"): propose,
    ("GET", "/allocations/{id}"): show,
    ("POST", "/allocations/{id}"): send,
}
