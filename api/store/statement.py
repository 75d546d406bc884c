"""What every client of a database does around a statement: it notes it, so that a test can hold their number fixed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from tortoise.backends.base.client import BaseDBAsyncClient

from api.store import away

_seen: ContextVar[list[str] | None] = ContextVar("seen", default=None)


@contextmanager
def seen() -> Iterator[list[str]]:
    """Collect the text of every statement sent inside the block."""
    texts: list[str] = []
    token = _seen.set(texts)
    try:
        yield texts
    finally:
        _seen.reset(token)


def note(query: str) -> None:
    """Note a statement that is sent."""
    texts = _seen.get()
    if texts is not None:
        texts.append(query)


class Noted(BaseDBAsyncClient):
    """A database client that notes what it sends, and tells as AwayError where nobody answers."""

    async def _translate_exceptions(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return await cast("Any", super())._translate_exceptions(func, *args, **kwargs)
        except Exception as error:
            away.tell(error)
            raise

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        """Note and send an INSERT."""
        note(query)
        return await super().execute_insert(query, values)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Note and send one statement with many rows of values."""
        note(query)
        await super().execute_many(query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[dict[str, Any]]]:
        """Note and send a statement; the number of rows it touched, and the rows it returned."""
        note(query)
        return await super().execute_query(query, values)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """Note and send a statement that returns rows."""
        note(query)
        return await super().execute_query_dict(query, values)
