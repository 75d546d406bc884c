"""Search as the contract offers it: one box, every kind of thing."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import strawberry

from matching import refusal as refusals
from matching.sentence import say
from schema import enumeration, paging, place
from schema.context import Context, Info
from schema.design import Design
from schema.facility import Facility
from schema.offer import Offer
from schema.person import Person
from schema.place import NearInput
from schema.request import Request
from search import port

FURTHEST = 1_000
FACETS = ("kind", "item", "standard", "city", "country")


class SearchKind(StrEnum):
    """What kind of thing is searched for; the value is the name of its index."""

    REQUEST = "request"
    OFFER = "offer"
    DESIGN = "design"
    FACILITY = "facility"
    PERSON = "person"


enumeration.describe(
    SearchKind,
    "SearchKind",
    "What kind of thing is searched for.",
    {
        SearchKind.REQUEST: "Requests.",
        SearchKind.OFFER: "Offers.",
        SearchKind.DESIGN: "Printable designs.",
        SearchKind.FACILITY: "Facilities.",
        SearchKind.PERSON: "People who let the viewer find them.",
    },
)

_OPEN: dict[SearchKind, port.Filter] = {
    SearchKind.REQUEST: port.Is("wanted", (True,)),
    SearchKind.OFFER: port.Is("state", ("open",)),
}

SearchNode = Annotated[
    Request | Offer | Design | Facility | Person, strawberry.union("SearchNode", description="What a search can find.")
]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit with the thing it stands for, as the viewer may see it."""

    kind: SearchKind
    hit: port.Hit
    node: object

    @property
    def score(self) -> float:
        """How well it fits."""
        return self.hit.score

    @property
    def via(self) -> str | None:
        """The word that led here."""
        return self.hit.via

    @property
    def stands_for(self) -> str | None:
        """The word that was typed, where another led here."""
        return self.hit.stands_for


@strawberry.type(description="One thing that was found.")
class SearchHit:
    """One thing that was found."""

    kind: SearchKind = strawberry.field(description="What kind of thing it is.")
    score: float = strawberry.field(description="How well it fits, from 0 to 1.")
    via: str | None = strawberry.field(description="The equivalent that led here, if it was not the word that was typed.")
    stands_for: str | None = strawberry.field(description="The word that was typed, if an equivalent of it led here.")
    node: SearchNode = strawberry.field(description="The thing itself.")

    @strawberry.field(description="The same in words, in the language asked for.")
    @staticmethod
    def via_sentence(parent: strawberry.Parent[Found], info: Info) -> str | None:
        """What led here, in words."""
        if parent.via is None or parent.stands_for is None:
            return None
        words = say(
            "{via} is an equivalent of {asked}; check that the facility accepts it.", via=parent.via, asked=parent.stands_for
        )
        return info.context.phrases.say(words)


@strawberry.type(description="A value, and how many things that were found have it.")
class FacetValue:
    """A value, and how many have it."""

    value: str = strawberry.field(description="The value.")
    count: int = strawberry.field(description="How many have it.")


@strawberry.type(description="The values of an attribute among all that was found.")
class Facet:
    """The values of an attribute."""

    attribute: str = strawberry.field(description="The attribute.")
    values: list[FacetValue] = strawberry.field(description="Its values, the most frequent first.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in each index, and the part of it that is shown."""

    hits: list[Found]
    answers: Sequence[port.Hits]

    @property
    def total(self) -> int:
        """How many there are in all."""
        return sum(each.total for each in self.answers)

    @property
    def total_is_exact(self) -> bool:
        """Whether the total was counted."""
        return all(each.total_is_exact for each in self.answers)

    @property
    def degraded(self) -> bool:
        """Whether the engine could not answer fully."""
        return any(each.degraded for each in self.answers)

    @property
    def facets(self) -> list[Facet]:
        """The values of each attribute, summed over the indexes."""
        return [
            Facet(attribute=name, values=[FacetValue(value=value, count=count) for value, count in counted.most_common()])
            for name in FACETS
            if (counted := sum((Counter(each.facets.get(name, {})) for each in self.answers), Counter[str]()))
        ]


@strawberry.type(description="What was found.")
class SearchResult:
    """What was found."""

    hits: list[SearchHit] = strawberry.field(description="The best first.")
    total: int = strawberry.field(description="How many there are in all.")
    total_is_exact: bool = strawberry.field(description="Whether that was counted, and not estimated.")
    degraded: bool = strawberry.field(description="Whether the search could not answer fully just now.")
    facets: list[Facet] = strawberry.field(description="The values of some attributes among all that was found.")

    @strawberry.field(description="What to know about an answer that is not full, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[Answer], info: Info) -> str | None:
        """What to know about an answer that is not full."""
        if not parent.degraded:
            return None
        return info.context.phrases.say(say("Search does not answer fully just now; the board and the lists show everything."))


@strawberry.input(description="Narrows a search.")
class SearchFilters:
    """Narrows a search."""

    items: list[str] | None = strawberry.field(default=None, description="Only of these items.")
    standards: list[str] | None = strawberry.field(default=None, description="Only of these standards.")
    city: str | None = strawberry.field(default=None, description="Only in this city.")
    country: str | None = strawberry.field(default=None, description="Only in this country (ISO 3166-1 alpha-2).")
    near: NearInput | None = strawberry.field(default=None, description="Only near a position.")
    open_only: bool = strawberry.field(default=True, description="Whether to leave out what wants or gives nothing more.")

    def made(self, kind: SearchKind) -> port.Filter:
        """The filter for one kind of thing."""
        return port.All(tuple(self._parts(kind)))

    def _parts(self, kind: SearchKind) -> Iterator[port.Filter]:
        lists = {"item": self.items, "standard": self.standards}
        yield from (port.Is(name, tuple(values)) for name, values in lists.items() if values)
        texts = {"city": self.city, "country": self.country}
        yield from (port.Is(name, (value,)) for name, value in texts.items() if value)
        if self.open_only and kind in _OPEN:
            yield _OPEN[kind]
        if circle := place.near(self.near):
            yield port.Near(circle.point.latitude, circle.point.longitude, circle.km)


@strawberry.type
class SearchQuery:
    """Searching."""

    @strawberry.field(
        graphql_type=SearchResult,
        description="Search everything the viewer may see, in any language; without words, everything, newest first.",
        metadata={"cost": 50},
    )
    @staticmethod
    async def search(  # noqa: PLR0917 - the arguments of a field, which clients name
        info: Info,
        query: Annotated[str, strawberry.argument(description="What was typed.")],
        kinds: Annotated[list[SearchKind] | None, strawberry.argument(description="Only these kinds of things.")] = None,
        filters: Annotated[SearchFilters | None, strawberry.argument(description="What to leave out.")] = None,
        first: Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")] = 20,
        offset: Annotated[int, strawberry.argument(description="How many to skip, 0 to 1000.")] = 0,
    ) -> Answer:
        """Search everything the viewer may see."""
        window = paging.window(first, None)
        _check_offset(offset)
        wanted = list(dict.fromkeys(kinds or SearchKind))
        asked = [_query(info.context, kind, query, filters or SearchFilters(), offset + window.first) for kind in wanted]
        answers = await info.context.finder.search(asked)
        ranked = [(kind, hit) for kind, each in zip(wanted, answers, strict=True) for hit in each.hits]
        # The ids are made in the order of time.
        ranked.sort(key=lambda pair: -pair[1].score if query.strip() else -pair[1].id.int)
        return Answer(await _found(info.context, ranked[offset : offset + window.first]), answers)


def _query(context: Context, kind: SearchKind, text: str, filters: SearchFilters, first: int) -> port.Query:
    return port.Query(kind.value, text, context.viewer.audiences, filters.made(kind), FACETS, first)


async def _found(context: Context, ranked: Sequence[tuple[SearchKind, port.Hit]]) -> list[Found]:
    """The hits with their things; what the database does not show the viewer (any more) is dropped."""
    loaders = context.loaders
    load = {
        SearchKind.REQUEST: loaders.requests.load,
        SearchKind.OFFER: loaders.offers.load,
        SearchKind.DESIGN: loaders.designs.load,
        SearchKind.FACILITY: loaders.facilities.load,
        SearchKind.PERSON: loaders.people.load,
    }
    nodes = await asyncio.gather(*(load[kind](hit.id) for kind, hit in ranked))
    return [Found(kind, hit, node) for (kind, hit), node in zip(ranked, nodes, strict=True) if node is not None]


def _check_offset(offset: int) -> None:
    if not 0 <= offset <= FURTHEST:
        sentence = say("Skip 0 to {most}; narrow the search to see what lies further.", most=FURTHEST)
        raise refusals.RefusedError(refusals.Refusal(refusals.Reason.INVALID, sentence, "offset"))
