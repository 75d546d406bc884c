"""Operations that take too long: ended down to their statement, and told so in a sentence."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from graphql import DocumentNode

from api.graphql import Caller, Endpoint
from api.graphql.operation import Operation, Outcome
from api.store import sql
from schema.context import Context
from schema.root import schema
from tests.api.house import House
from tests.store.test_slow import SLOW, rests

WHO = "{ viewer { signedIn } }"


async def slow(_: DocumentNode, name: str | None, __: Mapping[str, Any], ___: Context) -> bytes | None:
    """A read path that never ends for one operation, and knows no other."""
    return await sql.rows(SLOW[sql.dialect()]) and None if name == "slow" else None


@contextmanager
def noted(seen: list[Operation], operation: Operation) -> Iterator[None]:
    """Keep an operation once it is over."""
    yield
    seen.append(operation)


async def test_a_slow_query_is_ended_with_its_statement(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """The client is told to ask for less, under an id that the log has too; nothing goes on, and others are answered."""
    endpoint = Endpoint(schema, house.open_context, seconds=0.1, compiled=slow)
    for _ in range(5):
        answer = await endpoint.execute(f"query slow {WHO}", {}, Caller(None, "en"))
        assert answer.data is None
        (error,) = answer.errors
        assert error["message"] == "This takes too long; ask for less at a time."
        assert error["extensions"]["code"] == "TOO_SLOW"
        assert error["extensions"]["id"] in caplog.text
    answered = await endpoint.execute(WHO, {}, Caller(None, "en"))
    assert answered.data == {"viewer": {"signedIn": False}}
    async with house.database.session():
        assert await rests(house.database)


async def test_it_is_told_in_the_language_asked_for(house: House) -> None:
    """Whoever reads Ukrainian is told in Ukrainian."""
    endpoint = Endpoint(schema, house.open_context, seconds=0.1, compiled=slow)
    answer = await endpoint.execute(f"query slow {WHO}", {}, Caller(None, "uk"))
    assert answer.errors[0]["message"] == "Це триває занадто довго; запитайте менше за раз."


async def test_watchers_learn_what_became_of_it(house: House) -> None:
    """An operation that was ended is told from one that was done, each with its time."""
    seen: list[Operation] = []
    endpoint = Endpoint(schema, house.open_context, seconds=0.1, compiled=slow, watchers=[lambda each: noted(seen, each)])
    await endpoint.execute(f"query slow {WHO}", {}, Caller(None, "en"))
    await endpoint.execute(f"query quick {WHO}", {}, Caller(None, "en"))
    assert [(each.name, each.outcome) for each in seen] == [("slow", Outcome.SLOW), ("quick", Outcome.DONE)]
    assert seen[0].seconds >= 0.1
