"""Plain SQL on the running task's connection, for what the query builder cannot say; parameters are `?` in both dialects."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connections
from tortoise.models import Model

Row = TypeVar("Row", bound=Model)


def _client() -> BaseDBAsyncClient:
    handler = get_connections()
    return handler.get(next(iter(handler.db_config)))


def dialect() -> str:
    """The dialect of the running task's database."""
    return _client().capabilities.dialect


def _text(query: str, client: BaseDBAsyncClient) -> str:
    if client.capabilities.dialect == "sqlite":
        return query
    first, *rest = query.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


async def rows(query: str, *values: Any) -> list[dict[str, Any]]:
    """Run a statement that returns rows."""
    client = _client()
    return await client.execute_query_dict(_text(query, client), list(values))


async def models(model: type[Row], query: str, *values: Any) -> list[Row]:
    """Run a statement that returns whole rows of a table."""
    client = _client()
    return await client.executor_class(model=model, db=client).execute_select(_text(query, client), list(values))


async def run(query: str, *values: Any) -> int:
    """Run a statement; the number of rows it touched."""
    client = _client()
    return (await client.execute_query(_text(query, client), list(values)))[0]


async def run_many(query: str, values: Iterable[Sequence[Any]]) -> None:
    """Run one statement for many rows of values."""
    client = _client()
    await client.execute_many(_text(query, client), [list(each) for each in values])


async def script(text: str) -> None:
    """Run several statements, each ended by a semicolon."""
    await _client().execute_script(text)
