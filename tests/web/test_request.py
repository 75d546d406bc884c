"""The page of a request."""

from typing import Any

import pytest

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import Visitor

CAN = {"confirm": True, "amend": True, "stop": True, "pledge": True, "reasonNot": None}
PATH = "/requests/request-1"


@pytest.fixture
def owned(backend: Backend) -> Backend:
    """A request whose viewer may do everything."""
    may = {"confirm": True, "decline": True, "dispatch": True, "receive": True, "cancel": True}
    line = stand_in.line(can=CAN, pledges=[stand_in.pledge(can=may)])
    backend.fields["request"] = stand_in.request(lines=[line], can={"amend": True, "withdraw": True, "reasonNot": None})
    return backend


async def test_candidates_come_with_their_arithmetic(visitor: Visitor) -> None:
    """Each way to fulfil a line shows its points, their sum's parts, its notes, and what was ruled out."""
    page = (await visitor.get(PATH)).text
    for text in (
        "74",
        "Why 74 of 100",
        "55 of 55",
        "10 of 15",
        "FFP2 may stand in for N95 here.",
        "61\N{NO-BREAK SPACE}km",
        "all that is open",
    ):
        assert text in page
    assert "42 offers ruled out: 30 wrong standard, 12 too far." in page
    assert "1 of 43 offers fit." in page


async def test_days_of_supply_say_what_was_assumed(visitor: Visitor) -> None:
    """The figure stands with the sentence that explains it."""
    page = (await visitor.get(PATH)).text
    assert "days of supply: Respirator" in page
    assert "(assumed)" in page


async def test_strangers_are_asked_to_sign_in_to_pledge(visitor: Visitor) -> None:
    """Without a session there is no pledge form but a way to sign in and come back."""
    page = (await visitor.get(PATH)).text
    assert 'value="pledge"' not in page
    assert 'href="/sign-in?next=/requests/request-1"' in page


async def test_who_may_not_pledge_reads_why(visitor: Visitor, backend: Backend) -> None:
    """The API's reason stands where the button would be."""
    visitor.sign_in()
    backend.fields["request"] = stand_in.request(
        lines=[stand_in.line(can={**CAN, "pledge": False, "reasonNot": "It is your own."})]
    )
    assert "It is your own." in (await visitor.get(PATH)).text


async def test_a_pledge_sends_every_part(visitor: Visitor, owned: Backend) -> None:
    """The hidden parts of a candidate go to the API as they were ranked, a carrier's time among them."""
    visitor.sign_in()
    owned.fields["pledge"] = {"__typename": "Pledged", "pledges": [stand_in.pledge()]}
    start, end = "2026-11-22T05:00:00+00:00", "2026-11-22T09:00:00+00:00"
    columns = {"offer": ["o1", "o2"], "part": ["SUPPLY", "CARRY"], "fills": ["1600", "0"], "start": ["", start], "end": ["", end]}
    answer = await visitor.post(PATH, {"act": "pledge", "line": "line-1", **columns})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?done=pledge")
    [(name, sent)] = owned.calls
    assert name == "pledge"
    assert sent["lineId"] == "line-1"
    assert sent["parts"] == [
        {"offerId": "o1", "part": "SUPPLY", "fills": 1600},
        {"offerId": "o2", "part": "CARRY", "fills": 0, "during": {"start": start, "end": end}},
    ]


async def test_a_refused_act_shows_the_sentence_on_the_page(visitor: Visitor, owned: Backend) -> None:
    """The page comes again with the API's sentence and a status that says no."""
    visitor.sign_in()
    owned.fields["confirmLine"] = stand_in.refusal("Only 300 are left.", reason="NOT_ENOUGH")
    answer = await visitor.post(PATH, {"act": "confirm_line", "line": "line-1"})
    assert answer.status_code == 422
    assert "Only 300 are left." in answer.text


async def test_an_act_without_a_session_leads_to_sign_in_and_back(visitor: Visitor, owned: Backend) -> None:
    """A session that ended meanwhile is no dead end."""
    owned.fields["confirmLine"] = stand_in.refusal("Sign in first.", reason="SIGN_IN_NEEDED")
    answer = await visitor.post(PATH, {"act": "confirm_line", "line": "line-1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Frequests%2Frequest-1")


@pytest.mark.parametrize(
    ("act", "fields", "mutation", "sent"),
    [
        ("confirm_line", {"line": "line-1"}, "confirmLine", {"id": "line-1"}),
        ("stop_line", {"line": "line-1", "reason": "enough"}, "stopLine", {"id": "line-1", "reason": "enough"}),
        ("amend_line", {"line": "line-1", "asked": "1 500", "unit": "box"}, "amendLine", {"asked": "1500", "unit": "box"}),
        ("amend_line", {"line": "line-1", "unknown": "yes", "asked": "3"}, "amendLine", {"amountUnknown": True}),
        ("withdraw_request", {}, "withdrawRequest", {"id": "request-1"}),
        ("confirm_pledge", {"pledge": "pledge-1"}, "confirmPledge", {"id": "pledge-1"}),
        ("dispatch_pledge", {"pledge": "pledge-1"}, "dispatchPledge", {"id": "pledge-1"}),
        ("receive_pledge", {"pledge": "pledge-1", "received": "1,200"}, "receivePledge", {"id": "pledge-1", "received": 1200}),
        ("decline_pledge", {"pledge": "pledge-1", "closing": "NO_SUPPLY"}, "declinePledge", {"closing": "NO_SUPPLY"}),
        ("cancel_pledge", {"pledge": "pledge-1", "closing": "OTHER"}, "cancelPledge", {"closing": "OTHER"}),
    ],
)
async def test_every_verb_reaches_the_api(
    visitor: Visitor, owned: Backend, act: str, *, fields: dict[str, str], mutation: str, sent: dict[str, Any]
) -> None:
    """Each form of the page sends its mutation with what was typed, and comes back with thanks."""
    visitor.sign_in()
    kind = {"Line": "RequestLine", "uest": "Request", "edge": "Pledge"}[mutation[-4:]]
    owned.fields[mutation] = {"__typename": kind, "id": "it"}
    answer = await visitor.post(PATH, {"act": act, **fields})
    assert answer.headers["location"] == f"{PATH}?done={act}"
    [(name, given)] = owned.calls
    assert name == mutation
    assert sent.items() <= given.items()
    assert 'class="notice good"' in (await visitor.get(answer.headers["location"])).text


async def test_a_link_is_shown_once(visitor: Visitor, owned: Backend) -> None:
    """A link that answers for the line is shown in full on the answer to the form, and nowhere else."""
    visitor.sign_in()
    owned.fields["makeLink"] = {"__typename": "NewLink", "token": "secret", "path": "/l/secret"}
    made = await visitor.post(PATH, {"act": "make_link", "line": "line-1"})
    assert "http://talka.example/l/secret" in made.text
    assert "/l/secret" not in (await visitor.get(PATH)).text


async def test_the_intake_is_shown_to_those_who_may_see_it(visitor: Visitor, backend: Backend) -> None:
    """Personal answers appear only where the API gives them; a letter's address is a link only when it is one."""
    assert "From the facility" not in (await visitor.get(PATH)).text
    reach = {"name": "Dr Chen", "department": "", "post": "Head nurse", "phone": "+8671212345678", "messenger": ""}
    intake = {
        **dict.fromkeys(("teamFrom", "teamTo", "logistics"), ""),
        **dict.fromkeys(("staffPerDay", "duty", "suspected", "confirmed", "respiratorsInStock", "nextSupply", "stamped")),
        "gogglesInStock": 60,
        "unregisteredAccepted": False,
        "demandLetter": "javascript:alert(1)",
        "deliverTo": stand_in.place("Xiaogan", "CN"),
        "contact": reach,
        "equipmentHead": {**reach, "name": "", "phone": ""},
    }
    backend.fields["request"] = stand_in.request(intake=intake)
    page = (await visitor.get(PATH)).text
    assert "Dr Chen" in page
    assert 'href="tel:+8671212345678"' in page
    assert "not accepted" in page
    assert 'href="javascript' not in page


async def test_an_unknown_request_is_a_page_in_human_words(visitor: Visitor, backend: Backend) -> None:
    """A mistyped address gets a 404 that says what may have happened."""
    backend.fields["request"] = None
    answer = await visitor.get("/requests/none")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


async def test_what_people_wrote_is_escaped(visitor: Visitor, backend: Backend) -> None:
    """Markup in notes and names is shown, never obeyed."""
    backend.fields["request"] = stand_in.request(note="<script>alert(1)</script>")
    page = (await visitor.get(PATH)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("typed", ["", " ", "1.5", "99999999999", "1e30"])
async def test_what_was_counted_on_arrival_must_be_said(visitor: Visitor, owned: Backend, typed: str) -> None:
    """An empty or unusable count sends nothing, for receiving is final; the sentence stands beside the field."""
    visitor.sign_in()
    owned.fields["receivePledge"] = {"__typename": "Pledge", "id": "it"}
    answer = await visitor.post(PATH, {"act": "receive_pledge", "pledge": "pledge-1", "received": typed})
    assert answer.status_code == 422
    assert owned.calls == []
    assert 'id="received-pledge-1-error"' in answer.text
    assert 'aria-describedby="received-pledge-1-error"' in answer.text
    assert "0 if nothing came" in answer.text


async def test_nothing_received_can_be_said(visitor: Visitor, owned: Backend) -> None:
    """A zero that was typed is one."""
    visitor.sign_in()
    owned.fields["receivePledge"] = {"__typename": "Pledge", "id": "it"}
    await visitor.post(PATH, {"act": "receive_pledge", "pledge": "pledge-1", "received": "0"})
    assert [sent["received"] for _, sent in owned.calls] == [0]


@pytest.mark.parametrize("fills", [["²"], ["many"], [""], ["99999999999"], ["9" * 5000], ["1600", "0"]])
async def test_a_torn_pledge_form_is_refused(visitor: Visitor, owned: Backend, fills: list[str]) -> None:
    """Parts that do not fit together, or count nothing, are refused whole: no part of them is pledged."""
    visitor.sign_in()
    owned.fields["pledge"] = {"__typename": "Pledged", "pledges": [stand_in.pledge()]}
    columns = {"offer": ["o1"], "part": ["SUPPLY"], "start": [""], "end": [""]}
    answer = await visitor.post(PATH, {"act": "pledge", "line": "line-1", "fills": fills, **columns})
    assert answer.status_code == 422
    assert owned.calls == []
    assert "load the page again" in answer.text


@pytest.mark.parametrize("path", ["/?city=a%00b", "/requests/a%00b"])
async def test_an_address_with_a_character_that_no_text_holds_is_no_fault_of_ours(visitor: Visitor, path: str) -> None:
    """NUL in an address is answered with a page that says no."""
    assert (await visitor.get(path)).status_code == 400


async def test_a_form_with_such_a_character_is_refused(visitor: Visitor, owned: Backend) -> None:
    """NUL in a field sends nothing."""
    visitor.sign_in()
    owned.fields["stopLine"] = {"__typename": "RequestLine", "id": "it"}
    answer = await visitor.post(PATH, {"act": "stop_line", "line": "line-1", "reason": "a\0b"})
    assert (answer.status_code, owned.calls) == (400, [])
