"""What one operation may reach: the ports, bound to its viewer, and their loads gathered into batches."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader
from strawberry.types.info import Info as StrawberryInfo

from matching import viewer
from schema import port

T = TypeVar("T")


@dataclass(slots=True)
class Context:
    """Everything one operation may reach; `who` and `now` are asked each time, since signing in changes the viewer."""

    who: Callable[[], viewer.Viewer]
    phrases: port.Phrases
    requests: port.Requests
    lines: port.Lines
    links: port.Links
    board: port.Board
    drafts: port.Drafts
    offers: port.Offers
    pledges: port.Pledges
    facilities: port.Facilities
    contacts: port.Contacts
    appeals: port.Appeals
    plans: port.Plans
    allocations: port.Allocations
    rotas: port.Rotas
    turns: port.Turns
    vacancies: port.Vacancies
    designs: port.Designs
    people: port.People
    organisations: port.Organisations
    sign_in: port.SignIn
    kept: port.Kept
    finder: port.Finder
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    loaders: "Loaders" = field(init=False)

    def __post_init__(self) -> None:
        """Start with nothing loaded."""
        self.forget()

    @property
    def viewer(self) -> viewer.Viewer:
        """Who is looking or acting now."""
        return self.who()

    def forget(self) -> None:
        """Load everything afresh from now on, because something was changed."""
        self.loaders = Loaders(self)


class Loaders:
    """Gathers the ids that one list asks for, and loads them at once: a list costs one load, and not one for each member."""

    def __init__(self, ports: Context) -> None:
        """Start with nothing loaded."""
        self.requests = _batched(ports.requests.load)
        self.events = _batched(ports.requests.events)
        self.requests_of_facilities = _windowed(ports.requests.of_facilities)
        self.assignments = _batched(ports.plans.assignments)
        self.lines = _batched(ports.lines.load)
        self.rotas = _batched(ports.rotas.load)
        self.candidates = _windowed(ports.lines.candidates)
        self.offers = _batched(ports.offers.load)
        self.pledges = _batched(ports.pledges.load)
        self.pledges_of_lines = _batched(ports.pledges.of_lines)
        self.pledges_of_offers = _batched(ports.pledges.of_offers)
        self.facilities = _batched(ports.facilities.load)
        self.contacts = _batched(ports.contacts.contacts)
        self.designs = _batched(ports.designs.load)
        self.allocations = _batched(ports.allocations.load)
        self.proposals = _batched(ports.allocations.proposals)
        self.people = _batched(ports.people.load)
        self.organisations = _batched(ports.organisations.load)


def _batched(load: Callable[[Sequence[UUID]], Awaitable[Sequence[T]]]) -> DataLoader[UUID, T]:
    async def fetch(ids: list[UUID]) -> Sequence[T]:
        return await load(ids)

    return DataLoader(fetch)


def _windowed(load: Callable[[Sequence[UUID], int], Awaitable[Sequence[T]]]) -> DataLoader[tuple[UUID, int], T]:
    """Loads what is asked for by id and number: one load for each number, which is nearly always the same."""

    async def fetch(keys: list[tuple[UUID, int]]) -> Sequence[T]:
        found: dict[tuple[UUID, int], T] = {}
        for first in dict.fromkeys(first for _, first in keys):
            asked = [key for key in keys if key[1] == first]
            found.update(zip(asked, await load([id for id, _ in asked], first), strict=True))
        return [found[key] for key in keys]

    return DataLoader(fetch)


Info = StrawberryInfo[Context, None]
