"""Writing requests and offers over several pages, kept in a draft on the server."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import BASE, Visitor, token

DRAFT, KEY = "draft-1", "secret-key"


@pytest.fixture
def kept(backend: Backend) -> dict[str, str]:
    """The answers the API keeps for the draft."""
    answers: dict[str, str] = {}

    def save(sent: dict[str, Any]) -> dict[str, Any]:
        answers.update({each["name"]: each["value"] for each in sent["answers"]})
        return {"__typename": "Draft", "id": DRAFT, "key": None if sent.get("id") else KEY, **_rest()}

    def opened(_info: object, id: str, key: str | None = None) -> dict[str, Any] | None:
        return {"id": DRAFT, **_rest()} if id == DRAFT and key == KEY else None

    def _rest() -> dict[str, Any]:
        listed = [{"name": name, "value": value} for name, value in answers.items()]
        return {"answers": listed, "updated": "2026-11-21T03:00:00+00:00"}

    backend.fields |= {
        "saveDraft": save,
        "draft": opened,
        "discardDraft": {"__typename": "Discarded", "id": DRAFT},
        "facilities": stand_in.connection(),
        "designs": stand_in.connection(stand_in.design()),
        "publishRequest": {"__typename": "Request", "id": "request-9"},
        "publishOffer": {"__typename": "Offer", "id": "offer-9"},
    }
    return answers


async def walk(visitor: Visitor, first: str, *pages: Mapping[str, str | list[str]]) -> str:
    """Fill in page after page of a form, going where each leads; returns where the last one led."""
    path = first
    for fields in pages:
        answer = await visitor.fill(path, {"act": "next", **fields})
        assert answer.status_code == 303, answer.text
        path = answer.headers["location"]
    return path


WHERE: Mapping[str, str | list[str]] = {
    "facility.name": "Bay hospital",
    "facility.kind": "HOSPITAL",
    "facility.place.city": "Odesa",
}
WHO: Mapping[str, str | list[str]] = {"contact.name": "Dr Bondar", "contact.phone": "+380 48 123 4567"}
FIRST = "/requests/new/supplies/where"


async def to_lines(visitor: Visitor) -> str:
    """Walk to the page that asks what is needed."""
    return await walk(visitor, FIRST, WHERE, WHO)


async def to_check(visitor: Visitor) -> str:
    """Walk through the whole intake with one known and one unknown amount."""
    path = await to_lines(visitor)
    for item in ("respirator", "goggles"):
        path = (await visitor.fill(path, {"act": "add", "add.item": item, "line.1.item": "respirator"})).headers["location"]
    lines: Mapping[str, str | list[str]] = {
        "line.1.item": "respirator",
        "line.1.asked": "1 500",
        "line.1.unit": "piece",
        "line.1.standard": "NIOSH N95",
        "line.1.accepted": ["", "EN 149 FFP2", "NIOSH N95"],
        "line.1.use": "AEROSOL",
        "line.1.valves": ["", "yes"],
        "line.2.item": "goggles",
        "line.2.unknown": ["", "yes"],
        "urgency": ["", "CRITICAL"],
        "unregistered": ["", "no"],
    }
    situation: Mapping[str, str | list[str]] = {"staff": "120", "duty": "SEVERE_CASES", "stock.respirators": "480"}
    delivery: Mapping[str, str | list[str]] = {"next_supply": "2026-12-01", "deliver.city": "Odesa", "stamped": ["", "yes"]}
    return await walk(visitor, path, lines, situation, delivery)


async def test_the_intake_is_walked_without_signing_in(visitor: Visitor, kept: dict[str, str]) -> None:
    """A stranger gets through every page to the check, which reads everything back in their words."""
    path = await to_check(visitor)
    assert path == f"/requests/new/supplies/check?draft={DRAFT}"
    page = (await visitor.get(path)).text
    for text in ("Bay hospital", "Dr Bondar", "1,500", "NIOSH N95", "within hours", "severe cases", "480", "Sign in and publish"):
        assert text in page
    assert kept["line.2.unknown"] == "yes"


async def test_publishing_asks_to_sign_in_and_comes_back(visitor: Visitor, kept: dict[str, str], backend: Backend) -> None:
    """Who is not signed in is sent to sign in, with the way back to the draft."""
    path = await to_check(visitor)
    answer = await visitor.post(path, {})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next=%2Frequests%2Fnew%2Fsupplies%2Fcheck%3Fdraft%3D{DRAFT}"
    assert not [name for name, _ in backend.calls if name == "publishRequest"]


async def test_tapped_twice_it_is_published_once(visitor: Visitor, kept: dict[str, str], backend: Backend) -> None:
    """The very form that was sent twice sends the same key twice, whatever it says by then; another form sends another."""
    path = await to_check(visitor)
    visitor.sign_in()
    form = {"form_token": token((await visitor.get(path)).text)}
    cookies = dict(visitor.client.cookies)
    for _ in range(2):
        visitor.client.cookies.update(cookies)  # both taps come from the page as it was
        answer = await visitor.client.post(path, data=form, headers={"origin": BASE})
        assert answer.headers["location"] == "/requests/request-9?done=published"
        kept["line.1.asked"] = "1501"
    visitor.client.cookies.update(cookies)
    await visitor.post(path, {})
    keys = [key for name, key in backend.keys if name == "publishRequest"]
    assert keys[0] == keys[1] != keys[2]
    assert all(len(key) == 64 for key in keys)


async def test_a_second_tap_after_the_first_was_done_leads_to_the_request(
    visitor: Visitor, kept: dict[str, str], backend: Backend
) -> None:
    """Its draft went when it was published; the form finds what it published by its key. A draft that is just gone is missing."""
    path = await to_check(visitor)
    visitor.sign_in()
    form, asked = {"form_token": token((await visitor.get(path)).text)}, list[str]()

    def outcome(_info: object, idempotencyKey: str) -> dict[str, Any]:  # noqa: N803 - as the contract spells it
        asked.append(idempotencyKey)
        return {"__typename": "Request", "id": "request-9"}

    await visitor.client.post(path, data=form, headers={"origin": BASE})
    backend.fields |= {"draft": None, "outcome": outcome}
    answer = await visitor.client.post(path, data=form, headers={"origin": BASE})
    assert (answer.status_code, answer.headers["location"]) == (303, "/requests/request-9?done=published")
    assert asked == [key for name, key in backend.keys if name == "publishRequest"]
    backend.fields["outcome"] = None
    assert (await visitor.client.post(path, data=form, headers={"origin": BASE})).status_code == 404


async def test_a_draft_is_begun_once_and_saved_as_often_as_one_likes(
    visitor: Visitor, kept: dict[str, str], backend: Backend
) -> None:
    """Only the first page has a key; a page that says again what it said before something else is saved all the same."""
    form = {"form_token": token((await visitor.get(FIRST)).text), "act": "keep", **WHERE}
    for _ in range(2):
        await visitor.client.post(FIRST, data=form, headers={"origin": BASE})
    await visitor.client.post(f"{FIRST}?draft={DRAFT}", data=form, headers={"origin": BASE})
    first, second, later = [key for name, key in backend.keys if name == "saveDraft"]
    assert first == second is not None
    assert later is None


async def test_the_eleven_answers_reach_the_api(visitor: Visitor, kept: dict[str, str], backend: Backend) -> None:
    """What was typed over the pages becomes one mutation, with the draft and its key."""
    path = await to_check(visitor)
    visitor.sign_in()
    answer = await visitor.post(path, {})
    assert answer.headers["location"] == "/requests/request-9?done=published"
    sent = dict(backend.calls)["publishRequest"]
    respirators = {
        "item": "respirator",
        "asked": "1500",
        "unit": "piece",
        "standard": "NIOSH N95",
        "accepted": ["NIOSH N95", "EN 149 FFP2"],
        "use": "AEROSOL",
        "valvesRefused": True,
    }
    assert sent["lines"] == [{"goods": respirators}, {"goods": {"item": "goggles", "unit": "piece", "amountUnknown": True}}]
    assert sent["facility"] == {"name": "Bay hospital", "kind": "HOSPITAL", "grade": "UNKNOWN", "place": {"city": "Odesa"}}
    assert sent["intake"]["contact"] == {"name": "Dr Bondar", "phone": "+380 48 123 4567"}
    assert {"staffPerDay": 120, "duty": "SEVERE_CASES", "respiratorsInStock": 480}.items() <= sent["intake"].items()
    assert {"unregisteredAccepted": False, "nextSupply": "2026-12-01", "stamped": True}.items() <= sent["intake"].items()
    assert sent["place"] == {"city": "Odesa"}
    assert (sent["urgency"], sent["draftId"], sent["draftKey"], sent["language"]) == ("CRITICAL", DRAFT, KEY, "en")


async def test_the_key_of_a_draft_stays_in_a_cookie(visitor: Visitor, kept: dict[str, str]) -> None:
    """The secret of an anonymous draft is not in the address, and another browser cannot open the draft."""
    path = await walk(visitor, FIRST, WHERE)
    assert KEY not in path
    assert visitor.client.cookies["talka_drafts"] == f'"{DRAFT}=requests%3Asupplies%3A{KEY}"'
    visitor.client.cookies.clear()
    assert (await visitor.get(path)).status_code == 404


async def test_a_draft_goes_by_the_id_that_its_browser_knows(visitor: Visitor, kept: dict[str, str], backend: Backend) -> None:
    """Should the API come to write the same id in another way, the key of a draft is still found by the one it was kept with."""
    opened = backend.fields["draft"]
    backend.fields["draft"] = lambda info, id, key=None: opened(info, DRAFT if id == "first-form" else id, key)
    visitor.client.cookies.set("talka_drafts", f"first-form=requests%3Asupplies%3A{KEY}")
    path = await walk(visitor, f"{FIRST}?draft=first-form", WHERE)
    assert (await visitor.get(path)).status_code == 200
    assert "first-form" in path


async def test_a_draft_begun_here_is_found_again(visitor: Visitor, kept: dict[str, str]) -> None:
    """Who comes back on the same device is led to what they had begun, without signing in."""
    path = await walk(visitor, FIRST, WHERE)
    later = await visitor.fill(path, {"act": "later"})
    assert "You can go on whenever you like." in (await visitor.get(later.headers["location"])).text
    page = (await visitor.get("/requests/new")).text
    assert f'href="/requests/new/supplies?draft={DRAFT}"' in page
    assert "Go on with “Supplies for a facility”" in page


async def test_what_was_typed_is_kept_beside_the_error(visitor: Visitor, kept: dict[str, str]) -> None:
    """A page with a wrong answer comes again with all answers and a sentence that says what to do."""
    path = await to_lines(visitor)
    answer = await visitor.fill(path.replace("/what", "/situation"), {"act": "next", "staff": "many", "suspected": "12"})
    assert answer.status_code == 422
    assert "“many” is not a whole number" in answer.text
    assert 'value="many"' in answer.text
    assert 'value="12"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert kept["staff"] == "many"


async def test_going_back_finds_everything(visitor: Visitor, kept: dict[str, str]) -> None:
    """An earlier page shows what was answered there."""
    path = await to_lines(visitor)
    page = (await visitor.get(path.replace("/what", "/where"))).text
    assert 'value="Bay hospital"' in page
    assert "saved at 03:00" in page


async def test_a_known_facility_is_offered_before_a_new_one_is_made(
    visitor: Visitor, kept: dict[str, str], backend: Backend
) -> None:
    """A name that is known leads to the question whether it is that one; choosing it sends its id and no new facility."""
    backend.fields["facilities"] = stand_in.connection(stand_in.HOSPITAL)
    asked = await visitor.fill(FIRST, {"act": "next", "facility.name": "County hospital", "facility.place.city": "Xiaogan"})
    page = await visitor.get(asked.headers["location"])
    assert "County hospital no. 2, Xiaogan, Hubei" in page.text
    assert "None of these: add a new one" in page.text
    chosen = await visitor.fill(asked.headers["location"], {"act": "next", "facility.id": ["", "facility-1"]})
    assert "/who" in chosen.headers["location"]


async def test_an_amount_must_be_given_or_be_unknown(visitor: Visitor, kept: dict[str, str]) -> None:
    """Neither a number nor "unknown" is an error beside the amount."""
    path = await to_lines(visitor)
    await visitor.fill(path, {"act": "add", "add.item": "goggles"})
    answer = await visitor.fill(path, {"act": "next", "line.1.item": "goggles", "line.1.asked": ""})
    assert answer.status_code == 422
    assert "Write how much is needed, or tick that the amount is unknown." in answer.text


async def test_lines_are_added_and_removed(visitor: Visitor, kept: dict[str, str]) -> None:
    """Each item becomes a line of its own with its own units; removing one leaves the others."""
    path = await to_lines(visitor)
    await visitor.fill(path, {"act": "add", "add.item": "respirator"})
    await visitor.fill(path, {"act": "add", "add.item": "goggles"})
    assert kept["lines"] == "1 2"
    page = (await visitor.get(path)).text
    assert "box (50 piece)" in page
    assert page.count("Remove this item") == 2
    await visitor.fill(path, {"act": "remove.1"})
    assert (kept["lines"], kept["line.1.item"]) == ("2", "")


async def test_typing_is_kept_as_one_goes(visitor: Visitor, kept: dict[str, str]) -> None:
    """What a script sends while someone types is saved, checked by nobody, and answered with the draft's address."""
    answer = await visitor.fill(FIRST, {"act": "keep", "facility.name": "Ba"})
    assert (answer.status_code, answer.headers["talka-draft"]) == (204, f"{FIRST}?draft={DRAFT}")
    assert kept["facility.name"] == "Ba"


async def test_the_api_s_refusal_stands_beside_its_field(visitor: Visitor, kept: dict[str, str], backend: Backend) -> None:
    """A field the API names leads to the page and the answer it was made from; an unknown one to the check."""
    path = await to_check(visitor)
    visitor.sign_in()
    backend.fields["publishRequest"] = stand_in.refusal("Goggles come in pieces.", "lines.1.goods.asked")
    answer = await visitor.post(path, {})
    assert answer.status_code == 422
    assert "<h1>What is needed</h1>" in answer.text
    assert 'id="line.2.asked-error"' in answer.text
    backend.fields["publishRequest"] = stand_in.refusal("Not today.", "nowhere")
    answer = await visitor.post(path, {})
    assert "Not today." in answer.text
    assert "Check and publish</h1>" in answer.text


async def test_the_check_names_what_is_missing(visitor: Visitor, kept: dict[str, str]) -> None:
    """Jumping ahead is allowed; the check says which page wants something and offers no publishing."""
    path = await walk(visitor, FIRST, WHERE)
    page = (await visitor.get(path.replace("/who", "/check"))).text
    assert "Something is missing or unclear under “What is needed”." in page
    assert "Sign in and publish" not in page


RIDE: Mapping[str, str | list[str]] = {
    "origin.city": "Kyiv",
    "destination.city": "Irpin",
    "pick_up.start": "2026-11-22T07:00",
    "pick_up.end": "2026-11-22T08:00",
    "passengers": "2",
    "wheelchair": ["", "yes"],
    "urgency": ["", "HIGH"],
}
PAPERS: list[tuple[str, Mapping[str, str | list[str]], str, dict[str, Any]]] = [
    (
        "/requests/new/ride/ride",
        RIDE,
        "publishRequest",
        {
            "origin": {"city": "Kyiv"},
            "destination": {"city": "Irpin"},
            "pickUp": {"start": "2026-11-22T05:00:00+00:00", "end": "2026-11-22T06:00:00+00:00"},
            "passengers": 2,
            "wheelchair": True,
        },
    ),
    (
        "/requests/new/volunteers/role",
        {"title": "Night line", "skills": "psychology, listening", "hours": "4", "languages": ["", "uk", "ru"], "people": "3"},
        "publishRequest",
        {"title": "Night line", "skills": ["psychology", "listening"], "hoursPerWeek": 4, "languages": ["uk", "ru"], "people": 3},
    ),
    (
        "/offers/new/print/offer",
        {"design": "design-1", "hours": "12,5", "material": "PETG", "x": "200", "y": "200", "z": "180", "place.city": "Kyiv"},
        "publishOffer",
        {"designId": "design-1", "hours": "12.5", "material": "PETG", "volume": {"x": 200, "y": 200, "z": 180}},
    ),
    (
        "/offers/new/drive/offer",
        {
            "vehicle": "van",
            "seats": "3",
            "trips": "2",
            "shift.0.start": "2026-11-22T07:00",
            "shift.0.end": "2026-11-22T09:00",
            "place.city": "Kyiv",
            "place.point": "50.45, 30.52",
        },
        "publishOffer",
        {
            "vehicle": "van",
            "seats": 3,
            "trips": 2,
            "shifts": [{"start": "2026-11-22T05:00:00+00:00", "end": "2026-11-22T07:00:00+00:00"}],
        },
    ),
    (
        "/offers/new/volunteer/offer",
        {"skills": "翻译、护理", "languages": ["", "zh"], "hours": "6", "place.city": "武汉", "until": "2026-12-31T10:00"},
        "publishOffer",
        {"skills": ["翻译", "护理"], "languages": ["zh"], "hoursPerWeek": 6},
    ),
]


@pytest.mark.parametrize(("path", "fields", "mutation", "expected"), PAPERS, ids=[paper[0] for paper in PAPERS])
async def test_one_page_forms_reach_the_api(
    visitor: Visitor, kept: dict[str, str], backend: Backend, *, path: str, fields: Any, mutation: str, expected: dict[str, Any]
) -> None:
    """A ride, a role and each kind of offer go from one page through the check to the API, times in the visitor's zone."""
    visitor.client.cookies.set("talka_zone", "Europe/Kyiv")
    check = await walk(visitor, path, fields)
    visitor.sign_in()
    answer = await visitor.post(check, {})
    assert answer.status_code == 303, answer.text
    sent = dict(backend.calls)[mutation]
    made = sent["lines"][0] if "lines" in sent else sent["what"]
    [inner] = made.values()
    assert expected.items() <= inner.items()
    if "available" in sent:
        assert set(sent["available"]) == {"start", "end"}


async def test_stock_asks_for_the_item_first(visitor: Visitor, kept: dict[str, str], backend: Backend) -> None:
    """Units and standards depend on the item, so they are asked once it is chosen, without calling that an error."""
    first = await visitor.fill("/offers/new/stock/offer", {"act": "next", "item": "respirator"})
    path = first.headers["location"]
    page = (await visitor.get(path)).text
    assert "Do they have a valve?" in page
    assert "This is needed" not in page
    check = await walk(visitor, path, {"item": "respirator", "asked": "40", "unit": "box", "place.city": "Wuhan"})
    visitor.sign_in()
    assert (await visitor.post(check, {})).headers["location"] == "/offers/offer-9?done=published"
    assert dict(backend.calls)["publishOffer"]["what"] == {
        "stock": {"item": "respirator", "asked": "40", "unit": "box", "handOver": "SHIPS"}
    }
    assert "discardDraft" in dict(backend.calls)


async def test_a_window_that_ends_before_it_starts_is_an_error(visitor: Visitor, kept: dict[str, str]) -> None:
    """Times in the wrong order are said so beside the end."""
    answer = await visitor.fill("/requests/new/ride/ride", {"act": "next", **RIDE, "pick_up.end": "2026-11-22T06:00"})
    assert answer.status_code == 422
    assert "The end of the pick-up must be later than its start." in answer.text


@pytest.mark.parametrize("path", ["/requests/new/nothing", "/requests/new/supplies/nowhere", "/offers/new/ride/ride"])
async def test_forms_that_do_not_exist_are_not_found(visitor: Visitor, path: str) -> None:
    """An address that names no form or no page of it is a 404."""
    answer = await visitor.get(path)
    assert answer.status_code == 404


async def test_every_form_of_the_choosers_opens(visitor: Visitor, kept: dict[str, str]) -> None:
    """Each door leads to a first page with a form."""
    for room in ("requests", "offers"):
        page = (await visitor.get(f"/{room}/new")).text
        kinds = [part.split('"')[0] for part in page.split(f'href="/{room}/new/')[1:]]
        assert kinds
        for kind in kinds:
            started = await visitor.get(f"/{room}/new/{kind}")
            assert token((await visitor.get(started.headers["location"])).text)
