"""What is indexed of each thing, and what never is."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from matching import amount, design, facility, intake, offer, organisation, person, place, request, span
from search import document, embedded, port

NOW = datetime(2020, 2, 1, tzinfo=UTC)
ASKER, BODY = UUID(int=7), UUID(int=8)
PUBLIC = frozenset({"public"})
SECRETS = ("13812345678", "+380 44 123-45-67", "zhang@example.org", "@doctor_li", "Secret Street 5")
TOLD = "Call 13812345678 or +380 44 123-45-67, zhang@example.org, telegram @doctor_li. GB 19083-2010 please, 20000 pieces"

WUHAN = place.Place("Jiefang Avenue 1277", "武汉", "湖北", "CN", place.Point(30.5845, 114.2748))
HOME = place.Place("Secret Street 5", "Київ", "", "UA", place.Point(50.45678, 30.52345))
HOSPITAL = facility.Facility(
    UUID(int=1), "武汉协和医院", facility.Kind.HOSPITAL, place=WUHAN, spellings=("Union Hospital",), beds=5000
)


def line(spec: request.Spec) -> request.Line:
    """An open line whose amount is unknown."""
    return request.Line(UUID(int=3), UUID(int=2), 0, spec, amount.UNKNOWN, NOW + timedelta(days=3), as_written=TOLD)


def asked(
    *specs: request.Spec, state: request.RequestState = request.RequestState.PUBLISHED, home: bool = False
) -> request.Request:
    """A request of the hospital, or from somebody's home."""
    return request.Request(
        id=UUID(int=2),
        asked_by=ASKER,
        state=state,
        urgency=request.Urgency.HIGH,
        created=NOW,
        lines=tuple(line(spec) for spec in specs),
        facility_id=None if home else HOSPITAL.id,
        organisation_id=BODY,
        intake=intake.Intake(contact=intake.Reach("Zhang San", phone="13812345678")),
        place=HOME if home else place.NOWHERE,
        note=TOLD,
    )


def offered(
    spec: offer.Spec, state: offer.OfferState = offer.OfferState.OPEN, organisation_id: UUID | None = None
) -> offer.Offer:
    """An offer from somebody's home."""
    return offer.Offer(
        UUID(int=4),
        ASKER,
        spec,
        100,
        span.Span(NOW, NOW + timedelta(days=9)),
        NOW,
        organisation_id,
        30,
        HOME,
        state=state,
        as_written=TOLD,
    )


def everything(made: port.Document) -> str:
    """All that an engine gets to know of a document."""
    return " ".join(
        map(str, (made.title, made.items, made.place, made.body, made.latitude, made.longitude, dict(made.attributes)))
    )


GOODS = request.Goods("respirator", "NIOSH N95", note=TOLD)
RIDE = request.Ride(HOME, WUHAN, span.Span(NOW), note=TOLD)
ROLE = request.Role(f"Translator {TOLD}", frozenset({"medical-translation"}), note=TOLD)
PERSON = person.Person(
    id=UUID(int=5),
    name="Olena",
    languages=("uk", "en"),
    created=NOW,
    email="zhang@example.org",
    phone="+380441234567",
    about=TOLD,
    skills=frozenset({"first_aid"}),
    place=HOME,
    profile_for=person.Audience.EVERYONE,
)


@pytest.mark.parametrize(
    "made",
    [
        document.request_document(asked(GOODS), HOSPITAL),
        document.request_document(asked(RIDE, home=True), None),
        document.request_document(asked(ROLE, home=True), None),
        document.offer_document(offered(offer.Stock("respirator", "FFP2", note=TOLD)), None),
        document.offer_document(offered(offer.Drive("van", 3, (), note=TOLD)), None),
        document.person_document(PERSON),
        document.facility_document(HOSPITAL),
    ],
)
def test_no_document_says_how_to_reach_a_person(made: port.Document) -> None:
    """Phones, mail addresses, messenger names, contacts and streets of homes are in no document; exact homes neither."""
    said = everything(made)
    assert not [secret for secret in (*SECRETS, "Zhang San", "380441234567", "50.45678") if secret in said]


def test_request_of_a_facility() -> None:
    """A request is titled by its facility, names its items in four languages, keeps norms, and carries its attributes."""
    made = document.request_document(asked(GOODS), HOSPITAL)
    assert made.title == "武汉协和医院"
    assert {"Respirator", "Респіратор", "Респиратор", "医用防护口罩"} <= set(made.items)
    assert "19083-2010" in made.body
    assert "20000" in made.body
    assert "Union Hospital" in made.body
    assert (made.latitude, made.longitude) == (30.5845, 114.2748)
    expected = {"kind": ("goods",), "urgency": 2, "wanted": True, "item": ("respirator",), "category": ("mask",), "city": "武汉"}
    assert expected.items() <= dict(made.attributes).items()


@pytest.mark.parametrize("state", list(request.RequestState))
def test_only_published_requests_are_public(state: request.RequestState) -> None:
    """A request that is not published is found by its asker, their organisation and coordinators alone."""
    made = document.request_document(asked(GOODS, state=state), HOSPITAL)
    private = {"coordinator", f"person:{ASKER}", f"organisation:{BODY}"}
    assert set(made.visible_to) == ({"public"} if state is request.RequestState.PUBLISHED else private)


@pytest.mark.parametrize("state", list(offer.OfferState))
def test_only_open_offers_are_public(state: offer.OfferState) -> None:
    """An offer that is not open is found by its owner and coordinators alone."""
    made = document.offer_document(offered(offer.Drive("van", 3, ()), state), None)
    assert set(made.visible_to) == ({"public"} if state is offer.OfferState.OPEN else {"coordinator", f"person:{ASKER}"})


def test_offer_of_an_organisation() -> None:
    """An organisation's offer carries its name, its own words and what is free of it."""
    giver = organisation.Organisation(BODY, "Masks for all", organisation.Kind.SUPPLIER)
    made = document.offer_document(offered(offer.Stock("respirator", "FFP2", note="Boxes of 20"), organisation_id=BODY), giver)
    assert made.title == "Masks for all"
    assert "Boxes of 20" in made.body
    assert {"kind": "stock", "free": 70, "standard": ("FFP2",), "until": int(NOW.timestamp()) + 9 * 86400}.items() <= dict(
        made.attributes
    ).items()


@pytest.mark.parametrize(
    ("audience", "visible_to"),
    [
        (person.Audience.EVERYONE, ("public",)),
        (person.Audience.SIGNED_IN, ("signed-in",)),
        (person.Audience.COORDINATORS, ("coordinator",)),
    ],
)
def test_people_are_found_by_whom_they_let(audience: person.Audience, visible_to: tuple[str, ...]) -> None:
    """A profile's audience decides who may find it."""
    made = document.person_document(person.Person(PERSON.id, "Olena", ("uk",), NOW, profile_for=audience))
    assert (made.title, made.visible_to) == ("Olena", visible_to)


def test_a_hidden_person_is_not_in_the_index_at_all() -> None:
    """Of a person who lets nobody see them only the id is kept, visible to nobody."""
    hidden = person.Person(PERSON.id, "Olena", ("uk",), NOW, about="nurse", profile_for=person.Audience.NOBODY)
    assert document.person_document(hidden) == port.Document(PERSON.id, title="")


async def test_documents_are_found_in_every_language() -> None:
    """Requests, offers, designs, facilities and people are found by the words of any of the four languages."""
    engine = embedded.Embedded()
    stock = offer.Stock("respirator", "EN 149 FFP2")
    shield = design.Design(UUID(int=6), "RC3", "face-shield", "1", "CC-BY-4.0", "PETG", 90, design.Size(1, 1, 1), ASKER, NOW)
    await engine.upsert("request", [document.request_document(asked(GOODS, RIDE), HOSPITAL)])
    await engine.upsert("offer", [document.offer_document(offered(stock), None)])
    await engine.upsert("design", [document.design_document(shield)])
    await engine.upsert("facility", [document.facility_document(HOSPITAL)])
    await engine.upsert("person", [document.person_document(PERSON)])
    for index, texts in {
        "request": ("N95", "респіратори", "口罩", "поездки", "wuhan", "协和"),
        "offer": ("ffp2", "N95", "респираторов", "Kiev"),
        "design": ("щитки", "face shield", "面罩", "3д печать"),
        "facility": ("больница", "hospital", "union", "Ухань"),
        "person": ("Olena", "first aid", "Києві"),
    }.items():
        for text in texts:
            assert (await engine.search(port.Query(index, text, PUBLIC))).total == 1, (index, text)
    await engine.close()
