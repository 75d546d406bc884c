"""What one operation may reach: the ports, bound to its viewer, and their loads gathered into batches."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader
from strawberry.types.info import Info as StrawberryInfo

from matching import refusal, viewer
from schema import port
from schema.narrowing import PledgedTo

T = TypeVar("T")
K = TypeVar("K")
W = TypeVar("W")


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
    memberships: port.Memberships
    sign_in: port.SignIn
    uploads: port.Uploads
    kept: port.Kept
    finder: port.Finder
    once: port.Once
    documents: port.Documents
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


class Loader(Generic[K, T]):
    """One of the loaders, made when it is first asked for."""

    def __init__(self, make: Callable[[Context], DataLoader[K, T]]) -> None:
        """Make it from the ports with `make`."""
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, loaders: "Loaders", owner: type) -> DataLoader[K, T]:
        made = loaders.__dict__[self._name] = self._make(loaders.ports)
        return made


class Loaders:
    """Gathers the ids that one list asks for, and loads them at once: a list costs one load, and not one for each member."""

    requests = Loader(lambda ports: _batched(ports.requests.load))
    events = Loader(lambda ports: _batched(ports.requests.events))
    event_pages = Loader(lambda ports: _windowed(ports.requests.event_pages))
    requests_of_facilities = Loader(lambda ports: _windowed(ports.requests.of_facilities))
    assignments = Loader(lambda ports: _batched(ports.plans.assignments))
    lines = Loader(lambda ports: _batched(ports.lines.load))
    rotas = Loader(lambda ports: _batched(ports.rotas.load))
    candidates = Loader(lambda ports: _windowed(ports.lines.candidates))
    offers = Loader(lambda ports: _batched(ports.offers.load))
    pledges = Loader(lambda ports: _batched(ports.pledges.load))
    pledges_of_lines = Loader(lambda ports: _batched(ports.pledges.of_lines))
    pledges_of_offers = Loader(lambda ports: _batched(ports.pledges.of_offers))
    pledge_pages_of_lines = Loader(lambda ports: _windowed(partial(ports.pledges.pages, PledgedTo.LINE)))
    pledge_pages_of_offers = Loader(lambda ports: _windowed(partial(ports.pledges.pages, PledgedTo.OFFER)))
    facilities = Loader(lambda ports: _batched(ports.facilities.load))
    contacts = Loader(lambda ports: _batched(ports.contacts.contacts))
    designs = Loader(lambda ports: _batched(ports.designs.load))
    photos = Loader(lambda ports: _batched(ports.uploads.photos))
    allocations = Loader(lambda ports: _batched(ports.allocations.load))
    proposals = Loader(lambda ports: _batched(ports.allocations.proposals))
    people = Loader(lambda ports: _batched(ports.people.load))
    organisations = Loader(lambda ports: _batched(ports.organisations.load))
    memberships = Loader(lambda ports: _batched(ports.memberships.load))
    contacts_by_id = Loader(lambda ports: _batched(ports.contacts.load))
    events_by_id = Loader(lambda ports: _batched(ports.board.events))
    api_tokens = Loader(lambda ports: _batched(ports.sign_in.load))
    appeals = Loader(lambda ports: _batched(ports.appeals.load))
    documents = Loader(lambda ports: _batched(ports.documents.load))
    drafts = Loader(lambda ports: _batched(ports.drafts.load))
    kept = Loader(lambda ports: _batched(ports.kept.load))
    shifts = Loader(lambda ports: _batched(ports.turns.shifts))
    slots = Loader(lambda ports: _batched(ports.turns.slots))

    def __init__(self, ports: Context) -> None:
        """Start with nothing loaded."""
        self.ports = ports

    def of(self, type_name: str) -> DataLoader[UUID, Any] | None:
        """The loader of the nodes of this type, None where no node is of it."""
        return getattr(self, NODES[type_name]) if type_name in NODES else None


# Every kind of node, and the loader that reads it by its id.
NODES = {
    "ApiToken": "api_tokens",
    "Appeal": "appeals",
    "Contact": "contacts_by_id",
    "Draft": "drafts",
    "Event": "events_by_id",
    "KeptAside": "kept",
    "Membership": "memberships",
    "Shift": "shifts",
    "Slot": "slots",
    "Request": "requests",
    "RequestLine": "lines",
    "Offer": "offers",
    "Pledge": "pledges",
    "Rota": "rotas",
    "Facility": "facilities",
    "Allocation": "allocations",
    "Design": "designs",
    "Document": "documents",
    "Person": "people",
    "Organisation": "organisations",
}


def _batched(load: Callable[[Sequence[UUID]], Awaitable[Sequence[T]]]) -> DataLoader[UUID, T]:
    async def fetch(ids: list[UUID]) -> Sequence[T]:
        return await load(ids)

    return DataLoader(fetch)


def _windowed(load: Callable[[Sequence[UUID], W], Awaitable[Sequence[T]]]) -> DataLoader[tuple[UUID, W], T]:
    """Loads what is asked for by id and window, or number: one load for each window, which is nearly always the same.

    A window that is refused is refused to those who asked for it, and to nobody else.
    """

    async def fetch(keys: list[tuple[UUID, W]]) -> Sequence[T | BaseException]:
        found: dict[tuple[UUID, W], T | BaseException] = {}
        for window in dict.fromkeys(window for _, window in keys):
            asked = [key for key in keys if key[1] == window]
            try:
                found.update(zip(asked, await load([id for id, _ in asked], window), strict=True))
            except refusal.RefusedError as error:
                found.update(dict.fromkeys(asked, error))
        return [found[key] for key in keys]

    return DataLoader(fetch)


Info = StrawberryInfo[Context, None]
