"""Offers in both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from api.store import ConflictError
from api.store import offer as offers
from api.store import organisation as organisations
from api.store.database import Database
from matching import design, offer, span, viewer
from matching.offer import OfferState
from matching.organisation import Role
from schema import narrowing
from schema.narrowing import OfferKind, OfferOrder
from schema.paging import Window
from tests.store import thing
from tests.store.thing import NOW

EVERY_SPEC: tuple[offer.Spec, ...] = (
    offer.Stock(
        "respirator", "NIOSH N95", valved=False, expires=date(2021, 1, 31), smallest_lot=20, hand_over=offer.HandOver.PICKUP
    ),
    offer.PrintHours(thing.new_id(), "face-shield", 90, "PETG", design.Size(250, 210, 200)),
    offer.Drive("van", 3, (span.Span(NOW, NOW + timedelta(hours=8)), span.Span(NOW + timedelta(days=1))), 900, 400),
    offer.Volunteering(frozenset({"nursing"}), frozenset({"uk", "ru"}), frozenset({"RN"}), remote=False, note="вечорами"),
)
ORDER, ALL = OfferOrder.NEWEST_FIRST, Window(100)


async def test_an_offer_comes_back_whole(database: Database) -> None:
    """Every field of offers of every kind survives."""
    giver, charity = thing.a_person(), thing.an_organisation()
    other = {"organisation_id": charity.id, "radius_km": 12.5, "language": "zh", "as_written": "口罩一百个", "held": 7}
    given = [thing.an_offer(giver.id, spec=each, source=f"sheet:{number}", **other) for number, each in enumerate(EVERY_SPEC)]
    async with database.transaction():
        await thing.kept(giver)
        await organisations.insert(charity)
        await offers.insert_many(given)
    assert await offers.load([each.id for each in given]) == {each.id: each for each in given}
    assert await offers.by_sources(["sheet:1", "sheet:9"]) == {"sheet:1": given[1]}


async def test_saving_is_conditional_on_what_was_read(database: Database) -> None:
    """The second of two who read the same offer is told, and the first one's change stays."""
    giver = thing.a_person()
    given = thing.an_offer(giver.id)
    async with database.transaction():
        await thing.kept(giver, given)
    async with database.transaction():
        saved = await offers.save(replace(given, held=60, state=OfferState.PAUSED))
    with pytest.raises(ConflictError):
        async with database.transaction():
            await offers.save(replace(given, held=60))
    assert (
        await offers.load([given.id])
        == {given.id: replace(given, held=60, state=OfferState.PAUSED, changed=1)}
        == {given.id: saved}
    )


async def test_offers_that_are_not_open_are_for_their_own(database: Database) -> None:
    """Paused and withdrawn offers are found by their owner, the members of their organisation and coordinators alone."""
    giver, stranger, charity = thing.a_person(), thing.a_person(), thing.an_organisation()
    async with database.transaction():
        await thing.kept(giver, stranger)
        await organisations.insert(charity)
        await thing.kept(
            thing.an_offer(giver.id, as_written="open"),
            thing.an_offer(giver.id, as_written="paused", state=OfferState.PAUSED),
            thing.an_offer(giver.id, as_written="joint", state=OfferState.EXPIRED, organisation_id=charity.id),
        )
    member = thing.a_viewer(stranger, thing.a_member(stranger.id, charity.id))
    coordinator = thing.a_viewer(stranger, thing.a_member(stranger.id, None, role=Role.COORDINATOR))
    cases = {
        viewer.ANONYMOUS: "open",
        thing.a_viewer(stranger): "open",
        thing.a_viewer(giver): "open paused joint",
        member: "open joint",
        coordinator: "open paused joint",
    }
    for who, expected in cases.items():
        found = await offers.find(who, narrowing.Offers(), ORDER, ALL)
        assert {each.as_written for each in found.things} == set(expected.split())
        assert await found.count() == len(expected.split())


async def test_offers_are_narrowed(database: Database) -> None:
    """Each filter keeps exactly what it names."""
    giver, other = thing.a_person(), thing.a_person()
    names = ("stock", "print", "drive", "volunteer")
    async with database.transaction():
        await thing.kept(giver, other)
        for name, spec in zip(names, EVERY_SPEC, strict=True):
            await thing.kept(thing.an_offer(giver.id, spec=spec, as_written=name, place=thing.WUHAN))
        await thing.kept(thing.an_offer(other.id, spec=offer.Stock("goggles"), as_written="goggles"))
    cases = {
        "stock print drive volunteer goggles": narrowing.Offers(),
        "stock goggles": narrowing.Offers(kinds=(OfferKind.STOCK,)),
        "stock print": narrowing.Offers(items=("respirator", "face-shield")),
        "stock": narrowing.Offers(standards=("NIOSH N95",)),
        "": narrowing.Offers(states=(OfferState.PAUSED,)),
        "goggles": narrowing.Offers(owner_id=other.id),
        "goggles ": narrowing.Offers(city="київ"),
        "stock print drive volunteer": narrowing.Offers(country="CN"),
        "goggles  ": narrowing.Offers(near=narrowing.Near(thing.KYIV.point, 3)),
    }
    for expected, where in cases.items():
        found = await offers.find(viewer.ANONYMOUS, where, ORDER, ALL)
        assert {each.as_written for each in found.things} == set(expected.split())


async def test_the_freest_offers_come_first(database: Database) -> None:
    """What counts is what no pledge holds, not the capacity."""
    giver = thing.a_person()
    async with database.transaction():
        await thing.kept(giver, *(thing.an_offer(giver.id, capacity=c, held=h) for c, h in ((100, 90), (50, 0), (30, 10))))
    found = await offers.find(viewer.ANONYMOUS, narrowing.Offers(), OfferOrder.MOST_FREE, ALL)
    assert [each.free for each in found.things] == [50, 20, 10]


async def test_matchable_offers_are_open_and_have_something_free(database: Database) -> None:
    """Goods and print hours come by item, drives and volunteers by kind."""
    giver = thing.a_person()
    names = ("stock", "print", "drive", "volunteer")
    async with database.transaction():
        await thing.kept(giver)
        for name, spec in zip(names, EVERY_SPEC, strict=True):
            await thing.kept(thing.an_offer(giver.id, spec=spec, as_written=name))
        await thing.kept(thing.an_offer(giver.id, as_written="full", held=100))
        await thing.kept(thing.an_offer(giver.id, as_written="paused", state=OfferState.PAUSED))
    cases = [
        ({"respirator"}, {OfferKind.DRIVE}, "stock drive"),
        ({"respirator", "face-shield"}, set[OfferKind](), "stock print"),
        (set[str](), {OfferKind.VOLUNTEERING, OfferKind.STOCK}, "volunteer"),
        (set[str](), set[OfferKind](), ""),
    ]
    for items, kinds, expected in cases:
        assert [each.as_written for each in await offers.matchable(items, kinds)] == expected.split()


async def test_open_offers_past_their_time_are_found(database: Database) -> None:
    """The longest past come first; those without an end never expire."""
    giver = thing.a_person()
    ends = {"past": -1, "long past": -2, "now": 0, "later": 1}
    spans = {name: span.Span(NOW - timedelta(days=9), NOW + timedelta(hours=hours)) for name, hours in ends.items()}
    async with database.transaction():
        await thing.kept(giver, thing.an_offer(giver.id))
        await thing.kept(*(thing.an_offer(giver.id, as_written=name, available=each) for name, each in spans.items()))
        await thing.kept(thing.an_offer(giver.id, state=OfferState.WITHDRAWN, available=spans["past"]))
    assert [each.as_written for each in await offers.past(NOW, 9)] == ["long past", "past", "now"]
    assert [each.as_written for each in await offers.past(NOW, 1)] == ["long past"]
