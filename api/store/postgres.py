"""PostgreSQL under Tortoise: a pool of connections, one of them per transaction."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.exceptions import IntegrityError, OperationalError

from api.store import statement

CONNECTIONS = 10


class Writer(statement.Noted, TransactionWrapper):
    """One connection for the length of one transaction."""

    async def command(self, text: str) -> None:
        """Send a statement that steers the transaction."""
        await self._connection.execute(text)

    async def begin(self) -> None:
        """Begin a transaction that may write, unlike the statements outside."""
        await self.command("BEGIN READ WRITE")

    async def commit(self) -> None:
        """Keep everything; PostgreSQL itself would undo a transaction with a failed statement without a word."""
        if await self._connection.execute("COMMIT") != "COMMIT":
            raise OperationalError("A statement of this transaction has failed, so nothing of it was kept.")

    async def rollback(self) -> None:
        """Undo everything; nothing happens where no transaction is open."""
        if self._connection.is_in_transaction():
            await self.command("ROLLBACK")

    def end(self) -> None:
        """Refuse everything from now on: the connection goes back to the pool."""
        self._finalized = True


class Client(statement.Noted, AsyncpgDBClient):
    """Reads through any connection of the pool."""

    def __init__(self, dsn: str, connection_name: str, **rest: Any) -> None:
        """Remember the address; nothing is connected yet."""
        super().__init__(connection_name=connection_name, **rest)
        self._dsn = dsn

    async def create_connection(self, with_db: bool) -> None:
        """Open the pool."""
        # As on SQLite, only a transaction writes: what forgets to open one fails on both databases.
        server = {"timezone": "UTC", "default_transaction_read_only": "on"}
        self._pool = await asyncpg.create_pool(self._dsn, min_size=1, max_size=CONNECTIONS, server_settings=server)
        await self._post_connect()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writer]:
        """A connection of the pool, to this task alone."""
        async with cast("asyncpg.Pool", self._pool).acquire() as connection:
            writer = Writer(self)
            writer._connection = cast("asyncpg.Connection", connection)
            yield writer


def lost(error: BaseException) -> bool:
    """Whether the error says that another connection was faster: a deadlock was broken, or the key is there already."""
    cause = error.args[0] if isinstance(error, IntegrityError | OperationalError) and error.args else error
    return isinstance(cause, asyncpg.UniqueViolationError | asyncpg.exceptions.TransactionRollbackError)


def rule(error: IntegrityError) -> str:
    """The constraint that a row would have broken, without the row."""
    cause = error.args[0]
    named = (cause.table_name, cause.constraint_name or cause.column_name or cause.args[0])
    return ": ".join(filter(None, named))


client_class: Callable[..., Client] = Client
