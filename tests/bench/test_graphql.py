"""What the measurement of the API holds to be the same."""

from uuid import UUID

import pytest

from bench._graphql_query import OURS, POSTGRAPHILE, QUESTIONS, STOCK, held
from schema import identity

ID, OTHER = "01a1fd1d-9b74-773c-b7e5-0335ded5b51d", "01a1fd1d-9bad-7f8a-b24f-c956f9e792fe"


def nodes(**first: object) -> dict[str, object]:
    """Two rows, the first with these fields."""
    return {"data": {"list": {"nodes": [first, {"id": OTHER}]}}}


def test_the_same_rows_are_the_same_whoever_answers() -> None:
    """Global ids, bare keys and different names of fields and enumerations hold the same."""
    ours = nodes(id=identity.write("Request", UUID(ID)), urgency="HIGH")
    assert held(ours) == held(nodes(rowId=ID, urgency=2)) == [ID, 2, OTHER]


@pytest.mark.parametrize("other", [{"id": OTHER}, {"id": ID, "pledged": 3}, {"id": ID, "urgency": 1}])
def test_other_rows_are_noticed(other: dict[str, object]) -> None:
    """Another key, another number, or one that is missing makes a difference."""
    assert held(nodes(id=ID)) != held(nodes(**other))


def test_every_question_is_put_to_every_server() -> None:
    """Nobody is left out."""
    assert all(set(each.documents) == {OURS, POSTGRAPHILE, STOCK} for each in QUESTIONS)
