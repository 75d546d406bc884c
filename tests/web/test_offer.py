"""Offers, designs and facilities as pages."""

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import Visitor


async def test_offers_are_listed_with_what_is_free(visitor: Visitor, backend: Backend) -> None:
    """A row says what, whose, where, and how much is left."""
    backend.fields["offers"] = stand_in.connection(stand_in.offer(), more="next")
    page = (await visitor.get("/offers?kind=STOCK")).text
    for text in ("Respirator, EN 149 FFP2", "Yangtze Supplies", "free: 4,000 of 5,000 pieces", "Wuhan, China"):
        assert text in page
    assert 'href="/offers?kind=STOCK&amp;after=next"' in page


async def test_a_list_too_long_to_count_says_so(visitor: Visitor, backend: Backend) -> None:
    """How many there are has a plus sign where the counting stopped."""
    listed = stand_in.connection(stand_in.offer(), total=10_000)
    for exact, said in ((True, "10,000 offers"), (False, "10,000+ offers")):
        backend.fields["offers"] = {**listed, "totalCountIsExact": exact}
        assert said in (await visitor.get("/offers")).text


async def test_the_owner_of_an_offer_may_pause_and_change_it(visitor: Visitor, backend: Backend) -> None:
    """The forms appear where the API allows them, and send what was typed."""
    can = {"amend": True, "pause": True, "resume": False, "withdraw": True, "reasonNot": None}
    backend.fields |= {"offer": stand_in.offer(can=can), "pauseOffer": {"__typename": "Offer", "id": "offer-1"}}
    backend.fields["amendOffer"] = {"__typename": "Offer", "id": "offer-1"}
    visitor.sign_in()
    await visitor.post("/offers/offer-1", {"act": "pause_offer"})
    answer = await visitor.post("/offers/offer-1", {"act": "amend_offer", "capacity": "6 000", "radius": "150", "note": "Lot 7"})
    assert answer.headers["location"] == "/offers/offer-1?done=amend_offer"
    assert backend.calls == [
        ("pauseOffer", {"id": "offer-1"}),
        ("amendOffer", {"id": "offer-1", "note": "Lot 7", "capacity": {"asked": "6000"}, "radiusKm": 150.0}),
    ]


async def test_a_number_that_is_none_is_refused_in_words(visitor: Visitor, backend: Backend) -> None:
    """A radius of letters changes nothing and says what to write."""
    can = {"amend": True, "pause": True, "resume": False, "withdraw": True, "reasonNot": None}
    backend.fields |= {"offer": stand_in.offer(can=can), "amendOffer": {"__typename": "Offer", "id": "offer-1"}}
    visitor.sign_in()
    answer = await visitor.post("/offers/offer-1", {"act": "amend_offer", "capacity": "lots", "radius": "far"})
    assert answer.status_code == 422
    assert "is not an amount" in answer.text
    assert backend.calls == []


async def test_a_design_shows_its_review(visitor: Visitor, backend: Backend) -> None:
    """Approved and recalled are said in words and signs, and a recalled design warns."""
    backend.fields["design"] = stand_in.design()
    assert "✓ approved by clinical review" in (await visitor.get("/designs/design-1")).text
    backend.fields["design"] = stand_in.design(review="RECALLED")
    assert "Do not print it" in (await visitor.get("/designs/design-1")).text


async def test_a_reviewer_approves_with_findings(visitor: Visitor, backend: Backend) -> None:
    """The verbs the API allows are buttons; the findings go along."""
    can = {"startReview": False, "approve": True, "reject": True, "recall": False}
    backend.fields |= {
        "design": stand_in.design(can=can, review="IN_REVIEW"),
        "reviewDesign": {"__typename": "Design", "id": "d"},
    }
    visitor.sign_in()
    await visitor.post("/designs/design-1", {"verb": "APPROVE", "note": "Fits."})
    assert backend.calls == [("reviewDesign", {"id": "design-1", "verb": "APPROVE", "note": "Fits."})]


async def test_a_design_is_published_with_its_files(visitor: Visitor, backend: Backend) -> None:
    """Empty file rows are left out; what is missing is said beside the field."""
    backend.fields["publishDesign"] = {"__typename": "Design", "id": "design-9"}
    fields: dict[str, str | list[str]] = {
        "name": "Clip",
        "item": "goggles",
        "version": "1",
        "licence": "CC0-1.0",
        "material": "PLA",
    }
    wrong = await visitor.post("/designs/new", fields)
    assert wrong.status_code == 422
    assert 'value="Clip"' in wrong.text
    fields |= {
        "minutes": "30",
        "x": "20",
        "y": "20",
        "z": "5",
        "file.1.name": "clip.stl",
        "file.1.url": "https://parts.example/c.stl",
    }
    answer = await visitor.post("/designs/new", fields)
    assert answer.headers["location"] == "/designs/design-9?done=published"
    [(_, sent)] = backend.calls
    assert sent["files"] == [{"name": "clip.stl", "url": "https://parts.example/c.stl"}]
    assert (sent["size"], sent["minutesPerPiece"]) == ({"x": 20, "y": 20, "z": 5}, 30)


async def test_a_facility_shows_what_it_accepts_and_asks_for(visitor: Visitor, backend: Backend) -> None:
    """Accepted standards come in the order of preference, requests with their progress."""
    backend.fields["facility"] = {**stand_in.HOSPITAL, "requests": stand_in.connection(stand_in.request())}
    page = (await visitor.get("/facilities/facility-1")).text
    assert "GB 19083-2010 → NIOSH N95 → EN 149 FFP2" in page
    assert "committed: a part" in page
    assert "Contacts" not in page
