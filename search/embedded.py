"""The search engine that needs no server: SQLite FTS5 in a file of its own, with our analyser in front and our ranking behind.

Any number of processes may read while one writes. What a mistyped word may have meant is looked up in memory; the words come
from a table that only grows, so each search loads just the rows numbered above the last it saw, whoever wrote them.
"""

import asyncio
import contextlib
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from search import condition, entry, finding, port, question, shelf, vocabulary

IN_MEMORY = ":memory:"
THREADS = 4
BUSY_SECONDS = 5.0

Result = TypeVar("Result")
Vocabularies = defaultdict[tuple[str, int], vocabulary.Vocabulary]


class Embedded:
    """The embedded engine over one file, or over memory (":memory:") for tests."""

    def __init__(self, path: Path | str = IN_MEMORY) -> None:
        """Name the file; it is opened at the first use."""
        self._path = str(path)
        threads = 1 if self._path == IN_MEMORY else THREADS
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="search")
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._vocabularies: Vocabularies = defaultdict(vocabulary.Vocabulary)

    async def ensure(self, index: str) -> None:
        """Create the index, or make it anew from the documents it holds if it was made by another analysis."""
        await self._write(index, lambda held: None)

    async def upsert(self, index: str, documents: Sequence[port.Document]) -> None:
        """Store the documents durably, replacing those with the same id."""
        entries = await self._in_thread(lambda: [entry.analysed(document) for document in documents])
        await self._write(index, lambda held: held.put(entries))

    async def delete(self, index: str, ids: Sequence[UUID]) -> None:
        """Forget the documents; unknown ids are ignored."""
        await self._write(index, lambda held: held.remove(ids))

    async def search(self, query: port.Query) -> port.Hits:
        """Find the best documents for one query."""
        return await self._in_thread(lambda: self._answer(query))

    async def multi_search(self, queries: Sequence[port.Query]) -> tuple[port.Hits, ...]:
        """Answer several queries, in their order."""
        return tuple(await asyncio.gather(*(self.search(query) for query in queries)))

    async def rebuild(self, index: str, documents: Sequence[port.Document]) -> None:
        """Replace the whole content in one transaction: readers see the old content until it ends."""
        entries = await self._in_thread(lambda: [entry.analysed(document) for document in documents])
        await self._write(index, lambda held: _refill(held, entries))

    async def wait(self) -> None:
        """Return at once: a write that has returned can be found."""

    async def health(self) -> bool:
        """Tell whether the file can be opened and read."""
        try:
            await self._in_thread(lambda: self._connection().execute("select count(*) from catalogue").fetchone())
        except sqlite3.Error:
            return False
        return True

    async def close(self) -> None:
        """Close the file; the engine cannot be used afterwards."""
        self._pool.shutdown()
        for connection in self._open:
            connection.close()

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    async def _write(self, index: str, work: Callable[[shelf.Shelf], None]) -> None:
        try:
            await self._in_thread(lambda: self._in_transaction(index, work))
        except sqlite3.Error as error:
            raise port.SearchUnavailableError(f"The search file {self._path} did not take a write: {error}.") from error

    def _in_transaction(self, index: str, work: Callable[[shelf.Shelf], None]) -> None:
        connection = self._connection()
        held = shelf.Shelf(connection, index)
        with _transaction(connection, "begin immediate"):
            if not held.current():
                _refill(held, [entry.analysed(document) for document in held.sources()] if held.state() else [])
            work(held)

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._local, "connection"):
            self._local.connection = _opened(self._path)
            self._open.append(self._local.connection)
        return self._local.connection

    def _answer(self, query: port.Query) -> port.Hits:
        try:
            connection = self._connection()
            with _transaction(connection, "begin"):
                return self._find(shelf.Shelf(connection, query.index), query)
        except sqlite3.Error:
            return port.Hits(total_is_exact=False, degraded=True)

    def _find(self, held: shelf.Shelf, query: port.Query) -> port.Hits:
        state = held.state()
        if state is None:
            return port.Hits(total_is_exact=False, degraded=True)
        if not query.audiences:
            return port.Hits()
        kept = condition.both(condition.visible(query.index, query.audiences), condition.compiled(query.index, query.where))
        found_by = finding.Finding(held, self._known(held, state[1]), kept)
        found = found_by.ranked(question.read(query.text)) if query.text.strip() else found_by.listed()
        page = found_by.explained(found[query.offset : query.offset + query.first])
        hits = zip(held.keys([row for row, _ in page]), page, strict=True)
        rows = [row for row, _ in found]
        return port.Hits(
            hits=tuple(port.Hit(key, round(verdict.score, 6), verdict.via, verdict.stands_for) for key, (_, verdict) in hits),
            total=len(found),
            facets={name: held.facet(rows, name) for name in query.facets},
        )

    def _known(self, held: shelf.Shelf, generation: int) -> vocabulary.Vocabulary:
        known = self._vocabularies[held.index, generation]
        self._vocabularies.pop((held.index, generation - 1), None)
        known.add(held.words_after(known.seen))
        return known


def _refill(held: shelf.Shelf, entries: Sequence[entry.Entry]) -> None:
    held.clear()
    held.put(entries)
    held.optimise()


def _opened(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = normal")
    connection.execute(shelf.CATALOGUE)
    connection.create_function("distance_km", 4, shelf.distance_km, deterministic=True)
    return connection


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Generator[None]:
    connection.execute(begin)
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
