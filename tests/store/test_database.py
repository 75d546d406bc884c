"""Sessions and transactions of the running task."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api.store import ConflictError, sql
from api.store import facility as facilities
from api.store import person as people
from api.store.conflict import BrokenRuleError
from api.store.database import Database
from tests.store import thing


async def _names() -> set[str]:
    return {row["name"] for row in await sql.rows("SELECT name FROM person")}


async def _meet(name: str) -> None:
    await people.insert(thing.a_person(name=name))


async def _fail_after(database: Database, act: Coroutine[Any, Any, None]) -> None:
    async with database.transaction():
        await act
        raise KeyError


async def test_a_transaction_keeps_all_or_nothing(database: Database) -> None:
    """An error undoes what was written before it, and a transaction without one is kept."""
    with pytest.raises(KeyError):
        await _fail_after(database, _meet("lost"))
    async with database.transaction():
        await _meet("kept")
    assert await _names() == {"kept"}


async def test_a_transaction_sees_what_it_wrote_and_others_do_not(database: Database) -> None:
    """Reading is never blocked by another task's transaction, and shows the last commit."""
    wrote, read = asyncio.Event(), asyncio.Event()

    async def write() -> set[str]:
        async with database.session(), database.transaction():
            await _meet("new")
            wrote.set()
            await read.wait()
            return await _names()

    writer = asyncio.create_task(write())
    await wrote.wait()
    outside = await _names()
    read.set()
    assert await writer == {"new"}
    assert outside == set()
    assert await _names() == {"new"}


async def test_transactions_of_many_tasks_do_not_mix(database: Database) -> None:
    """Of twenty tasks at once every second one fails, and exactly the others are kept."""

    async def act(number: int) -> None:
        async with database.session(), database.transaction():
            await _meet(str(number))
            await asyncio.sleep(0)
            if number % 2:
                raise KeyError

    done = await asyncio.gather(*(act(number) for number in range(20)), return_exceptions=True)
    assert sum(isinstance(each, KeyError) for each in done) == 10
    assert await _names() == {str(number) for number in range(0, 20, 2)}


async def test_an_inner_block_fails_alone(database: Database) -> None:
    """A block inside another is undone with what should have followed it, without the whole."""
    ran: list[str] = []
    async with database.transaction():
        await _meet("outer")
        with contextlib.suppress(KeyError):
            async with database.transaction():
                await _meet("inner")
                database.after_commit(lambda: ran.append("inner"))
                raise KeyError
        async with database.transaction():
            await _meet("second")
            database.after_commit(lambda: ran.append("second"))
        assert ran == []
    assert await _names() == {"outer", "second"}
    assert ran == ["second"]


async def test_an_inner_block_is_kept_only_with_the_whole(database: Database) -> None:
    """An inner block that succeeded is undone when the outer one fails."""

    async def inner() -> None:
        async with database.transaction():
            await _meet("inner")

    with pytest.raises(KeyError):
        await _fail_after(database, inner())
    assert await _names() == set()


async def test_a_taken_key_can_be_met_inside_a_transaction(database: Database) -> None:
    """A conflict in an inner block leaves the outer one usable."""
    async with database.transaction():
        await people.insert(thing.a_person(name="first", email="o@example.org"))
        with pytest.raises(ConflictError):
            async with database.transaction():
                await people.insert(thing.a_person(name="second", email="o@example.org"))
        await _meet("third")
    assert await _names() == {"first", "third"}


async def test_callbacks_run_after_the_commit_in_order(database: Database) -> None:
    """What follows a commit sees it, waits for nothing of the transaction, and may be asynchronous."""
    ran: list[object] = []

    async def later() -> None:
        ran.append(await _names())

    async with database.transaction():
        await _meet("new")
        database.after_commit(lambda: ran.append("first"))
        database.after_commit(later)
    assert ran == ["first", {"new"}]


async def test_callbacks_are_dropped_by_a_rollback(database: Database) -> None:
    """Nothing follows a transaction that failed."""
    ran: list[str] = []

    async def act() -> None:
        database.after_commit(lambda: ran.append("never"))

    with pytest.raises(KeyError):
        await _fail_after(database, act())
    assert ran == []


async def test_a_failing_callback_neither_fails_the_act_nor_the_next_callback(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """The commit has happened: the failure is logged and the others run."""
    ran: list[str] = []
    async with database.transaction():
        database.after_commit(lambda: ran.remove("missing"))
        database.after_commit(lambda: ran.append("second"))
    assert ran == ["second"]
    assert [each.levelno for each in caplog.records if each.name == "api.store.database"] == [logging.ERROR]


async def test_callbacks_need_a_transaction(database: Database) -> None:
    """Without a transaction nothing will commit, and saying so beats waiting for ever."""
    with pytest.raises(RuntimeError, match="No transaction"):
        database.after_commit(lambda: None)


async def test_only_a_transaction_writes(database: Database) -> None:
    """A write that forgot to open a transaction fails on both databases alike."""
    with pytest.raises(Exception, match=r"(?i)read.?only"):
        await _meet("nobody")
    assert await _names() == set()


async def test_a_task_started_in_a_transaction_has_a_session_of_its_own(database: Database) -> None:
    """A session inside an inherited transaction reads the last commit, and works when the transaction is over."""
    go = asyncio.Event()

    async def outlive() -> set[str]:
        async with database.session():
            seen = await _names()
            await go.wait()
            async with database.transaction():
                await _meet("child")
            return seen

    async with database.transaction():
        await _meet("parent")
        child = asyncio.create_task(outlive())
        await asyncio.sleep(0)
    go.set()
    assert "child" not in await child
    assert await _names() == {"parent", "child"}


async def test_a_task_that_outlives_its_transaction_cannot_write_into_the_next(database: Database) -> None:
    """A task without a session of its own gets an error, and what it wrote is nowhere."""
    go = asyncio.Event()

    async def outlive() -> None:
        await go.wait()
        await _meet("stray")

    async with database.transaction():
        child = asyncio.create_task(outlive())
    async with database.transaction():
        go.set()
        with pytest.raises(Exception, match=r"ended|released"):
            await child
    assert await _names() == set()


async def test_a_cancelled_transaction_leaves_nothing_behind(database: Database) -> None:
    """After a task was cancelled in its transaction the next one works and the first is undone."""
    wrote = asyncio.Event()

    async def hang() -> None:
        async with database.session(), database.transaction():
            await _meet("cancelled")
            wrote.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await wrote.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.transaction():
        await _meet("next")
    assert await _names() == {"next"}


async def test_tasks_cancelled_at_any_moment_leave_nothing_behind(database: Database) -> None:
    """A task is cancelled after every possible number of turns of the loop: it is wholly kept or wholly gone."""

    async def act(number: int) -> None:
        async with database.session(), database.transaction():
            await _meet(f"{number} first")
            await _meet(f"{number} second")

    for turns in range(40):
        task = asyncio.create_task(act(turns))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    async with database.transaction():
        await _meet("last")
    names = await _names()
    assert "last" in names
    assert {name.split()[0] for name in names if "first" in name} == {name.split()[0] for name in names if "second" in name}


async def test_a_taken_key_is_a_conflict_that_names_nobody(database: Database) -> None:
    """Two people cannot have one address, and the error does not tell whose it is."""
    async with database.transaction():
        await people.insert(thing.a_person(email="olena@example.org"))
    with pytest.raises(ConflictError) as caught:
        async with database.transaction():
            await people.insert(thing.a_person(email="olena@example.org"))
    assert "olena" not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_a_broken_rule_names_the_constraint_and_nobody(database: Database) -> None:
    """A row that the database refuses is no conflict, and its values stay out of the error."""
    somebody = thing.a_person()
    offered = replace(thing.an_offer(somebody.id, as_written="secret words"), held=101)
    with pytest.raises(BrokenRuleError) as caught:
        async with database.transaction():
            await thing.kept(somebody, offered)
    assert "secret" not in str(caught.value)
    assert "offer" in str(caught.value) or "held" in str(caught.value)


async def test_foreign_keys_are_enforced(database: Database) -> None:
    """A row cannot point to one that is not there."""
    with pytest.raises(BrokenRuleError):
        async with database.transaction():
            await facilities.insert(thing.a_facility(organisation_id=thing.new_id()))


async def test_statements_are_counted_for_this_task(database: Database) -> None:
    """Every statement of the block is noted, those of other tasks are not."""

    async def other() -> None:
        async with database.session():
            await _names()

    elsewhere = asyncio.create_task(other())
    with database.statements() as seen:
        await _names()
        await elsewhere
        await _names()
    assert seen == ["SELECT name FROM person"] * 2


async def test_two_databases_are_open_at_once(database: Database, database_url: str) -> None:
    """Each session is of its own database object, even where both are the same database."""
    second = await Database.open(database_url)
    try:
        async with second.session(), second.transaction():
            await _meet("through the second")
        assert await _names() == {"through the second"}
    finally:
        await second.close()


async def test_a_session_inside_a_transaction_is_told_apart_from_it(sqlite: Database) -> None:
    """On SQLite a second transaction of the same task would wait for ever, so it is refused at once."""
    async with sqlite.transaction():
        with pytest.raises(RuntimeError, match="already"):
            async with sqlite.session(), sqlite.transaction():
                pass


async def test_an_unknown_address_is_refused() -> None:
    """The error says what an address looks like."""
    with pytest.raises(ValueError, match="sqlite:///"):
        await Database.open("mysql://nowhere")


@pytest.mark.usefixtures("sqlite")
async def test_sqlite_is_set_up_for_safety() -> None:
    """WAL, foreign keys, and five seconds of patience."""
    found = {name: (await sql.rows(f"PRAGMA {name}"))[0] for name in ("journal_mode", "foreign_keys", "busy_timeout")}
    assert {name: next(iter(row.values())) for name, row in found.items()} == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


async def test_requests_to_a_real_server_use_the_database_at_once(database: Database) -> None:
    """Thirty requests at once to uvicorn, each in a session of its own: every one writes and reads its own."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        name = scope["path"][1:]
        async with database.session():
            async with database.transaction():
                await _meet(name)
            body = b"yes" if name in await _names() else b"no"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=30) as client:
            answers = await asyncio.gather(*(client.get(f"/{number}") for number in range(30)))
        server.should_exit = True
        await serving
    assert [answer.text for answer in answers] == ["yes"] * 30
    assert len(await _names()) == 30
