"""Whole imports into a database: what lands, what a second run does, what a rehearsal leaves alone."""

import dataclasses
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api import identity
from api.intake import declaration, landing, reason, report
from api.intake.plan import Batch
from api.intake.planning import IMPORTER
from api.intake.taking import Taken, Taking
from api.store import event as event_store
from api.store import facility as facility_store
from api.store import kept as kept_store
from api.store import migration
from api.store import offer as offer_store
from api.store import person as person_store
from api.store import request as request_store
from api.store import search as search_store
from api.store.conflict import ConflictError
from api.store.database import Database
from matching import amount, event, facility, request
from matching.person import Audience
from schema import narrowing
from schema.paging import Window

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSPITALS = """
name = "hospitals"
language = "zh"

[[part]]
file = "hospitals.json"
makes = "request"
key = ["id"]
date = "date"
contact = [{ each = "contacts", name = "name", phone = "tel" }]
facility.name = "name"

[part.place]
country = { constant = "CN" }
city = "city"
address = "street"
latitude = "lat"
longitude = "lon"

[part.goods]
each = "needs"
item = "item"
detail = "standard"
amount = "n"
unknown = ["", "1"]
remarks = ["remark"]
"""
CLINICS = HOSPITALS.replace('name = "hospitals"', 'name = "clinics"', 1).replace("hospitals.json", "clinics.json")
STOCK = """
name = "stock"
[[part]]
file = "*.csv"
makes = "offer"
key = ["id"]
goods.item = "what"
goods.amount = "n"
place.country = { constant = "UA" }
"""
FIRST = {
    "id": "A1",
    "name": "江州市第一医院",
    "city": "江州市",
    "street": "大道1号",
    "date": "2020-01-24",
    "contacts": [{"name": "Person Name", "tel": "000-0000"}],
    "needs": [
        {"item": "医用防护口罩 | N95口罩", "n": 1, "standard": "GB 19083-2010, 建议3M 1860"},
        {"item": "防护服", "n": 500, "standard": "GB 19082-2003"},
    ],
    "remark": "护目镜 20\n账号：000",
}
MORE = [{"item": "防护服", "n": 700}, {"item": "隔离衣"}]
TWICE = {**FIRST, "id": "A2", "name": "江州第一医院\t", "contacts": [], "needs": MORE, "remark": ""}
OTHER = {
    **FIRST,
    "id": "A3",
    "name": "江州市第二医院",
    "street": "小路2号",
    "needs": [{"item": "良好祝愿", "n": 3}],
    "remark": "",
}


@contextmanager
def silent(things: list[Any], label: str) -> Iterator[list[Any]]:
    """Progress that nobody sees."""
    assert label
    yield things


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either dialect."""
    return f"sqlite:///{tmp_path}/talka.db" if request.param == "sqlite" else request.getfixturevalue("postgres_database")


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """A database with its tables, in a session."""
    opened = await Database.open(address)
    try:
        async with opened.session():
            await migration.migrate(opened)
            yield opened
    finally:
        await opened.close()


async def take(database: Database, folder: Path, shape: str, *, rehearse: bool = False, **files: object) -> Taken:
    """Import files; lists are written as JSON."""
    for name, told in files.items():
        text = told if isinstance(told, str) else json.dumps(told)
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    path = folder / next(iter(files)).replace("__", ".")
    return await Taking(database, declaration.read(shape, "my.toml"), NOW, identity.new_id, silent, rehearse).take(path)


async def everything() -> dict[str, object]:
    """All an import may write, as one comparable value."""
    facilities = await facility_store.find(narrowing.Facilities(), narrowing.FacilityOrder.NAME, Window(100))
    requests = await request_store.find(narrowing.Requests(), narrowing.RequestOrder.NEWEST_FIRST, Window(100))
    kept = await kept_store.find(Window(100))
    ids = [each.id for each in facilities.things]
    return {
        "facilities": facilities.things,
        "contacts": await facility_store.contacts(ids),
        "requests": requests.things,
        "kept": kept.things,
        "events": await event_store.after(None, 1000),
        "dirty": await search_store.take(1000),
    }


async def only_request(source: str) -> request.Request:
    """The request that was imported from there."""
    found = await request_store.by_source(source)
    assert found is not None
    return found


async def only_facility(source: str) -> facility.Facility:
    """The facility that was imported from there."""
    found = await facility_store.by_source(source)
    assert found is not None
    return found


async def test_a_hospital_lands_whole(database: Database, tmp_path: Path) -> None:
    """Facility, contact, public request, standards, words as written, events and search marks are all there."""
    await take(database, tmp_path, HOSPITALS, hospitals__json=[FIRST])
    hospital, asked = await only_facility("hospitals/A1"), await only_request("hospitals/A1")
    assert (hospital.name, hospital.kind, hospital.place.city) == ("江州市第一医院", facility.Kind.HOSPITAL, "江州市")
    assert hospital.accepted == {"respirator": ("GB 19083-2010", "NIOSH N95")}
    assert [(each.name, each.phone) for each in (await facility_store.contacts([hospital.id]))[hospital.id]] == [
        ("Person Name", "000-0000")
    ]
    assert (asked.state, asked.asked_by, asked.organisation_id) == (request.RequestState.PUBLISHED, IMPORTER, None)
    assert (asked.created, asked.published) == (datetime(2020, 1, 24, tzinfo=UTC), NOW)
    assert {line.confirm_by for line in asked.lines} == {NOW + request.CONFIRM_EVERY}
    assert [line.need.base if isinstance(line.need, amount.Amount) else None for line in asked.lines] == [None, 500, 20]
    assert [line.as_written for line in asked.lines] == [
        "医用防护口罩 | N95口罩 · 1 · GB 19083-2010, 建议3M 1860",
        "防护服 · 500 · GB 19082-2003",
        "护目镜 20",
    ]
    events = await event_store.after(None, 10)
    assert [(each.verb, each.noun, each.channel, each.actor_id) for each in events] == [
        ("register", "facility", event.Channel.IMPORT, IMPORTER),
        ("publish", "request", event.Channel.IMPORT, IMPORTER),
    ]
    assert {(index, id) for index, id, _ in await search_store.take(10)} == {("facility", hospital.id), ("request", asked.id)}


async def test_the_importer_is_nobody_to_meet(database: Database, tmp_path: Path) -> None:
    """The person imports belong to is made once, has no address to sign in by, and is shown to nobody."""
    await take(database, tmp_path, HOSPITALS, hospitals__json=[FIRST])
    await landing.settle_importer(database, NOW)
    importer = (await person_store.load([IMPORTER]))[IMPORTER]
    assert (importer.email, importer.phone, importer.profile_for) == (None, None, Audience.NOBODY)


async def test_a_second_run_changes_nothing(database: Database, tmp_path: Path) -> None:
    """The same records again are unchanged in the counts and in the database, whatever their order."""
    first = await take(database, tmp_path, HOSPITALS, hospitals__json=[FIRST, TWICE, OTHER])
    before = await everything()
    again = await take(database, tmp_path, HOSPITALS, hospitals__json=[FIRST, TWICE, OTHER])
    assert await everything() == before
    (one,), (two,) = first.tallies, again.tallies
    assert (one.read, one.new, one.merged, one.unchanged) == (3, 2, 1, 0)
    assert (two.read, two.new, two.merged, two.unchanged) == (3, 0, 0, 3)
    assert (one.facilities, one.requests, one.lines, one.unknown) == (2, 1, 4, 2)
    assert (two.facilities, two.requests, two.lines, two.unknown) == (0, 0, 0, 0)
    assert one.aside == two.aside == {reason.BANK: 1, reason.OTHER_AMOUNT: 1, reason.NO_ITEM: 1}
    assert (one.newly_aside, two.newly_aside) == (3, 0)


async def test_a_rehearsal_writes_nothing_and_counts_the_same(database: Database, tmp_path: Path) -> None:
    """A dry run says what the run then does."""
    empty = await everything()
    rehearsed = await take(database, tmp_path, HOSPITALS, rehearse=True, hospitals__json=[FIRST, TWICE, OTHER])
    assert await everything() == empty
    assert await person_store.load([IMPORTER]) == {}
    played = await take(database, tmp_path, HOSPITALS, hospitals__json=[FIRST, TWICE, OTHER])
    assert rehearsed.tallies == played.tallies
    assert list(report.lines(rehearsed, rehearsed=True, kept=True))[-1] == "This was a dry run: nothing was written."


async def test_two_spellings_ask_once(database: Database, tmp_path: Path) -> None:
    """One facility with both names, one request with the larger amount, and the clash is kept for a person."""
    await take(database, tmp_path, HOSPITALS, hospitals__json=[FIRST, TWICE])
    hospital, asked = await only_facility("hospitals/A1"), await only_request("hospitals/A1")
    assert hospital.spellings == ("江州第一医院",)
    assert await facility_store.by_source("hospitals/A2") is None
    assert [(line.spec.item, line.spec.standard, line.gap) for line in asked.lines if isinstance(line.spec, request.Goods)] == [
        ("respirator", "GB 19083-2010", None),
        ("protective-suit", "GB 19082-2009", 700),
        ("goggles", None, 20),
        ("isolation-gown", None, None),
    ]
    clash = next(each for each in (await kept_store.find(Window(10))).things if each.reason == reason.OTHER_AMOUNT)
    assert (clash.source, clash.as_written) == ("hospitals/A2#protective-suit", "防护服 · 700")


async def test_another_list_fills_in_what_is_missing(database: Database, tmp_path: Path) -> None:
    """A second list's position and contacts join the facility of the first; what it already asks for is not asked again."""
    await take(database, tmp_path, HOSPITALS, hospitals__json=[FIRST])
    more = {**TWICE, "id": "C1", "lat": 30.5, "lon": 114.3, "contacts": [{"name": "Night desk", "tel": "111"}]}
    more["needs"] = [{"item": "防护服", "n": 9, "standard": "GB19082-2009"}, {"item": "隔离衣"}]
    taken = await take(database, tmp_path, CLINICS, clinics__json=[more])
    (tally,) = taken.tallies
    assert (tally.new, tally.merged, tally.facilities, tally.enriched) == (0, 1, 0, 1)
    assert [(each.source, each.reason, each.as_written) for each in taken.asides] == [
        ("clinics/C1#protective-suit", reason.ASKED_ALREADY, "防护服 · 9 · GB19082-2009")
    ]
    hospital, asked = await only_facility("hospitals/A1"), await only_request("clinics/C1")
    assert hospital.place.point is not None
    assert [each.name for each in (await facility_store.contacts([hospital.id]))[hospital.id]] == ["Person Name", "Night desk"]
    assert [line.spec.item for line in asked.lines if isinstance(line.spec, request.Goods)] == ["isolation-gown"]
    before = await everything()
    again = await take(database, tmp_path, CLINICS, clinics__json=[more])
    assert again.tallies[0].unchanged == 1
    assert await everything() == before


async def test_offers_land_once(database: Database, tmp_path: Path) -> None:
    """The same key twice is one offer; other contents under it are kept aside, and so is an impossible amount."""
    table = "id,what,n\n1,FFP2,200\n1,FFP2,200\n2,gowns,50\n2,gowns,60\n3,gowns,0\n"
    taken = await take(database, tmp_path, STOCK, stock__csv=table)
    (tally,) = taken.tallies
    assert (tally.read, tally.new, tally.merged, tally.whole_aside, tally.offers) == (5, 2, 2, 1, 2)
    assert tally.aside == {reason.TWICE: 1, reason.NOTHING: 1}
    offers = await offer_store.by_sources(["stock/1", "stock/2"])
    assert {source: (each.item, each.capacity, each.owner_id) for source, each in offers.items()} == {
        "stock/1": ("respirator", 200, IMPORTER),
        "stock/2": ("isolation-gown", 50, IMPORTER),
    }
    again = await take(database, tmp_path, STOCK, stock__csv=table)
    assert (again.tallies[0].offers, again.tallies[0].unchanged, again.tallies[0].newly_aside) == (0, 4, 0)


async def test_what_our_own_rules_refuse_is_kept_aside(database: Database, tmp_path: Path) -> None:
    """An amount too small to count and a request too long to publish stop nothing; both wait for a person."""
    taken = await take(database, tmp_path, STOCK, stock__csv="id,what,n\n1,FFP2,200\n2,gowns,0.5\n")
    assert (taken.tallies[0].offers, taken.tallies[0].aside.total()) == (1, 1)
    endless = {**FIRST, "needs": [{"item": "防护服", "n": n} for n in range(10, 111)], "remark": ""}
    taken = await take(database, tmp_path, HOSPITALS, hospitals__json=[endless])
    (aside,) = taken.asides
    assert (aside.source, aside.reason) == ("hospitals/A1", "Ask for at most 100 things in one request.")
    assert (taken.tallies[0].facilities, taken.tallies[0].requests) == (1, 0)


async def test_a_change_made_meanwhile_is_not_overwritten(database: Database, tmp_path: Path) -> None:
    """Whoever changed a facility between the plan and the landing wins, and the whole batch waits for another run."""
    await take(database, tmp_path, HOSPITALS, hospitals__json=[FIRST])
    hospital = await only_facility("hospitals/A1")
    staffed = dataclasses.replace(hospital, staff_per_day=70)
    with pytest.raises(ConflictError):
        await _land_over(database, hospital, staffed)
    assert await only_facility("hospitals/A1") == staffed


async def _land_over(database: Database, seen: facility.Facility, changed: facility.Facility) -> None:
    async with database.transaction():
        await facility_store.save(changed)
    batch = Batch()
    batch.take(seen, dataclasses.replace(seen, beds=5))
    await landing.land(batch, database)
