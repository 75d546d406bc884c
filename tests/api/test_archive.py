"""Backups: all that is stored in one file, and back into either kind of database."""

import asyncio
import base64
import io
import sqlite3
import stat
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from click.testing import CliRunner, Result

from api import archive, wiring
from api.actions.upload import Uploads
from api.command import main
from api.demo import scene
from api.identity import new_id
from api.settings import load
from api.store import content, migration, search, sql
from api.store import event as event_store
from api.store.database import Database
from matching import event, viewer
from matching.upload import Kind, NewUpload

BYTES = bytes(range(256))  # what no text holds

Stored = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def scenery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demonstration's week, and a file that somebody sent."""
    folder = tmp_path_factory.mktemp("scenery")
    environ = {"TALKA_DATABASE": f"sqlite:///{folder}/talka.db", "TALKA_SEARCH_PATH": f"{folder}/search.db"}

    async def furnish() -> None:
        async with wiring.opened(load(environ), migrate=True) as runtime, runtime.database.session():
            await scene.Scene(runtime.scope(), lambda _: None).play(scene.read())
            (somebody,) = await sql.rows("SELECT id FROM person ORDER BY id LIMIT 1")
            sender = Uploads(runtime.scope(viewer.Viewer(UUID(str(somebody["id"])), ())))
            await sender.keep(NewUpload("a.png", Kind.PNG, len(BYTES), "0" * 64), io.BytesIO(BYTES))

    asyncio.run(furnish())
    return folder / "talka.db"


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either kind."""
    return f"sqlite:///{tmp_path}/empty.db" if request.param == "sqlite" else request.getfixturevalue("postgres_database")


@pytest.fixture
def taken(scenery: Path, tmp_path: Path) -> Path:
    """A backup of the scenery."""
    assert run(f"sqlite:///{scenery}", "backup", str(tmp_path / "talka.backup")).exit_code == 0
    return tmp_path / "talka.backup"


def run(database: str, *words: str) -> Result:
    """What a command says, for this database."""
    return CliRunner(env={"TALKA_DATABASE": database}).invoke(main, words)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    try:
        async with database.session():
            yield database
    finally:
        await database.close()


async def stored(url: str) -> Stored:
    """All rows of all tables that are kept, but for what is numbered anew."""
    found: Stored = {}
    async with opened(url):
        for table in content.tables():
            rows = [orjson.loads(line) async for page in content.lines(table) for line in page]
            found[content.name(table)] = [
                {key: value for key, value in row.items() if key not in {"writer", "horizon"}} for row in rows
            ]
    return found


def cut(path: Path) -> None:
    """Lose the second half of a file."""
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def rewrite(path: Path, changes: dict[str, bytes]) -> None:
    """Put other files into the place of some in an archive."""
    with zipfile.ZipFile(path) as old:
        held = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, text in {**held, **changes}.items():
            new.writestr(name, text)


def test_what_was_kept_comes_back_into_either_kind_of_database(scenery: Path, taken: Path, empty: str) -> None:
    """Every row of every table is as it was, and a backup of the copy tells the same."""
    done = run(empty, "restore", str(taken))
    assert done.exit_code == 0, done.output
    before, after = asyncio.run(stored(f"sqlite:///{scenery}")), asyncio.run(stored(empty))
    assert after == before
    assert sum(map(len, before.values())) > 200
    assert [each["content"] for each in before["piece"]] == [base64.b64encode(BYTES).decode()]
    again = run(empty, "backup", str(taken.with_name("again")))
    assert again.exit_code == 0, again.output
    with zipfile.ZipFile(taken) as one, zipfile.ZipFile(taken.with_name("again")) as other:
        counts = [orjson.loads(each.read(archive.LEAF))["rows"] for each in (one, other)]
        assert counts[0] == counts[1]


def test_a_restored_database_goes_on(scenery: Path, taken: Path, empty: str) -> None:
    """Numbers go on behind those that came back, and the search is told of everything."""
    assert run(empty, "restore", str(taken)).exit_code == 0

    async def look() -> None:
        async with opened(empty) as database:
            things = sum([len(await search.all_ids(index, None, 10_000)) for index in search.INDEXES])
            assert await search.waiting() == things > 50
            (newest,) = await sql.rows("SELECT max(sequence) AS number, count(*) AS count FROM event")
            async with database.transaction():
                await event_store.append(
                    [event.Event(new_id(), datetime.now(UTC), "join", "person", new_id(), event.Channel.PERSON)]
                )
            (after,) = await sql.rows("SELECT max(sequence) AS number FROM event")
            assert after["number"] > newest["number"]

    asyncio.run(look())


def test_nobody_but_the_owner_reads_a_backup(taken: Path) -> None:
    """The file is open to its owner alone, and no half of it is left beside it."""
    assert stat.S_IMODE(taken.stat().st_mode) == 0o600
    assert [each.name for each in taken.parent.iterdir() if each.name.startswith(".talka.backup")] == []


def test_a_backup_is_not_written_over(scenery: Path, taken: Path) -> None:
    """A file that is there stays, unless it is said that it may go."""
    before = taken.read_bytes()
    refused = run(f"sqlite:///{scenery}", "backup", str(taken))
    assert refused.exit_code == 1
    assert "add --force" in refused.output
    assert taken.read_bytes() == before
    assert run(f"sqlite:///{scenery}", "backup", str(taken), "--force").exit_code == 0


def test_a_backup_is_as_of_one_moment_while_others_write(scenery: Path, tmp_path: Path) -> None:
    """A writer who is in the middle of something neither waits nor appears in part."""
    with closing(sqlite3.connect(scenery, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE person SET name = 'half done'")
        done = run(f"sqlite:///{scenery}", "backup", str(tmp_path / "meanwhile"))
        writer.execute("ROLLBACK")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "meanwhile") as kept:
        assert b"half done" not in kept.read("person.jsonl")


def test_what_strangers_are_shown_is_there_though_an_older_backup_does_not_tell_it(taken: Path, empty: str) -> None:
    """A version before kept nothing of it; it is derived as the rows come back."""
    with zipfile.ZipFile(taken) as kept:
        rows = [orjson.loads(line) for line in kept.read("request.jsonl").splitlines()]
    old = [{name: value for name, value in row.items() if not name.startswith("shown_")} for row in rows]
    rewrite(taken, {"request.jsonl": b"\n".join(map(orjson.dumps, old)) + b"\n"})
    done = run(empty, "restore", str(taken))
    assert done.exit_code == 0, done.output
    shown = {row["id"]: row["shown_note"] for row in asyncio.run(stored(empty))["request"]}
    assert shown == {row["id"]: row["shown_note"] for row in rows}
    assert None not in shown.values()


def test_only_an_empty_database_is_filled(taken: Path, empty: str) -> None:
    """A database that holds something is left as it is."""
    assert run(empty, "restore", str(taken)).exit_code == 0
    before = asyncio.run(stored(empty))
    again = run(empty, "restore", str(taken))
    assert again.exit_code == 1
    assert "holds something already" in again.output
    assert asyncio.run(stored(empty)) == before


@pytest.mark.parametrize("harm", ["cut", "text", "leaf", "row", "newer"])
def test_a_file_that_will_not_do_fills_nothing(taken: Path, empty: str, harm: str) -> None:
    """What is damaged, cut short, of another kind or of a newer Talka is refused in a sentence, and the database stays empty."""
    with zipfile.ZipFile(taken) as kept:
        leaf, people = orjson.loads(kept.read(archive.LEAF)), kept.read("person.jsonl")
    match harm:
        case "cut":
            cut(taken)
        case "text":
            taken.write_text("These are not the rows you are looking for.")
        case "leaf":
            rewrite(taken, {archive.LEAF: b"{}"})
        case "row":
            rewrite(taken, {"person.jsonl": people[: people.index(b"\n") + 1]})
        case _:
            rewrite(taken, {archive.LEAF: orjson.dumps({**leaf, "migrations": [*leaf["migrations"], "9999_later"]})})
    refused = run(empty, "restore", str(taken))
    assert refused.exit_code == 1
    assert ("A newer Talka" if harm == "newer" else "is no backup of Talka, or only a part of one") in refused.output
    assert not any(asyncio.run(stored(empty)).values())


async def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    """Every table is either kept or left out by name."""
    async with opened(f"sqlite:///{tmp_path}/talka.db") as database:
        await migration.migrate(database)
        rows = await sql.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    named = {content.name(each) for each in (*content.tables(), *content.LEFT_OUT)}
    assert {each["name"] for each in rows} == named


async def test_what_others_commit_meanwhile_is_not_in_it(postgres_database: str) -> None:
    """On PostgreSQL all tables are read as of the moment at which the first was."""
    joined = event.Event(new_id(), datetime.now(UTC), "join", "person", new_id(), event.Channel.PERSON)
    async with opened(postgres_database) as reader, opened(postgres_database) as writer:
        await migration.migrate(writer)
        async with reader.session(), content.still(reader):
            assert await content.empty()
            async with writer.session(), writer.transaction():
                await event_store.append([joined])
            assert await content.empty()
        assert not await content.empty()
