"""Tells a database that does not answer from everything else that may go wrong with a statement."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg


class AwayError(ConnectionError):
    """The database does not answer, or has hung up; what the driver met is the cause."""


_AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.exceptions.AdminShutdownError,
    asyncpg.exceptions.CrashShutdownError,
)
# The driver has one error for all mistakes in its use, and for connections that the server has closed.
_CLOSED = ("is closed", "is closing", "released back to the pool")


def is_away(error: BaseException) -> bool:
    """Whether an error of the driver says that nobody answers; that a statement took too long says nothing of the kind."""
    if isinstance(error, asyncpg.InterfaceError):
        return any(words in str(error) for words in _CLOSED)
    return isinstance(error, _AWAY) and not isinstance(error, TimeoutError)


def tell(error: Exception) -> None:
    """Raise AwayError for an error of the driver that means it."""
    if is_away(error) and not isinstance(error, AwayError):
        raise AwayError("The database does not answer.") from error


@contextmanager
def told() -> Iterator[None]:
    """Tell as AwayError what goes wrong inside the block because the database does not answer."""
    try:
        yield
    except Exception as error:
        tell(error)
        raise
