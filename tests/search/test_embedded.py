"""What only the embedded engine does: its file, several processes, and words kept in memory."""

import asyncio
import multiprocessing
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from search import embedded, port, shelf

PUBLIC = frozenset({"public"})


def thing(number: int, title: str) -> port.Document:
    """A public document whose id is a number."""
    return port.Document(UUID(int=number), title, visible_to=("public",), attributes={"kind": ("a", "b"), "open": True})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of the index is."""
    return tmp_path / "search.db"


@pytest.fixture
async def engine(path: Path) -> AsyncIterator[embedded.Embedded]:
    """An engine on that file."""
    made = embedded.Embedded(path)
    yield made
    await made.close()


def spoil(path: Path) -> None:
    """Make the file something else than a database."""
    path.write_bytes(b"not a database, certainly " * 100)


async def find(engine: embedded.Embedded, text: str) -> set[int]:
    """The numbers of the documents found."""
    found = await engine.search(port.Query("things", text, PUBLIC, first=1000))
    assert not found.degraded
    return {hit.id.int for hit in found.hits}


def write(path: Path, *documents: port.Document) -> None:
    """Store documents, in a process of its own."""

    async def work() -> None:
        engine = embedded.Embedded(path)
        await engine.upsert("things", documents)
        await engine.close()

    asyncio.run(work())


def elsewhere(path: Path, *documents: port.Document) -> None:
    """Store documents from another process."""
    process = multiprocessing.get_context("spawn").Process(target=write, args=(path, *documents))
    process.start()
    process.join()
    assert process.exitcode == 0


async def test_another_process_writes(engine: embedded.Embedded, path: Path) -> None:
    """What another process stores is found at once, also by a mistyped word."""
    await engine.upsert("things", [thing(1, "gloves")])
    assert await find(engine, "coverrall") == set()
    await asyncio.to_thread(elsewhere, path, thing(2, "coverall"))
    assert await find(engine, "coverrall") == {2}
    assert await find(engine, "") == {1, 2}


async def test_only_new_words_are_loaded(engine: embedded.Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a write a search loads the words of that write, not the whole vocabulary."""
    loaded: list[int] = []
    original = shelf.Shelf.words_after

    def words_after(self: shelf.Shelf, seen: int) -> list[tuple[int, str, int]]:
        rows = original(self, seen)
        loaded.append(len(rows))
        return rows

    monkeypatch.setattr(shelf.Shelf, "words_after", words_after)
    await engine.upsert("things", [thing(number, f"{'abcdefghij'[number % 10]}word{number}") for number in range(500)])
    await find(engine, "word")
    await find(engine, "word")
    await engine.upsert("things", [thing(1000, "coverall gown")])
    assert await find(engine, "coverrall") == {1000}
    assert loaded[0] >= 1000
    assert loaded[1] == 0
    assert 0 < loaded[2] <= 4


async def test_readers_see_the_old_or_the_new(engine: embedded.Embedded) -> None:
    """While an index is rebuilt every search sees the old content or the new, never a mixture."""
    old = {thing(number, "mask").id.int for number in range(1, 300)}
    new = {thing(number, "mask").id.int for number in range(1000, 1300)}
    await engine.upsert("things", [thing(number, "mask") for number in old])
    rebuilding = asyncio.create_task(engine.rebuild("things", [thing(number, "mask") for number in new]))
    while not rebuilding.done():
        assert await find(engine, "mask") in (old, new)
    await rebuilding
    assert await find(engine, "mask") == new


async def test_content_outlives_the_engine(path: Path) -> None:
    """A file that is opened again holds what was stored."""
    for number in (1, 2):
        engine = embedded.Embedded(path)
        await engine.upsert("things", [thing(number, "mask")])
        await engine.close()
    engine = embedded.Embedded(path)
    assert await find(engine, "mask") == {1, 2}
    await engine.close()


async def test_a_stale_index_is_made_anew(engine: embedded.Embedded, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index made by another analysis is analysed again, without losing a document or its attributes."""
    await engine.upsert("things", [thing(1, "masks"), thing(2, "gloves")])
    monkeypatch.setattr(shelf, "version", lambda: "another")
    with sqlite3.connect(path) as connection:
        connection.execute("update things_document set stems = 'nothing'")
    assert await find(engine, "маска") == {1}
    await engine.ensure("things")
    assert await find(engine, "маска") == {1}
    kept = port.All((port.Is("kind", ("b",)), port.Is("open", (True,))))
    assert (await engine.search(port.Query("things", "", PUBLIC, kept))).total == 2
    with sqlite3.connect(path) as connection:
        assert connection.execute("select version, generation from catalogue").fetchall() == [("another", 2)]


async def test_ensuring_twice_changes_nothing(engine: embedded.Embedded) -> None:
    """An index that is there and current stays as it is."""
    await engine.upsert("things", [thing(1, "masks")])
    await engine.ensure("things")
    assert await find(engine, "masks") == {1}


async def test_a_locked_file_refuses_writes_and_still_reads(
    engine: embedded.Embedded, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody else writes, a write that cannot wait longer is refused, and searches go on."""
    monkeypatch.setattr(embedded, "BUSY_SECONDS", 0.0)
    await engine.upsert("things", [thing(1, "masks")])
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("begin immediate")
    with pytest.raises(port.SearchUnavailableError, match="did not take a write"):
        await engine.upsert("things", [thing(2, "masks")])
    assert await find(engine, "masks") == {1}
    connection.execute("rollback")
    connection.close()
    await engine.upsert("things", [thing(2, "masks")])
    assert await find(engine, "masks") == {1, 2}


async def test_a_file_that_is_no_index(engine: embedded.Embedded, path: Path) -> None:
    """With a file that is not a database searches are degraded, writes refused, and the engine is not healthy."""
    spoil(path)
    assert (await engine.search(port.Query("things", "mask", PUBLIC))).degraded
    with pytest.raises(port.SearchUnavailableError):
        await engine.upsert("things", [thing(1, "masks")])
    assert not await engine.health()


async def test_a_failed_write_leaves_nothing(engine: embedded.Embedded) -> None:
    """A call that fails half-way stores none of its documents."""
    await engine.upsert("things", [thing(1, "masks")])
    broken = port.Document(UUID(int=3), "masks", visible_to=("public",), attributes={"kind": 1 << 70})
    with pytest.raises((OverflowError, TypeError)):
        await engine.upsert("things", [thing(2, "masks"), broken])
    assert await find(engine, "masks") == {1}


async def test_the_very_word_comes_first_among_many(engine: embedded.Embedded) -> None:
    """Among more documents than are judged, exact ones still come before equivalents, and every equivalent is named."""
    await engine.upsert(
        "things", [thing(number, "FFP2" if number % 3 else "N95 respirators for a hospital") for number in range(450)]
    )
    pages = [await engine.search(port.Query("things", "N95", PUBLIC, first=100, offset=offset)) for offset in range(0, 500, 100)]
    assert [hit.via for page in pages for hit in page.hits] == [None] * 150 + ["FFP2"] * 300
    assert [hit.stands_for for page in pages for hit in page.hits] == [None] * 150 + ["N95"] * 300
    scores = [hit.score for page in pages for hit in page.hits]
    assert scores == sorted(scores, reverse=True)


async def test_word_counts_follow_the_documents(engine: embedded.Embedded, path: Path) -> None:
    """Replacing and deleting documents keeps the number of documents per word right."""
    await engine.upsert("things", [thing(1, "mask mask"), thing(2, "mask"), thing(2, "mask gown")])
    await engine.upsert("things", [thing(1, "glove")])
    await engine.delete("things", [UUID(int=9)])
    with sqlite3.connect(path) as connection:
        words = dict(connection.execute("select term, documents from things_word where stemmed = 0").fetchall())
    assert words == {"mask": 1, "gown": 1, "glove": 1}


@pytest.mark.parametrize("name", ["", "1st", "Things", "a b", "x; drop table catalogue", "ж"])
async def test_index_names_are_plain(engine: embedded.Embedded, name: str) -> None:
    """A name that cannot be part of a table name is a programming error and is refused."""
    with pytest.raises(ValueError, match="cannot name an index"):
        await engine.ensure(name)
