"""The search engine for large installations: a Meilisearch server, fed with the tokens of our analyser and ranked by us.

The server sees no plain text, only tokens and stems; it retrieves, forgives typing errors and filters. The best of what it finds
is judged as the embedded engine judges, so that both rank alike and name the same equivalents.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID

import httpx2
from meilisearch_python_sdk import AsyncClient
from meilisearch_python_sdk.errors import MeilisearchError
from meilisearch_python_sdk.models.search import SearchParams
from meilisearch_python_sdk.models.settings import Faceting, MeilisearchSettings, MinWordSizeForTypos, Pagination, TypoTolerance

from search import enquiry, entry, port, synonym, vocabulary

READ_SECONDS = 2.0
WRITE_SECONDS = 30
TASK_SECONDS = 300
BATCH = 1000  # documents in one request
NEXT = "__next"  # marks the index that a rebuild fills before it takes the place of the old one
FAILURES = (MeilisearchError, httpx2.HTTPError, OSError, ValueError, LookupError, TypeError)

UNANSWERED = port.Hits(total_is_exact=False, degraded=True)
SETTINGS = MeilisearchSettings(
    searchable_attributes=[*enquiry.FIELDS, "stems"],
    displayed_attributes=["id", *enquiry.FIELDS],
    filterable_attributes=["visible_to", "attributes", "_geo"],
    sortable_attributes=["id"],
    synonyms=synonym.table(),
    typo_tolerance=TypoTolerance(
        disable_on_words=sorted(synonym.codes()),
        min_word_size_for_typos=MinWordSizeForTypos(one_typo=vocabulary.ONE_ERROR_FROM, two_typos=vocabulary.TWO_ERRORS_FROM),
    ),
    faceting=Faceting(max_values_per_facet=1000, sort_facet_values_by={"*": "count"}),
    pagination=Pagination(max_total_hits=10_000),
)


class Meili:
    """The engine over one Meilisearch server; index names get `prefix` in front."""

    def __init__(self, url: str, key: str | None = None, *, prefix: str = "", read_seconds: float = READ_SECONDS) -> None:
        """Name the server; nothing is sent until the first use."""
        self._client = AsyncClient(url, key, timeout=WRITE_SECONDS)
        self._prefix = prefix
        self._read_seconds = read_seconds
        self._ensured: set[str] = set()
        self._tasks: list[int] = []

    async def ensure(self, index: str) -> None:
        """Send the settings, which creates the index if it is missing; the server ignores settings it already has."""
        async with self._writing():
            await self._ensure(self._name(index))

    async def upsert(self, index: str, documents: Sequence[port.Document]) -> None:
        """Queue the documents on the server; they can be found after `wait`."""
        async with self._writing():
            if index not in self._ensured:
                await self._ensure(self._name(index))
                self._ensured.add(index)
            await self._add(self._name(index), documents)

    async def delete(self, index: str, ids: Sequence[UUID]) -> None:
        """Queue the removal of the documents; unknown ids are ignored."""
        async with self._writing():
            task = await self._client.index(self._name(index)).delete_documents([str(each) for each in ids])
            self._tasks.append(task.task_uid)

    async def search(self, query: port.Query) -> port.Hits:
        """Find the best documents for one query."""
        return (await self.multi_search([query]))[0]

    async def multi_search(self, queries: Sequence[port.Query]) -> tuple[port.Hits, ...]:
        """Answer several queries in one request, in their order."""
        asked = [enquiry.Enquiry(query) for query in queries]
        sent = [each.sent(self._name(each.query.index)) for each in asked if each.answerable]
        try:
            async with asyncio.timeout(self._read_seconds):
                found = await self._ask(sent) if sent else []
            results = dict(zip((each for each in asked if each.answerable), found, strict=True))
            return tuple(each.hits(results[each]) if each in results else port.Hits() for each in asked)
        except FAILURES:
            return tuple(UNANSWERED if each.answerable else port.Hits() for each in asked)

    async def rebuild(self, index: str, documents: Sequence[port.Document]) -> None:
        """Fill a second index and swap the two, which the server does at once."""
        name = self._name(index)
        async with self._writing():
            await self._client.delete_index_if_exists(name + NEXT)
            await self._ensure(name)
            await self._ensure(name + NEXT)
            await self._add(name + NEXT, documents)
            await self._finish()
            swap = await self._client.swap_indexes([(name, name + NEXT)])
            self._tasks.append(swap.task_uid)
            await self._finish()
            await self._client.delete_index_if_exists(name + NEXT)

    async def wait(self) -> None:
        """Return when the server has done every task it was given here; a task that failed is a write that failed."""
        async with self._writing():
            await self._finish()

    async def health(self) -> bool:
        """Tell whether the server answers that it is available."""
        try:
            async with asyncio.timeout(self._read_seconds):
                return (await self._client.health()).status == "available"
        except FAILURES:
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _ask(self, sent: list[SearchParams]) -> list[enquiry.Found]:
        return cast("list[enquiry.Found]", await self._client.multi_search(sent))  # pyright: ignore[reportUnknownMemberType]

    def _name(self, index: str) -> str:
        return self._prefix + index

    async def _ensure(self, name: str) -> None:
        task = await self._client.index(name).update_settings(SETTINGS)
        self._tasks.append(task.task_uid)

    async def _add(self, name: str, documents: Sequence[port.Document]) -> None:
        for start in range(0, len(documents), BATCH):
            batch = documents[start : start + BATCH]
            stored = await asyncio.to_thread(_stored, batch)
            task = await self._client.index(name).add_documents(stored, primary_key="id")
            self._tasks.append(task.task_uid)

    async def _finish(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            await self._client.wait_for_task(task, timeout_in_ms=TASK_SECONDS * 1000, raise_for_status=True)

    @asynccontextmanager
    async def _writing(self) -> AsyncGenerator[None]:
        try:
            yield
        except FAILURES as error:
            raise port.SearchUnavailableError(f"The search server did not take a write: {error}") from error


def _stored(documents: Sequence[port.Document]) -> list[dict[str, Any]]:
    return [_tokens(entry.analysed(document)) | _plain(document) for document in documents]


def _tokens(analysed: entry.Entry) -> dict[str, str]:
    fields = zip((*enquiry.FIELDS, "stems"), (*analysed.fields, analysed.stems), strict=True)
    return {name: " ".join(tokens) for name, tokens in fields}


def _plain(document: port.Document) -> dict[str, Any]:
    kept = {"id": str(document.id), "visible_to": document.visible_to, "attributes": dict(document.attributes)}
    if document.latitude is None or document.longitude is None:
        return kept
    return kept | {"_geo": {"lat": document.latitude, "lng": document.longitude}}
