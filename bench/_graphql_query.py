"""Three questions in the words of each server, and what of each answer must be the same."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schema import identity

OURS, POSTGRAPHILE, STOCK = "ours", "PostGraphile 5", "stock Strawberry"
Json = Any

# PostgreSQL has a type of its own called line, which PostGraphile would confuse with our table.
RENAMED = "COMMENT ON TABLE line IS '@name requestLine'"


@dataclass(frozen=True, slots=True)
class Question:
    """A document for each server; `goal` is the throughput of ours beside PostGraphile's that we want at least."""

    name: str
    goal: float
    documents: Mapping[str, str]


QUESTIONS = (
    Question(
        "10 rows",
        1.0,
        {
            OURS: "query { requests(first: 10, order: NEWEST_FIRST) { nodes { id state urgency created published language } } }",
            POSTGRAPHILE: """query { allRequests(first: 10, orderBy: [CREATED_DESC, ROW_ID_DESC]) {
                nodes { rowId state urgency created published language } } }""",
            STOCK: "query { requests(first: 10) { id state urgency created published language } }",
        },
    ),
    Question(
        "100 rows, two nested objects",
        1.7,
        {
            OURS: """query { requests(first: 100, order: NEWEST_FIRST) { nodes { id state urgency published language
                facility { id name kind beds canReceive } organisation { id name kind } } } }""",
            POSTGRAPHILE: """query { allRequests(first: 100, orderBy: [CREATED_DESC, ROW_ID_DESC]) {
                nodes { rowId state urgency published language
                facilityByFacilityId { rowId name kind beds canReceive }
                organisationByOrganisationId { rowId name kind } } } }""",
            STOCK: """query { requests(first: 100) { id state urgency published language
                facility { id name kind beds canReceive } organisation { id name kind } } }""",
        },
    ),
    Question(
        "1,000 rows, a nested list",
        5.0,
        {
            OURS: """query { requests(first: 1000, order: NEWEST_FIRST) { nodes { id state urgency published
                lines { id position state pledged } } } }""",
            POSTGRAPHILE: """query { allRequests(first: 1000, orderBy: [CREATED_DESC, ROW_ID_DESC]) {
                nodes { rowId state urgency published
                requestLinesByRequestId(orderBy: POSITION_ASC) { nodes { rowId position state pledged } } } } }""",
            STOCK: "query { requests(first: 1000) { id state urgency published lines { id position state pledged } } }",
        },
    ),
)


def held(answer: Json) -> Json:
    """What an answer holds whoever gave it: the keys of its rows and its numbers and names, in order.

    Left out are the names of fields, which differ, and states and times, which each server writes in a way of its own.
    """
    return list(_values(answer["data"]))


_URGENCY = {"LOW": 0, "NORMAL": 1, "HIGH": 2, "CRITICAL": 3}
_READ: Mapping[str, Callable[[Any], object]] = {
    "id": lambda text: str((identity.parse(text) or ("", UUID(text)))[1]) if "-" not in text else text,
    "rowId": str,
    "pledged": int,
    "urgency": lambda value: _URGENCY.get(value, value),
    **dict.fromkeys(("name", "beds", "canReceive", "position", "language"), lambda value: value),
}


def _values(answer: Json) -> Iterator[object]:
    if isinstance(answer, dict):
        for name, value in answer.items():
            if isinstance(value, dict | list):
                yield from _values(value)
            elif read := _READ.get(name):
                yield read(value)
    elif isinstance(answer, list):
        for each in answer:
            yield from _values(each)
