"""The search port: what every search engine behind Talka can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

Value = str | int | float | bool


def writable(text: str) -> str:
    """The text with half characters, which no file or socket takes, replaced."""
    return text.encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class Is:
    """Keeps documents whose `attribute` equals one of `values` (any member, where the attribute is a list)."""

    attribute: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Keeps documents whose numeric `attribute` lies in [low, high]; None leaves an end open."""

    attribute: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Keeps documents within `km` kilometres of a WGS-84 point."""

    latitude: float
    longitude: float
    km: float


@dataclass(frozen=True, slots=True)
class All:
    """Keeps documents that every part keeps; no parts keeps everything."""

    parts: "tuple[Filter, ...]" = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Keeps documents that at least one part keeps; no parts keeps nothing."""

    parts: "tuple[Filter, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """Keeps documents that `part` does not keep."""

    part: "Filter"


Filter = Is | Between | Near | All | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable thing: texts by importance, and attributes to filter, facet and show.

    `title`, `items`, `place` and `body` are searched in that order of weight. `visible_to` lists the audiences that may find it
    ("public", "signed-in", "organisation:<uuid>", "person:<uuid>", "coordinator").
    """

    id: UUID
    title: str
    items: tuple[str, ...] = ()
    place: str = ""
    body: str = ""
    visible_to: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    attributes: Mapping[str, Value | tuple[Value, ...]] = field(default_factory=dict[str, "Value | tuple[Value, ...]"])


@dataclass(frozen=True, slots=True)
class Query:
    """One search in one index: what was typed, who asks (`audiences`, mandatory), filters, facets and the window."""

    index: str
    text: str
    audiences: frozenset[str]
    where: Filter = All()
    facets: tuple[str, ...] = ()
    first: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found: its id and its score in [0, 1].

    Where an equivalent stood in for what was typed, `via` is the equivalent and `stands_for` the word that was asked for.
    """

    id: UUID
    score: float
    via: str | None = None
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, best first; `degraded` says the engine could not answer fully, `total_is_exact` that `total` is a count."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    total_is_exact: bool = True
    degraded: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])


class SearchUnavailableError(Exception):
    """The engine did not take a write; the caller keeps the rows dirty and tries again."""


class Engine(Protocol):
    """A search engine; writes raise SearchUnavailableError, reads answer `degraded` instead."""

    async def ensure(self, index: str) -> None:
        """Create the index and its settings if they are missing or stale."""
        ...

    async def upsert(self, index: str, documents: Sequence[Document]) -> None:
        """Store the documents, replacing those with the same id; on return they are durable or will be after `wait`."""
        ...

    async def delete(self, index: str, ids: Sequence[UUID]) -> None:
        """Forget the documents; unknown ids are ignored."""
        ...

    async def search(self, query: Query) -> Hits:
        """Find the best documents for one query."""
        ...

    async def multi_search(self, queries: Sequence[Query]) -> tuple[Hits, ...]:
        """Answer several queries, in their order."""
        ...

    async def rebuild(self, index: str, documents: Sequence[Document]) -> None:
        """Replace the whole content of the index at once; readers see the old content or the new, never a mixture."""
        ...

    async def wait(self) -> None:
        """Return when every accepted write can be found."""
        ...

    async def health(self) -> bool:
        """Tell whether the engine answers."""
        ...

    async def close(self) -> None:
        """Let go of files and connections; the engine cannot be used afterwards."""
        ...
