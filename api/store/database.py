"""The database: opening it, a session for each task, transactions, and what runs after them."""

import copy
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError

from api.store import away, conflict, postgres, sqlite, statement

Callback = Callable[[], Awaitable[None] | None]

_log = logging.getLogger(__name__)
_SQLITE = "sqlite:///"
SECONDS = 15.0


@dataclass(slots=True)
class _Transaction:
    writer: sqlite.Writer | postgres.Writer
    after: list[Callback] = field(default_factory=list)

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """A part that can fail without the whole."""
        before = len(self.after)
        await self._command("SAVEPOINT part")
        try:
            yield
        except BaseException:
            del self.after[before:]
            await self._command("ROLLBACK TO SAVEPOINT part")
            raise
        finally:
            await self._command("RELEASE SAVEPOINT part")

    async def _command(self, text: str) -> None:
        with away.told():
            await self.writer.command(text)


class _Context(TortoiseContext):
    """Keeps the token of its own entry, so that every session needs a copy; the connections are shared."""

    def __copy__(self) -> "_Context":
        made = _Context.__new__(_Context)
        made.__dict__ = self.__dict__.copy()
        return made


class Database:
    """One database, SQLite or PostgreSQL; open several at once only of the same kind."""

    def __init__(self, context: TortoiseContext, dialect: str, module: ModuleType) -> None:
        """Wrap an initialised context; use `open`."""
        self.dialect = dialect
        self._context = context
        self._module = module
        self._client: sqlite.Client | postgres.Client = context.connections.get(dialect)  # type: ignore[assignment]
        self._running: ContextVar[_Transaction | None] = ContextVar("running", default=None)

    @classmethod
    async def open(cls, url: str, seconds: float = SECONDS) -> "Database":
        """Open `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgres://...`; nothing is created but an empty file.

        A PostgreSQL ends a statement that takes longer than `seconds`; SQLite has nobody but its caller to do that.
        """
        dialect, module, credentials = _read(url, seconds)
        context = _Context()
        with context:
            await context.init(
                config={
                    "connections": {dialect: {"engine": module.__name__, "credentials": credentials}},
                    "apps": {"store": {"models": ["api.store.table"], "default_connection": dialect}},
                }
            )
        database = cls(context, dialect, module)
        await database._client.create_connection(with_db=True)
        return database

    async def close(self) -> None:
        """Close every connection."""
        await self._client.close()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[None]:
        """Make this the running task's database: once per HTTP request, WebSocket operation or job turn."""
        # A task started inside somebody's transaction inherits it; its session starts outside.
        running = self._running.set(None)
        connection = self._context.connections.set(self.dialect, self._client)
        try:
            with copy.copy(self._context):
                yield
        finally:
            self._context.connections.reset(connection)
            self._running.reset(running)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Keep all that is written in the block, or nothing.

        A block inside another joins it: it is kept when the outermost commits, but undone alone when it fails.
        Raises ConflictError where another connection was faster, and AwayError where the database does not answer.
        """
        running = self._running.get()
        if running is not None:
            async with self._told_plainly(), running.part():
                yield
            return
        async with self._told_plainly(), self._alone() as transaction:
            yield
        for callback in transaction.after:
            await _call(callback)

    @asynccontextmanager
    async def _told_plainly(self) -> AsyncIterator[None]:
        # The driver's own words may quote a row, and rows hold personal data.
        try:
            yield
        except Exception as error:
            if self._module.lost(error):
                raise conflict.ConflictError("Another connection was faster.") from None
            if isinstance(error, IntegrityError):
                raise conflict.BrokenRuleError(self._module.rule(error)) from None
            raise

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[_Transaction]:
        async with self._writing() as writer:
            transaction = _Transaction(writer)
            connection = self._context.connections.set(self.dialect, writer)
            running = self._running.set(transaction)
            try:
                with away.told():
                    await writer.begin()
                yield transaction
                with away.told():
                    await writer.commit()
            except BaseException:
                with suppress(away.AwayError), away.told():  # the server itself undoes what it has lost
                    await writer.rollback()
                raise
            finally:
                writer.end()
                self._running.reset(running)
                self._context.connections.reset(connection)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[sqlite.Writer | postgres.Writer]:
        async with AsyncExitStack() as held:
            with away.told():
                writer = await held.enter_async_context(self._client.writing())
            yield writer

    def after_commit(self, callback: Callback) -> None:
        """Run the callback once the running transaction has committed; a rollback drops it."""
        transaction = self._running.get()
        if transaction is None:
            raise RuntimeError("No transaction is running, so nothing will commit.")
        transaction.after.append(callback)

    def statements(self) -> AbstractContextManager[list[str]]:
        """Collect the text of every SQL statement that this task sends inside the block."""
        return statement.seen()


async def _call(callback: Callback) -> None:
    # What follows a commit cannot undo it, so one failing callback must neither fail the act nor silence the others.
    try:
        waiting = callback()
        if waiting is not None:
            await waiting
    except Exception:
        _log.exception("A callback after a commit failed.")


def _read(url: str, seconds: float) -> tuple[str, ModuleType, dict[str, Any]]:
    if url.startswith(_SQLITE):
        return "sqlite", sqlite, {"file_path": url.removeprefix(_SQLITE)}
    if url.startswith(("postgres://", "postgresql://")):
        return "postgres", postgres, {"dsn": url, "seconds": seconds}
    raise ValueError("The database address must start with sqlite:/// or postgres://.")
