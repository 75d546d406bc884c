"""A query on its way to a Meilisearch server and back."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from meilisearch_python_sdk.models.search import SearchParams, SearchResultsWithUID

from search import analyser, clause, port, question, relevance, vocabulary

DEEP = 100  # documents that are judged one by one; a window that reaches beyond them keeps the server's order
FIELDS = ("title", "items", "place", "body")

Row = dict[str, Any]
Found = SearchResultsWithUID[Row]


class Enquiry:
    """One query on its way to the server and back."""

    def __init__(self, query: port.Query) -> None:
        """Read the query."""
        self.query = query
        self._units = question.read(query.text)
        self._listing = not query.text.strip()
        self._whole = self._listing or query.offset + query.first > DEEP

    @property
    def answerable(self) -> bool:
        """Whether anything could be found at all."""
        return bool(self.query.audiences and (self._units or self._listing))

    def sent(self, name: str) -> SearchParams:
        """What the server is asked: stems, the visibility filter, and enough documents to judge."""
        query = self.query
        kept = " AND ".join(filter(None, (clause.visible(query.audiences), _bracketed(clause.compiled(query.where)))))
        return SearchParams(
            index_uid=name,
            q=" ".join(" ".join(_typed(unit)) for unit in self._units),
            filter=kept,
            facets=[clause.field(name) for name in query.facets] or None,
            attributes_to_retrieve=["id", *FIELDS],
            sort=["id:desc"] if self._listing else None,
            matching_strategy="frequency",
            offset=query.offset if self._whole else 0,
            limit=query.first if self._whole else DEEP,
        )

    def hits(self, result: Found) -> port.Hits:
        """What the server found, judged and cut to the window."""
        judged = self._judged(cast("list[Row]", result.hits))  # pyright: ignore[reportUnknownMemberType]
        page = judged if self._whole else judged[self.query.offset : self.query.offset + self.query.first]
        found = result.facet_distribution or {}
        return port.Hits(
            hits=tuple(page),
            total=result.estimated_total_hits or 0,
            total_is_exact=False,
            facets={name: found.get(clause.field(name), {}) for name in self.query.facets},
        )

    def _judged(self, rows: Sequence[Row]) -> list[port.Hit]:
        if self._listing:
            return [port.Hit(UUID(row["id"]), 0.0) for row in rows]
        fields = [[str(row.get(name) or "").split() for name in FIELDS] for row in rows]
        judge = relevance.Judge(question.forgive(self._units, _words(fields).near))
        verdicts = [(row["id"], judge.judge(fields[at], engine=1 / (1 + at))) for at, row in enumerate(rows)]
        if not self._whole:
            verdicts.sort(key=lambda each: -each[1].score)
        return [port.Hit(UUID(key), round(verdict.score, 6), verdict.via, verdict.stands_for) for key, verdict in verdicts]


def _words(fields: Iterable[Iterable[Iterable[str]]]) -> vocabulary.Vocabulary:
    """The words of some documents and their stems: what the server can have taken a mistyped word for."""
    words = {token for document in fields for tokens in document for token in tokens}
    terms = itertools.chain(((word, 0) for word in words), ((each, 1) for each in set(analyser.stemmed(words))))
    known = vocabulary.Vocabulary()
    known.add((number, term, stemmed) for number, (term, stemmed) in enumerate(terms, 1))
    return known


def _typed(unit: question.Unit) -> tuple[str, ...]:
    """The stems of what was typed, or the tokens where they have none."""
    return next((way.tokens for way in unit.ways if way.stemmed and way.quality == question.INFLECTED), unit.ways[0].tokens)


def _bracketed(filter: str | None) -> str | None:
    return filter and f"({filter})"
