"""Pages of every list: stable, complete, and right while rows come and go."""

import asyncio
import itertools
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.store import design as designs
from api.store import facility as facilities
from api.store import kept as kept_store
from api.store import migration
from api.store import offer as offers
from api.store import organisation as organisations
from api.store import person as people
from api.store import pledge as pledges
from api.store import request as requests
from api.store.database import Database
from matching import kept, viewer
from matching.person import Audience
from matching.refusal import RefusedError
from matching.request import Urgency
from schema import narrowing
from schema.narrowing import DesignOrder, FacilityOrder, LineOrder, OfferOrder, PersonOrder, RequestOrder
from schema.paging import Key, Slice, Window, cursor, window
from tests.store import thing
from tests.store.thing import NOW

Find = Callable[[Window], Awaitable[Slice[Any]]]
WHO = thing.a_person(profile_for=Audience.EVERYONE)
COUNT = 13


def _moment(number: int) -> Any:
    return NOW - timedelta(microseconds=number // 3)


async def _fill() -> None:
    """Thirteen of everything, three at a time with equal times, urgencies, amounts and names."""
    asked = thing.a_request(WHO.id, {})
    given = thing.an_offer(WHO.id, created=_moment(0))
    for number in range(COUNT):
        moment, name = _moment(number), f"name {number // 4}"
        await people.insert(thing.a_person(created=moment, profile_for=Audience.EVERYONE))
        await facilities.insert(thing.a_facility(name=name))
        await organisations.insert(thing.an_organisation(name=name))
        await designs.insert(thing.a_design(WHO.id, created=moment))
        await offers.insert(thing.an_offer(WHO.id, created=moment, held=number // 2))
        urgency, confirm_by = Urgency(number % 3), NOW + timedelta(hours=number % 2)
        await requests.insert(thing.a_request(WHO.id, {"confirm_by": confirm_by}, created=moment, urgency=urgency))
        await kept_store.insert_many([kept.KeptAside(thing.new_id(), f"sheet:{number}", "", "", moment)])
    await thing.kept(given, asked)
    for number in range(COUNT):
        await pledges.insert(thing.a_pledge(asked.lines[0], given, created=_moment(number)))


def _list(find: Any, *leading: Any) -> Find:
    return lambda seen: find(*leading, seen)


LISTS: dict[str, Find] = {
    **{f"people {order}": _list(people.find, viewer.ANONYMOUS, narrowing.People(), order) for order in PersonOrder},
    "organisations": _list(organisations.find),
    **{f"designs {order}": _list(designs.find, narrowing.Designs(), order) for order in DesignOrder},
    "pledges": _list(pledges.mine, thing.a_viewer(WHO)),
    "kept": _list(kept_store.find),
    **{f"facilities {order}": _list(facilities.find, narrowing.Facilities(), order) for order in FacilityOrder},
    **{f"offers {order}": _list(offers.find, viewer.ANONYMOUS, narrowing.Offers(), order) for order in OfferOrder},
    **{f"requests {order}": _list(requests.find, narrowing.Requests(), order) for order in RequestOrder},
    **{
        f"lines {order}": lambda seen, order=order: requests.find_lines(narrowing.Lines(), order, seen, NOW)  # type: ignore[misc]
        for order in LineOrder
    },
}
SORTED: dict[str, Callable[[Any], Any]] = {
    "people newest_first": lambda each: (each.created, each.id),
    "designs newest_first": lambda each: (each.created, each.id),
    "pledges": lambda each: (each.created, each.id),
    "kept": lambda each: (each.created, each.id),
    "facilities newest_first": lambda each: each.id,
    "offers newest_first": lambda each: (each.created, each.id),
    "offers most_free": lambda each: (each.free, each.id),
    "requests newest_first": lambda each: (each.created, each.id),
    "requests urgent_first": lambda each: (each.urgency, each.created, each.id),
}


async def _walk(find: Find, size: int) -> list[Slice[Any]]:
    pages = [await find(Window(size))]
    while pages[-1].more:
        # The way a client goes on: with the cursor of the last thing.
        pages.append(await find(window(size, cursor(pages[-1].keys[-1]))))
    return pages


async def test_walking_shows_every_row_once(database: Database) -> None:
    """For every list, order and page size the pages put together are the whole list, in its order."""
    async with database.transaction():
        await thing.kept(WHO)
        await _fill()
    for name, find in LISTS.items():
        whole = await find(Window(100))
        assert len({each.id for each in whole.things}) == len(whole.things) == whole.total >= COUNT, name
        if name in SORTED:
            assert list(whole.things) == sorted(whole.things, key=SORTED[name], reverse=True), name
        for size in (1, 2, 5, whole.total - 1, whole.total, whole.total + 1):
            pages = await _walk(find, size)
            assert [each for page in pages for each in page.things] == list(whole.things), (name, size)
            assert [key for page in pages for key in page.keys] == list(whole.keys), (name, size)
            assert {page.total for page in pages} == {whole.total}, (name, size)
            assert all(len(page.things) == size for page in pages[:-1]), (name, size)
            assert pages[-1].things, (name, size)


async def test_an_empty_list_has_one_empty_page(database: Database) -> None:
    """Nothing follows nothing."""
    assert {name: await find(Window()) for name, find in LISTS.items()} == dict.fromkeys(LISTS, Slice((), (), False, 0))


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("key", [(), ("x",), (1, 2), ("2020-03-01T12:00:00", "x"), ("2020-03-01T12:00:00Z", 7), (True, "a", 1.5)])
async def test_an_alien_cursor_is_refused(key: Key) -> None:
    """A cursor of another list, or of nobody's, gets a sentence that says what to do."""
    for find in LISTS.values():
        with pytest.raises(RefusedError, match="start again without it"):
            await find(Window(5, key))


Change = tuple[str, int, int]
CHANGES = st.lists(st.tuples(st.sampled_from(["come", "go"]), st.integers(0, 6), st.integers(0, 3)), max_size=12)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=15),
    CHANGES,
    st.integers(1, 4),
    st.sampled_from(RequestOrder),
)
def test_pages_stay_right_while_rows_come_and_go(
    rows: list[tuple[int, int]], changes: list[Change], size: int, order: RequestOrder
) -> None:
    """Whatever is published or closed between two pages, a row that stays is shown once, and the order holds throughout."""
    asyncio.run(_check_while_changing(rows, changes, size, order))


async def _check_while_changing(rows: list[tuple[int, int]], changes: list[Change], size: int, order: RequestOrder) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{folder}/talka.db")
        try:
            await migration.migrate(database)
            async with database.session():
                await _changing(database, rows, changes, size, order)
        finally:
            await database.close()


def _made(age: int, urgency: int) -> Any:
    return thing.a_request(WHO.id, {}, created=NOW - timedelta(hours=age), urgency=Urgency(urgency))


async def _changing(
    database: Database, rows: list[tuple[int, int]], changes: list[Change], size: int, order: RequestOrder
) -> None:
    there = {each.id: each for each in itertools.starmap(_made, rows)}
    async with database.transaction():
        await people.insert(WHO)
        await requests.insert_many(there.values())
    stayed, shown, key = set(there), list[UUID](), None
    where = narrowing.Requests(open=True)
    while True:
        page = await requests.find(where, order, Window(size, key))
        shown += [each.id for each in page.things]
        assert list(page.keys) == sorted(page.keys, reverse=True)
        if not page.more:
            break
        assert key is None or key > page.keys[0]
        key = page.keys[-1]
        if changes:
            await _change(database, changes.pop(), there, stayed)
    assert len(set(shown)) == len(shown)
    assert stayed <= set(shown)


async def _change(database: Database, change: Change, there: dict[UUID, Any], stayed: set[UUID]) -> None:
    what, age, urgency = change
    async with database.transaction():
        if what == "come":
            await requests.insert(_made(age, urgency))
        elif there:
            _, gone = there.popitem()
            stayed.discard(gone.id)
            await requests.save_line(replace(gone.lines[0], pledged=100))
