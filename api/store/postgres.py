"""PostgreSQL under Tortoise: a pool of connections, one of them per transaction."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from time import monotonic
from typing import Any, NoReturn, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from api.store import statement

CONNECTIONS = 10
MOST_CACHED = 64 * 1024  # bytes of a statement that stays prepared; compiled ones are longer than most
PATIENCE = 2 / 3  # of the time that a statement may take, it may wait for a row that another connection holds
FRESH = 300  # seconds that a connection may have lain unused; what stands between us and the server may have dropped it by then
IDLE = 4  # times as long as a statement may take, a transaction may wait for its next one


class _Bounded:
    """Tells as TimeoutError that a statement was ended because it took too long."""

    async def _translate_exceptions(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with _told():
            return await cast("Any", super())._translate_exceptions(func, *args, **kwargs)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except asyncpg.QueryCanceledError:
        raise TimeoutError("A statement took longer than is allowed.") from None


class _Ended:
    """What a transaction has instead of a connection once it has ended."""

    def __getattr__(self, name: str) -> NoReturn:
        raise TransactionManagementError("This transaction has ended; open a session of your own.")


class Writer(statement.Noted, _Bounded, TransactionWrapper):
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
        """Refuse everything from now on: the connection goes to somebody else."""
        self._finalized = True
        self._connection = cast("Any", _Ended())


class Client(statement.Noted, _Bounded, AsyncpgDBClient):
    """Reads through any connection of the pool."""

    def __init__(self, dsn: str, connection_name: str, seconds: float, **rest: Any) -> None:
        """Remember the address and how long one statement may take; nothing is connected yet."""
        super().__init__(connection_name=connection_name, **rest)
        self._dsn = dsn
        self._seconds = seconds
        self._at_hand: list[Any] = []
        self._waiting = 0

    async def create_connection(self, with_db: bool) -> None:
        """Open the pool."""
        self._pool = await asyncpg.create_pool(
            self._dsn,
            min_size=1,
            max_size=CONNECTIONS,
            server_settings=_session(self._seconds),
            connection_class=_Connection,
            reset=_as_it_is,
            max_cacheable_statement_size=MOST_CACHED,
        )
        await self._post_connect()

    def too_complex(self, error: Exception) -> bool:
        """Whether a statement was beyond what the server can read."""
        return isinstance(error, asyncpg.exceptions.ProgramLimitExceededError)

    async def fetch_text(self, query: str, values: Sequence[Any]) -> str | None:
        """Note and send a statement that returns one text."""
        statement.note(query)
        with _told():
            async with _Held(self) as connection:
                return await connection.fetchval(query, *values)

    def acquire_connection(self) -> Any:
        """A connection of the pool, as an asynchronous context."""
        return _Held(self)

    @property
    def _open_pool(self) -> asyncpg.Pool:
        return cast("asyncpg.Pool", self._pool)

    async def take(self) -> Any:
        """A connection, to this task alone: one at hand, or one that the pool gives when it can."""
        while self._at_hand:
            connection = self._at_hand.pop()
            if _is_lost(connection):
                continue
            if not connection.is_closed() and monotonic() - connection._con.since < FRESH:
                return connection
            connection._con.terminate()
        self._waiting += 1
        try:
            return await self._open_pool.acquire()
        finally:
            self._waiting -= 1

    async def give_back(self, connection: Any, *, left: bool = False) -> None:
        """Keep a connection at hand, since through the pool it takes as long as a small statement; waiters get it there.

        One that was left in the middle of something, or of a transaction, is cleared first.
        """
        if _is_lost(connection):
            return
        connection._con.left, connection._con.since = left, monotonic()
        if left or self._waiting or connection.is_closed() or connection.is_in_transaction():
            await self._open_pool.release(connection)
        else:
            self._at_hand.append(connection)

    async def close(self) -> None:
        """Close every connection; one that is in use as soon as it is given back, since who closes waits for all of them."""
        self._waiting += 1
        while self._at_hand:
            await self._open_pool.release(self._at_hand.pop())
        await super().close()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Writer]:
        """A connection of the pool, to this task alone."""
        async with _Held(self) as connection:
            writer = Writer(self)
            writer._connection = connection
            yield writer


class _Held:
    """A connection for the length of a block; one that was left in the middle of something says so."""

    __slots__ = ("_client", "_connection")

    def __init__(self, client: Client) -> None:
        self._client = client

    async def __aenter__(self) -> Any:
        self._connection = await self._client.take()
        return self._connection

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        await self._client.give_back(self._connection, left=kind is not None)


def _is_lost(connection: Any) -> bool:
    """Whether the pool has taken a connection back by itself, as it does with one that the server has closed."""
    return connection._con is None


def _session(seconds: float) -> dict[str, str]:
    """What every connection is told of how it is used."""
    return {
        "timezone": "UTC",
        # As on SQLite, only a transaction writes: what forgets to open one fails on both databases.
        "default_transaction_read_only": "on",
        "statement_timeout": _milliseconds(seconds),
        "idle_in_transaction_session_timeout": _milliseconds(IDLE * seconds),
        "lock_timeout": _milliseconds(PATIENCE * seconds),
        # Rows that are read by their keys lie in memory or on disks without arms.
        "random_page_cost": "1.1",
        # Compiling a statement takes longer than any of ours runs.
        "jit": "off",
    }


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


class _Connection(asyncpg.Connection):
    """A connection that knows whether it was left in the middle of something, and since when it lies unused."""

    left = False
    since = 0.0


async def _as_it_is(connection: _Connection) -> None:
    """Give a connection back as it is, for nothing here changes a session; unless it was left before a statement's last step.

    Then the server holds open what was begun, and no sign of it here says so.
    """
    if connection.left:
        connection.left = False
        await connection.execute(connection.get_reset_query())


_LOST = (asyncpg.UniqueViolationError, asyncpg.LockNotAvailableError, asyncpg.exceptions.TransactionRollbackError)


def lost(error: BaseException) -> bool:
    """Whether the error says that another connection was faster: it holds a row, broke a deadlock, or made the key already."""
    cause = error.args[0] if isinstance(error, IntegrityError | OperationalError) and error.args else error
    return isinstance(cause, _LOST)


def rule(error: IntegrityError) -> str:
    """The constraint that a row would have broken, without the row."""
    cause = error.args[0]
    named = (cause.table_name, cause.constraint_name or cause.column_name or cause.args[0])
    return ": ".join(filter(None, named))


client_class: Callable[..., Client] = Client
