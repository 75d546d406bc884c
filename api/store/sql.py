"""Plain SQL on the running task's connection, for what the query builder cannot say; parameters are `?` in both dialects."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connections
from tortoise.models import Model
from tortoise.queryset import QuerySet

from api.store import away

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


async def count(query: QuerySet[Any], most: int) -> int:
    """How many rows a query finds; having found `most` it looks no further."""
    text, values = _written(query.limit(most).only("id"))
    (found,) = await _client().execute_query_dict(f"SELECT count(*) AS number FROM ({text}) AS found", values)  # noqa: S608
    return found["number"]


async def counts(query: QuerySet[Any], column: str) -> dict[UUID, int]:
    """How many rows a query finds for each value of a column, which holds ids; those it finds none for are left out."""
    text, values = _written(query.only("id", column))
    each = f"SELECT {column} AS one, count(*) AS number FROM ({text}) AS found GROUP BY {column}"  # noqa: S608
    return {UUID(str(row["one"])): row["number"] for row in await _client().execute_query_dict(each, values)}


async def first_of_each(query: QuerySet[Row], column: str, order: str, most: int) -> list[Row]:
    """Of the rows of a query with the same value of a column the first in an order, at most so many, all in that order."""
    text, values = _written(query)
    placed = f"SELECT *, row_number() OVER (PARTITION BY {column} ORDER BY {order}) AS place FROM ({text}) AS found"  # noqa: S608
    first = f"SELECT * FROM ({placed}) AS placed WHERE place <= {most} ORDER BY {order}"  # noqa: S608
    client = _client()
    return await client.executor_class(model=query.model, db=client).execute_select(first, values)


def _written(query: QuerySet[Any]) -> tuple[str, list[Any]]:
    """The text of a query and its values."""
    query.sql()  # chooses the connection and makes the query
    return query.query.get_parameterized_sql()


class TooComplexError(Exception):
    """A statement is nested deeper, or longer, than the database can read."""


async def text(query: str, values: Sequence[Any]) -> bytes | None:
    """Run a statement with numbered parameters that returns one text, and pass it on as it comes.

    Raises TooComplexError where the database cannot read the statement, and AwayError where it does not answer.
    """
    client: Any = _client()
    try:
        found: str | None = await client.fetch_text(query, values)
    except Exception as error:
        if client.too_complex(error):
            raise TooComplexError from error
        away.tell(error)
        raise
    return None if found is None else found.encode()


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
