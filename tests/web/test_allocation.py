"""Allocations as a coordinator reads, changes and decides them."""

import re
from typing import Any

import pytest

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import Visitor

MASK = {**stand_in.RESPIRATOR, "code": "surgical-mask", "name": "Surgical mask"}
WEIGHTS = {"fairness": "MAX_MIN", "days": 7, "usefulDays": 2, "lots": True, "shipments": 5, "patienceDays": 0}
PRIORITY = {"goodPoints": 5000, "candidates": 20, "urgency": 40, "exposure": 30, "small": 20, "remote": 10}
FAR = {"reach": 2000, "whole": 1000, "parcel": 1000, "start": 50}
TALLY = {"facilities": 6, "reached": 5, "shipments": 7, "givers": 2, "kilometres": 402.3}
SHARES = {"worstBefore": 0.0, "worstAfter": 0.3, "meanBefore": 0.04, "meanAfter": 0.31}
SHARINGS = [
    {"fairness": "UTILITARIAN", "name": "As many as possible", "sentence": "Small needs are filled first.", "usual": False},
    {"fairness": "MAX_MIN", "name": "The same share", "sentence": "Whoever is worst off comes next.", "usual": True},
]
KNOBS = [
    {"field": name, "name": f"Knob {name}", "sentence": f"What {name} does.", "least": 0, "most": 100, "usual": int(usual)}
    for name, usual in {**WEIGHTS, **PRIORITY, **FAR}.items()
    if name != "fairness"
]


def place(number: int, name: str) -> dict[str, Any]:
    """A facility."""
    return {**stand_in.HOSPITAL, "id": f"facility-{number}", "name": name}


COUNTY, VILLAGE = place(1, "County hospital"), place(2, "Village clinic")


def asked(number: int, facility: dict[str, Any]) -> dict[str, Any]:
    """A line for masks."""
    request = stand_in.request(id=f"request-{number}", lines=[], facility=facility)
    return stand_in.line(id=f"line-{number}", title="Surgical mask", request=request)


LINES = [asked(1, COUNTY), asked(2, VILLAGE)]


def shared(number: int, got: int, **more: Any) -> dict[str, Any]:
    """What a line gets: from one offer, with another that has something left."""
    other = LINES[2 - number]
    move = {"amount": got, "distanceKm": 61.4, "sentence": "The nearest.", "offer": stand_in.offer(), "elsewhere": [other]}
    rival = {"amount": 40, "sentence": "It is worse covered.", "line": other}
    told = {
        "need": "Asked for 400.",
        "priority": "Priority: 40 points.",
        "explanation": ["Not more, because there is no more."],
        "rivals": [rival],
    }
    left = {"left": 600, "distanceKm": None, "offer": stand_in.offer(id="offer-2", title="Other masks")}
    shares = {"got": got, "lacks": 400, "before": 0.0, "after": got / 400, "unit": stand_in.PIECE}
    return {"line": LINES[number - 1], "moves": [move], "spare": [left], **shares, **told, **more}


def allocation(**more: Any) -> dict[str, Any]:
    """A proposal for masks, two lines of it shown."""
    rows = ((VILLAGE, 0.0, 0.3), (COUNTY, 0.2, 0.62))
    places = [{"facility": each, "before": before, "after": after, "needs": 1, "reached": 1} for each, before, after in rows]
    by_hand = {"amount": 20, "offer": stand_in.offer(), "fromLine": LINES[0], "toLine": None, "by": {"name": "Olha"}}
    return {
        "__typename": "Allocation",
        "id": "allocation-1",
        "state": "PROPOSED",
        "created": "2026-11-21T04:12:00+00:00",
        "revision": 3,
        "ended": None,
        "place": "",
        "item": MASK,
        "madeBy": {"name": "Olha"},
        "endedBy": None,
        "tally": TALLY | SHARES,
        "version": "1",
        "seed": 0,
        "digest": "ab12" * 16,
        "weights": WEIGHTS | PRIORITY | FAR,
        "certificate": {"optimal": True, "sentences": ["Proved: no other way is fairer."]},
        "can": {"amend": True, "confirm": True, "discard": True, "reasonNot": None},
        "amendments": [{"at": "2026-11-21T04:20:00+00:00", **by_hand}],
        "leftOut": [{"line": LINES[1], "sentence": "It cannot receive goods."}],
        "facilities": stand_in.connection(*places),
        "lines": stand_in.connection(shared(1, 120), shared(2, 60)),
        "replay": {"same": True, "sentence": "Every byte comes out the same."},
        **more,
    }


@pytest.fixture
def coordinator(visitor: Visitor, backend: Backend) -> Visitor:
    """A signed-in coordinator with one proposal."""
    visitor.sign_in()
    backend.fields |= {
        "viewer": stand_in.viewer(signed_in=True, roles=["COORDINATOR"]),
        "allocation": allocation(),
        "allocations": stand_in.connection(allocation()),
        "items": [MASK, *stand_in.ITEMS],
        "sharings": SHARINGS,
        "knobs": KNOBS,
    }
    return visitor


def plain(html: str) -> str:
    """The words of a page, one blank between them."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").split())


async def test_others_do_not_know_the_page(visitor: Visitor, backend: Backend) -> None:
    """A stranger is asked to sign in; a supplier finds no such page, and no link to it."""
    assert (await visitor.get("/allocations")).headers["location"].startswith("/sign-in")
    visitor.sign_in()
    backend.fields |= {"viewer": stand_in.viewer(signed_in=True, roles=["SUPPLIER"]), "allocation": None}
    backend.fields["sharings"] = SHARINGS
    assert (await visitor.get("/allocations")).status_code == 404
    assert (await visitor.get("/allocations/allocation-1")).status_code == 404
    assert "/allocations" not in (await visitor.get("/")).text


async def test_a_coordinator_finds_it_on_every_page(coordinator: Visitor) -> None:
    """The link stands beside those to the board and the offers."""
    assert '<a href="/allocations">' in (await coordinator.get("/")).text


async def test_the_empty_list_says_what_it_is_for(coordinator: Visitor, backend: Backend) -> None:
    """Where nothing was proposed yet, the page says when and why to."""
    backend.fields["allocations"] = stand_in.connection()
    assert "shares it out by rules that you choose" in (await coordinator.get("/allocations")).text


async def test_the_knobs_are_asked_in_plain_words(coordinator: Visitor, backend: Backend) -> None:
    """Each has its sentence and what is usual; what is chosen is sent, what is left empty is not."""
    page = (await coordinator.get("/allocations")).text
    for text in ("Whoever is worst off comes next.", "What shipments does.", "What urgency does."):
        assert text in page
    assert re.search(r'value="MAX_MIN" checked', page)
    assert re.search(r'id="shipments"[^>]*value="5"', page)
    backend.fields["proposeAllocation"] = allocation()
    fields = {"item": "surgical-mask", "place": " Wuhan ", "fairness": "UTILITARIAN", "shipments": "3", "days": ""}
    answer = await coordinator.post("/allocations", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/allocations/allocation-1")
    weights = {"fairness": "UTILITARIAN", "shipments": 3}
    assert backend.calls == [("proposeAllocation", {"item": "surgical-mask", "place": "Wuhan", "weights": weights})]


@pytest.mark.parametrize("typed", ["many", "2.5", "-1", "9" * 30])
async def test_a_number_that_is_none_keeps_what_was_typed(coordinator: Visitor, backend: Backend, typed: str) -> None:
    """The page comes back with a sentence, and everything still there; nothing was sent."""
    answer = await coordinator.post("/allocations", {"place": "Wuhan", "fairness": "UTILITARIAN", "shipments": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert 'value="Wuhan"' in answer.text
    assert re.search(r'value="UTILITARIAN" checked', answer.text)
    assert 'role="alert"' in answer.text
    assert backend.calls == []


async def test_a_refused_proposal_keeps_what_was_typed(coordinator: Visitor, backend: Backend) -> None:
    """What the API says stands above the form, which is as it was sent."""
    backend.fields["proposeAllocation"] = stand_in.refusal("Shipments: choose a number from 0 to 100.", "weights.shipments")
    answer = await coordinator.post("/allocations", {"shipments": "101"})
    assert answer.status_code == 422
    assert "choose a number from 0 to 100" in answer.text
    assert 'value="101"' in answer.text


async def test_coverage_is_a_picture_with_its_table(coordinator: Visitor) -> None:
    """Each facility has a bar with what was there and what is added, and a row with the same in figures."""
    page = (await coordinator.get("/allocations/allocation-1")).text
    picture = page[page.index("<figure>") : page.index("</figure>")]
    assert picture.count('<svg class="grown"') == 2
    assert re.search(r'class="after" width="62.0".*?class="before" width="20.0"', picture, re.DOTALL)
    table = plain(page[page.index("</figure>") : page.index("</table>")])
    assert table.endswith("Village clinic 0 % 30 % County hospital 20 % 62 %")


async def test_each_line_says_what_why_and_who_instead(coordinator: Visitor) -> None:
    """What a line gets from whom, what its need rests on, why not more, and who got it instead by which rule."""
    page = plain((await coordinator.get("/allocations/allocation-1")).text)
    for text in (
        "120 pieces of 400 lacking",
        "0 % → 30 % · Asked for 400. Priority: 40 points.",
        "Not more, because there is no more.",
        "Village clinic: Surgical mask: 40. It is worse covered.",
        "7 shipments from 2 givers",
        "5 of 6 facilities get something",
        "Proved: no other way is fairer.",
        "It cannot receive goods.",
    ):
        assert text in page


async def test_moving_by_hand_is_priced_before_it_is_done(coordinator: Visitor, backend: Backend) -> None:
    """The form asks what it would cost; the answer shows coverage and kilometres, and only its button does it."""
    touched = [{"facility": COUNTY, "item": MASK, "before": 0.3, "after": 0.25}]
    price = {
        "possible": True,
        "reasonNot": None,
        "warnings": ["Little is left there."],
    }
    backend.fields["allocation"] = allocation(price=price | {"units": 0, "kilometres": 48.0, "touched": touched})
    asked = "offer=offer-1&from=line-1&to=line-2&amount=20"
    page = (await coordinator.get(f"/allocations/allocation-1?{asked}")).text
    for text in ("Goods travel 48 km more.", "Little is left there.", "County hospital Surgical mask 30 % → 25 %"):
        assert text in plain(page)
    assert backend.calls == []
    backend.fields["amendAllocation"] = allocation()
    sent = {"act": "amend_allocation", "offer": "offer-1", "from": "line-1", "to": "line-2", "amount": "20", "revision": "3"}
    answer = await coordinator.post("/allocations/allocation-1", sent)
    assert answer.headers["location"] == "/allocations/allocation-1?done=amend_allocation"
    transfer = {"offerId": "offer-1", "amount": 20, "fromLineId": "line-1", "toLineId": "line-2"}
    assert backend.calls == [("amendAllocation", {"id": "allocation-1", "transfer": transfer, "revision": 3})]


@pytest.mark.parametrize("amount", ["", "a few", "1.5", "9" * 40])
async def test_an_amount_that_is_none_is_said(coordinator: Visitor, amount: str) -> None:
    """What cannot be moved is said in place of its price."""
    page = await coordinator.get(f"/allocations/allocation-1?offer=offer-1&from=line-1&to=&amount={amount}")
    assert page.status_code == 200
    assert "as a whole number, for example 200" in page.text


async def test_what_cannot_be_moved_is_said(coordinator: Visitor, backend: Backend) -> None:
    """The reason stands where the price would, and there is no button to do it."""
    price = {"possible": False, "reasonNot": "This offer does not fit that line.", "warnings": []}
    backend.fields["allocation"] = allocation(price=price | {"units": 0, "kilometres": None, "touched": []})
    page = (await coordinator.get("/allocations/allocation-1?offer=offer-1&to=line-2&amount=5")).text
    assert "This offer does not fit that line." in page
    assert 'value="amend_allocation"' not in page


@pytest.mark.parametrize("verb", ["confirm", "discard"])
async def test_deciding_sends_what_was_looked_at(coordinator: Visitor, backend: Backend, verb: str) -> None:
    """Confirming names the revision that was looked at; both come back to the page."""
    backend.fields[f"{verb}Allocation"] = allocation()
    answer = await coordinator.post("/allocations/allocation-1", {"act": f"{verb}_allocation", "revision": "3"})
    assert answer.headers["location"] == f"/allocations/allocation-1?done={verb}_allocation"
    revision = {"revision": 3} if verb == "confirm" else {}
    assert backend.calls == [(f"{verb}Allocation", {"id": "allocation-1", **revision})]


async def test_what_no_longer_holds_is_named(coordinator: Visitor, backend: Backend) -> None:
    """A refused confirmation shows its sentences, one below the other, with the proposal as it is."""
    told = "Nothing was pledged: 1 of 7 shipments no longer hold.\n400 of masks for County hospital: nothing left to give."
    backend.fields["confirmAllocation"] = {**stand_in.refusal(told), "code": "CONFLICT", "__typename": "Conflict"}
    answer = await coordinator.post("/allocations/allocation-1", {"act": "confirm_allocation", "revision": "3"})
    assert answer.status_code == 409
    first, named = told.split("\n")
    assert f"<p>{first}</p>" in answer.text
    assert f"<li>{named}</li>" in answer.text
    assert "Line by line" in answer.text


async def test_a_decided_allocation_offers_nothing_more(coordinator: Visitor, backend: Backend) -> None:
    """Who decided and when is said; nothing can be moved, confirmed or discarded."""
    can = {"amend": False, "confirm": False, "discard": False, "reasonNot": "This allocation is confirmed."}
    ended = {"state": "CONFIRMED", "ended": "2026-11-21T05:00:00+00:00", "endedBy": {"name": "Iryna"}}
    backend.fields["allocation"] = allocation(can=can, **ended)
    page = (await coordinator.get("/allocations/allocation-1")).text
    assert "confirmed: Iryna" in plain(page)
    assert 'name="act"' not in page
    assert "Move some of it elsewhere" not in page


async def test_a_run_is_reckoned_again_on_demand(coordinator: Visitor) -> None:
    """The page says whether every byte comes out the same, but only when asked."""
    assert "Every byte" not in (await coordinator.get("/allocations/allocation-1")).text
    assert "Every byte comes out the same." in (await coordinator.get("/allocations/allocation-1?replay=1")).text


async def test_an_unknown_act_is_no_page(coordinator: Visitor, backend: Backend) -> None:
    """A form that is not ours does nothing."""
    assert (await coordinator.post("/allocations/allocation-1", {"act": "burn"})).status_code == 404
    assert backend.calls == []
