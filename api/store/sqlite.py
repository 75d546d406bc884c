"""SQLite under Tortoise: one connection writes, others read.

In WAL mode readers see the last commit and never wait for a writer. Tortoise's own client sends everything through one
connection, where a transaction blocks every reader of the process; here only transactions use the writing connection, and
everything else reads through connections that refuse to write.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from api.store import digest, statement, written
from matching import place

READERS = 2
PATIENCE = 5.0  # seconds to wait for another connection's write lock
MOMENT = 0.01  # seconds between two attempts to stop a statement


class Writer(statement.Noted, SqliteTransactionWrapper):
    """The writing connection for the length of one transaction."""

    def acquire_connection(self) -> Any:
        """The connection, unless the transaction is over: a task that outlives it must not write into the next one."""
        if self._finalized:
            raise TransactionManagementError("This transaction has ended; open a session of your own.")
        return super().acquire_connection()

    async def command(self, text: str) -> None:
        """Send a statement that steers the transaction."""
        try:
            await self._connection.execute(text)
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    async def begin(self) -> None:
        """Take the write lock at once, so that what is read in the transaction stays true until it commits."""
        # A task cancelled between BEGIN and its end may have left a transaction open.
        await self._connection.rollback()
        await self.command("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        """Keep everything."""
        await self.command("COMMIT")

    async def rollback(self) -> None:
        """Undo everything, with what still runs; nothing happens where no transaction is open."""
        await _stopped(self._connection)
        await self._connection.rollback()

    def end(self) -> None:
        """Refuse everything from now on."""
        self._finalized = True


class Client(statement.Noted, SqliteClient):
    """Reads through its own connections; writes only in a transaction."""

    _opened: list[aiosqlite.Connection]
    _stopping: set[asyncio.Task[None]]
    _readers: asyncio.LifoQueue[aiosqlite.Connection]
    _holder: asyncio.Task[Any] | None = None

    async def create_connection(self, with_db: bool) -> None:
        """Open the writing connection and the reading ones."""
        if self._connection:
            return
        self._opened, self._readers, self._stopping = [], asyncio.LifoQueue(), set()
        try:
            self._connection = await self._open()
            await _use_wal(self._connection)
            for _ in range(READERS):
                reader = await self._open()
                await reader.execute_fetchall("PRAGMA query_only = ON")
                self._readers.put_nowait(reader)
        except BaseException:
            await self.close()
            raise
        await self._post_connect()

    async def _open(self) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(self.filename, isolation_level=None, timeout=PATIENCE)
        self._opened.append(connection)
        connection.row_factory = sqlite3.Row
        await connection.execute_fetchall("PRAGMA foreign_keys = ON")
        await connection.create_function("distance_km", 4, _distance_km, deterministic=True)
        await connection.create_function("mixed", 2, digest.mixed_text, deterministic=True)
        for name, (arguments, function) in written.FUNCTIONS.items():
            await connection.create_function(name, arguments, function, deterministic=True)
        return connection

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(*self._stopping, return_exceptions=True)
        while self._opened:
            await self._opened.pop().close()
        self._connection = None

    def acquire_connection(self) -> Any:
        """A reading connection, as an asynchronous context."""
        return self._reading()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[aiosqlite.Connection]:
        reader = await self._readers.get()
        left = False
        try:
            yield reader
        except asyncio.CancelledError:
            left = True
            raise
        finally:
            if left:
                stopping = asyncio.create_task(self._take_back(reader))
                self._stopping.add(stopping)
                stopping.add_done_callback(self._stopping.discard)
            else:
                self._readers.put_nowait(reader)

    async def _take_back(self, reader: aiosqlite.Connection) -> None:
        """Stop what a reader still runs for somebody who has left, and let others have it."""
        try:
            await _stopped(reader)
        finally:
            self._readers.put_nowait(reader)

    def too_complex(self, error: Exception) -> bool:
        """Whether a statement was beyond what SQLite can read."""
        return isinstance(error, sqlite3.OperationalError) and any(limit in str(error) for limit in _LIMITS)

    async def fetch_text(self, query: str, values: Sequence[Any]) -> str | None:
        """Note and send a statement that returns one text."""
        statement.note(query)
        async with self._reading() as reader:
            found = list(await reader.execute_fetchall(query, values))
        return found[0][0] if found else None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writer]:
        """The writing connection, to this task alone."""
        task = asyncio.current_task()
        if self._holder is task:
            raise RuntimeError("This task is in a transaction already; another session inside it would wait for it for ever.")
        async with self._lock:
            self._holder = task
            try:
                yield Writer(self)
            finally:
                self._holder = None


# As SQLite says them; it has no codes for them.
_LIMITS = ("parser stack overflow", "Expression tree is too large", "too many columns", "at most", "too large")


async def _stopped(connection: aiosqlite.Connection) -> None:
    """Interrupt the statement that runs on a connection, if one does, and return when the connection rests.

    The statement may be about to begin, when there is nothing to interrupt yet: so it is told again until it rests.
    """
    resting = asyncio.ensure_future(connection.execute_fetchall("SELECT 1"))
    while not resting.done():
        await asyncio.wait([resting], timeout=MOMENT)
        if not resting.done():
            await connection.interrupt()
    with contextlib.suppress(sqlite3.OperationalError):
        resting.result()


async def _use_wal(connection: aiosqlite.Connection) -> None:
    # The first switch to WAL needs the file to itself, and SQLite does not wait for that when several processes open a new file.
    tries = 100
    while True:
        try:
            await connection.execute_fetchall("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            tries -= 1
            if not tries:
                raise
            await asyncio.sleep(PATIENCE / 100)
        else:
            return


def _distance_km(latitude: float | None, longitude: float | None, to_latitude: float, to_longitude: float) -> float | None:
    if latitude is None or longitude is None:
        return None
    return place.distance_km(place.Point(latitude, longitude), place.Point(to_latitude, to_longitude))


_LOST = ("SQLITE_BUSY", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


def lost(error: BaseException) -> bool:
    """Whether the error says that another connection was faster: the lock stayed taken, or the key is there already."""
    if not isinstance(error, IntegrityError | OperationalError) or not error.args:
        return False
    return getattr(error.args[0], "sqlite_errorname", "").startswith(_LOST)


def rule(error: IntegrityError) -> str:
    """The constraint that a row would have broken."""
    return str(error)


client_class: Callable[..., Client] = Client
