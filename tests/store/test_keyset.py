"""Pages of every list: stable, complete, and right while rows come and go."""

import asyncio
import itertools
import tempfile
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.store import keyset, migration
from api.store import person as people
from api.store import request as requests
from api.store.database import Database
from matching.refusal import RefusedError
from matching.request import Urgency
from schema import narrowing
from schema.narrowing import RequestOrder
from schema.paging import Key, Slice, Window, cursor, window
from tests.store import listing, thing
from tests.store.listing import COUNT, LISTS, SORTED, WHO, Find
from tests.store.thing import NOW


async def _fill(database: Database) -> None:
    async with database.transaction():
        anchor = await listing.anchored()
        for number in range(COUNT):
            await listing.add(number, anchor)


async def _walk(find: Find, size: int) -> list[Slice[Any]]:
    pages = [await find(Window(size))]
    while pages[-1].more:
        # The way a client goes on: with the cursor of the last thing.
        pages.append(await find(window(size, cursor(pages[-1].keys[-1]))))
    return pages


async def test_walking_shows_every_row_once(database: Database) -> None:
    """For every list, order and page size the pages put together are the whole list, in its order."""
    await _fill(database)
    for name, find in LISTS.items():
        whole = await find(Window(100))
        total = await whole.count()
        assert len({each.id for each in whole.things}) == len(whole.things) == total >= COUNT, name
        if name in SORTED:
            assert list(whole.things) == sorted(whole.things, key=SORTED[name], reverse=True), name
        for size in (1, 2, 5, total - 1, total, total + 1):
            pages = await _walk(find, size)
            assert [each for page in pages for each in page.things] == list(whole.things), (name, size)
            assert [key for page in pages for key in page.keys] == list(whole.keys), (name, size)
            assert {await page.count() for page in pages} == {total}, (name, size)
            assert all(len(page.things) == size for page in pages[:-1]), (name, size)
            assert pages[-1].things, (name, size)


async def test_an_empty_list_has_one_empty_page(database: Database) -> None:
    """Nothing follows nothing."""
    for name, find in LISTS.items():
        page = await find(Window())
        assert (page.things, page.keys, page.more, await page.count()) == ((), (), False, 0), name


async def test_counting_is_asked_for(database: Database) -> None:
    """A page is one look at its list; only whoever asks how many there are has them counted, once."""
    await _fill(database)
    for name in ("people name", "organisations", "kept", "offers most_free"):
        with database.statements() as sent:
            page = await LISTS[name](Window(2))
            before = len(sent)
            told = [await page.count(), await page.count()]
        assert not any("count(" in each.casefold() for each in sent[:before]), name
        assert len(sent) == before + 1, name
        assert told[0] == told[1] >= COUNT


async def test_counting_stops(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a list, it is counted only so far that one knows it to be longer."""
    await _fill(database)
    monkeypatch.setattr(keyset, "MOST_COUNTED", 5)
    for name, find in LISTS.items():
        assert await (await find(Window(2))).count() == 6, name


NOBODY = "00000000-0000-0000-0000-000000000001"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "key",
    [(10**17, "2020-03-01T12:00:00Z", NOBODY), (-1, "0001-01-01T00:00:00+23:00", NOBODY), ("0001-01-01T00:00:00+23:00", NOBODY)],
)
async def test_a_cursor_beyond_what_columns_hold_is_refused(key: Key) -> None:
    """Numbers and moments that no row can have are no fault of ours; where they are a name, nothing bears it."""
    told = await asyncio.gather(*(find(Window(5, key)) for find in LISTS.values()), return_exceptions=True)
    refused = [each for each in told if isinstance(each, BaseException)]
    assert refused
    for each in refused:
        assert isinstance(each, RefusedError)
        assert "start again without it" in each.refusal.sentence


def test_a_cursor_holds_what_a_text_may_hold() -> None:
    """U+0000, which PostgreSQL keeps in no text, is in no cursor of ours."""
    with pytest.raises(RefusedError, match="start again without it"):
        window(5, cursor(("a\0b", NOBODY)))


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
