"""What is the visitor's own."""

from typing import Any

import pytest

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import Visitor


def token_of(**more: Any) -> dict[str, Any]:
    """An API token."""
    at = "2026-11-01T00:00:00+00:00"
    return {"id": "token-1", "name": "export", "created": at, "expires": "2027-11-01T00:00:00+00:00", "lastUsed": at, **more}


def appeal_of(**more: Any) -> dict[str, Any]:
    """What the viewer was asked to help with."""
    asked = {"id": "appeal-1", "sent": "2026-11-21T03:00:00+00:00", "declined": None, "pledged": False}
    return {**asked, "line": stand_in.line(request=stand_in.request()), "offer": stand_in.offer(), **more}


@pytest.fixture(autouse=True)
def mine(backend: Backend) -> Backend:
    """A viewer who has something of everything."""
    draft = {"id": "draft-1", "updated": "2026-11-21T03:00:00+00:00"}
    answers = [{"name": "paper", "value": "supplies"}, {"name": "facility.name", "value": "Bay hospital"}]
    may = {"confirm": False, "decline": False, "dispatch": True, "receive": False, "cancel": False}
    backend.fields["viewer"] = stand_in.viewer(
        signed_in=True,
        requests=stand_in.connection(stand_in.request(), more="r2"),
        offers=stand_in.connection(stand_in.offer()),
        pledges=stand_in.connection(stand_in.pledge(can=may, state="CONFIRMED")),
        drafts=[{**draft, "answers": answers}],
        apiTokens=[token_of()],
        memberships=[
            {"id": "m1", "role": "SUPPLIER", "state": "ACTIVE", "since": draft["updated"], "organisation": None, "person": None}
        ],
        roles=["SUPPLIER"],
        designs=[stand_in.design()],
        appeals=stand_in.connection(appeal_of(), appeal_of(id="appeal-2", declined=draft["updated"])),
        facilities=[stand_in.HOSPITAL],
    )
    return backend


async def test_everything_of_ones_own_is_on_one_page(visitor: Visitor) -> None:
    """Requests, offers, pledges with their verbs, drafts to go on with, roles, tokens."""
    visitor.sign_in()
    page = (await visitor.get("/mine")).text
    assert 'href="/requests/new/supplies?draft=draft-1"' in page
    for text in ("Supplies for a facility: Bay hospital", "It is on its way", "supplier", "export", "Shield frame 3"):
        assert text in page
    assert 'href="/mine?requests=r2"' in page


async def test_an_appeal_can_be_looked_at_or_declined(visitor: Visitor) -> None:
    """One that waits has both ways to answer; one that was answered says how."""
    visitor.sign_in()
    page = (await visitor.get("/mine")).text
    assert page.count('value="decline_appeal"') == 1
    assert "Look and pledge" in page
    assert "not this time" in page


async def test_strangers_are_sent_to_sign_in(visitor: Visitor, backend: Backend) -> None:
    """Without a session there is nothing of one's own."""
    backend.fields["viewer"] = stand_in.viewer(signed_in=False)
    assert (await visitor.get("/mine")).headers["location"] == "/sign-in?next=%2Fmine"


async def test_a_new_token_is_shown_once(visitor: Visitor, backend: Backend) -> None:
    """The secret is on the answer to the form, and on no page after."""
    visitor.sign_in()
    backend.fields["createApiToken"] = {"__typename": "NewApiToken", "secret": "s3cret", "token": token_of()}
    made = await visitor.post("/mine", {"act": "token", "name": "export"})
    assert "s3cret" in made.text
    assert "s3cret" not in (await visitor.get("/mine")).text


@pytest.mark.parametrize(
    ("fields", "mutation", "type_name", "sent"),
    [
        ({"act": "role", "role": "DRIVER"}, "takeRole", "Membership", {"role": "DRIVER"}),
        ({"act": "leave", "membership": "m1"}, "leaveMembership", "Membership", {"id": "m1"}),
        ({"act": "revoked", "token": "token-1"}, "revokeApiToken", "ApiToken", {"id": "token-1"}),
        ({"act": "discarded", "draft": "draft-1"}, "discardDraft", "Discarded", {"id": "draft-1"}),
        ({"act": "decline_appeal", "appeal": "appeal-1"}, "declineAppeal", "Appeal", {"id": "appeal-1"}),
        ({"act": "dispatch_pledge", "pledge": "pledge-1"}, "dispatchPledge", "Pledge", {"id": "pledge-1"}),
    ],
)
async def test_every_form_sends_its_mutation(
    visitor: Visitor, backend: Backend, *, fields: dict[str, str | list[str]], mutation: str, type_name: str, sent: dict[str, str]
) -> None:
    """Taking a role, leaving one, revoking, discarding and turning a pledge reach the API."""
    visitor.sign_in()
    backend.fields[mutation] = {"__typename": type_name, "id": "it", "state": "ACTIVE"}
    answer = await visitor.post("/mine", fields)
    assert answer.headers["location"] == f"/mine?done={fields['act']}"
    assert backend.calls == [(mutation, sent)]


async def test_the_profile_is_amended_as_a_whole(visitor: Visitor, backend: Backend) -> None:
    """Lists are sent as lists, and what was emptied is sent empty."""
    visitor.sign_in()
    backend.fields["amendProfile"] = {"__typename": "Person", "id": "person-1"}
    fields: dict[str, str | list[str]] = {
        "act": "profile",
        "name": "Olena",
        "languages": ["", "uk", "en"],
        "skills": "nursing, driving",
        "profile_for": ["", "EVERYONE"],
        "appeals_a_week": "1",
    }
    await visitor.post("/mine", fields)
    [(_, sent)] = backend.calls
    expected = {"name": "Olena", "languages": ["uk", "en"], "skills": ["nursing", "driving"], "about": "", "certificates": []}
    assert expected.items() <= sent.items()
    assert (sent["profileFor"], sent["appealsAWeek"]) == ("EVERYONE", 1)


async def test_a_profile_without_a_name_comes_back_with_what_was_typed(visitor: Visitor, backend: Backend) -> None:
    """The error stands beside the name, the rest is kept."""
    visitor.sign_in()
    answer = await visitor.post("/mine", {"act": "profile", "name": "", "skills": "nursing"})
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert 'value="nursing"' in answer.text
    assert backend.calls == []
