"""What a resolver may reach: small ports, one per noun, each bound to the viewer of the operation.

Every method raises `RefusedError` where a rule says no. Every read returns only what the viewer may see. `load` methods
answer in the order of the ids, None where there is nothing to see.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from matching import (
    account,
    board,
    design,
    draft,
    event,
    facility,
    kept,
    offer,
    organisation,
    person,
    place,
    pledge,
    request,
)
from matching.rank.candidate import Ranking
from schema import narrowing
from schema.paging import Slice, Window
from search import port


class Requests(Protocol):
    """Requests: publishing, changing and finding them."""

    async def publish(
        self,
        new: request.NewRequest,
        draft_id: UUID | None = None,
        draft_key: str | None = None,
        beneficiary: facility.NewFacility | None = None,
    ) -> request.Request:
        """Publish a request, for a facility registered with it where one is given; a draft it was written in is discarded."""
        ...

    async def withdraw(self, id: UUID, reason: str) -> request.Request:
        """Withdraw a request and all its open lines."""
        ...

    async def find(self, where: narrowing.Requests, order: narrowing.RequestOrder, window: Window) -> Slice[request.Request]:
        """Find requests the viewer may see."""
        ...

    async def of_facilities(self, facility_ids: Sequence[UUID], first: int) -> list[Slice[request.Request]]:
        """The newest requests for each facility, at most `first` of each."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[request.Request | None]:
        """Load requests with their lines."""
        ...

    async def events(self, request_ids: Sequence[UUID]) -> list[list[event.Event]]:
        """Load the events of each request, oldest first."""
        ...


class Lines(Protocol):
    """Lines of requests."""

    async def amend(self, id: UUID, change: request.LineChange) -> request.Line:
        """Change an open line."""
        ...

    async def confirm(self, id: UUID) -> request.Line:
        """Say that a line is still needed; its confirm-by date moves."""
        ...

    async def stop(self, id: UUID, reason: str) -> request.Line:
        """Stop the flow to a line."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[request.Line | None]:
        """Load lines."""
        ...

    async def candidates(self, ids: Sequence[UUID], first: int) -> list[Ranking | None]:
        """Rank the ways to fulfil each line, None where there is no such line."""
        ...


class Links(Protocol):
    """The links that answer for a line without signing in."""

    async def make(self, line_id: UUID) -> str:
        """Make a link for a line the viewer answers for, and return its token."""
        ...

    async def open(self, token: str) -> request.Line:
        """The line a link token stands for."""
        ...

    async def answer(self, token: str, answer: request.Answer, change: request.LineChange) -> request.Line:
        """Answer for the line: still needed, changed, or stop."""
        ...


class Board(Protocol):
    """The public board and its live changes."""

    async def lines(self, where: narrowing.Lines, order: narrowing.LineOrder, window: Window) -> Slice[request.Line]:
        """Lines of published requests."""
        ...

    async def counts(self) -> board.Counts:
        """The board in numbers."""
        ...

    async def last_event(self) -> UUID | None:
        """The id of the newest event, from which a subscription can go on."""
        ...

    def changes(self, after: UUID | None) -> AsyncGenerator[event.Event, None]:
        """Events from now on, or from after one that was seen."""
        ...


class Drafts(Protocol):
    """Requests being written."""

    async def save(self, id: UUID | None, key: str | None, answers: Mapping[str, str]) -> draft.Draft:
        """Keep answers, merged over those kept before; makes a draft where `id` is None."""
        ...

    async def open(self, id: UUID, key: str | None) -> draft.Draft:
        """A draft of the viewer's own, or one whose key they hold."""
        ...

    async def discard(self, id: UUID, key: str | None) -> None:
        """Forget a draft."""
        ...

    async def mine(self) -> list[draft.Draft]:
        """The viewer's drafts, newest first."""
        ...


class Offers(Protocol):
    """Offers: publishing, changing and finding them."""

    async def publish(self, new: offer.NewOffer) -> offer.Offer:
        """Publish an offer."""
        ...

    async def amend(self, id: UUID, change: offer.OfferChange) -> offer.Offer:
        """Change an offer; its capacity never falls below what pledges hold."""
        ...

    async def turn(self, id: UUID, verb: str) -> offer.Offer:
        """Pause, resume or withdraw an offer."""
        ...

    async def find(self, where: narrowing.Offers, order: narrowing.OfferOrder, window: Window) -> Slice[offer.Offer]:
        """Find offers."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[offer.Offer | None]:
        """Load offers."""
        ...


class Pledges(Protocol):
    """Pledges: capacity held for lines."""

    async def hold(self, line_id: UUID, parts: Sequence[pledge.NewPart]) -> list[pledge.Pledge]:
        """Hold capacity of every part for the line, all or nothing."""
        ...

    async def turn(
        self, id: UUID, verb: str, *, received: int | None = None, closing: pledge.Closing | None = None
    ) -> pledge.Pledge:
        """Confirm, decline, dispatch, receive or cancel a pledge; what is not delivered returns to offer and line."""
        ...

    async def mine(self, window: Window) -> Slice[pledge.Pledge]:
        """Pledges of the viewer's offers and requests, newest first."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[pledge.Pledge | None]:
        """Load pledges the viewer may see."""
        ...

    async def of_lines(self, line_ids: Sequence[UUID]) -> list[list[pledge.Pledge]]:
        """The pledges of each line that the viewer may see."""
        ...

    async def of_offers(self, offer_ids: Sequence[UUID]) -> list[list[pledge.Pledge]]:
        """The pledges of each offer that the viewer may see."""
        ...


class Facilities(Protocol):
    """Facilities."""

    async def register(self, new: facility.NewFacility) -> facility.Facility:
        """Register a facility."""
        ...

    async def amend(self, id: UUID, change: facility.NewFacility) -> facility.Facility:
        """Change a facility."""
        ...

    async def find(self, where: narrowing.Facilities, order: narrowing.FacilityOrder, window: Window) -> Slice[facility.Facility]:
        """Find facilities."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[facility.Facility | None]:
        """Load facilities."""
        ...

    async def mine(self) -> list[facility.Facility]:
        """The facilities the viewer speaks for, by name."""
        ...


class Contacts(Protocol):
    """Ways to reach facilities."""

    async def contacts(self, facility_ids: Sequence[UUID]) -> list[list[facility.Contact] | None]:
        """The contacts of each facility; None where the viewer may not see them."""
        ...

    async def add_contact(self, new: facility.NewContact) -> facility.Contact:
        """Add a contact; the viewer becomes its steward."""
        ...

    async def hand_over(self, contact_id: UUID, steward_id: UUID) -> facility.Contact:
        """Make another person the contact's steward."""
        ...


class Designs(Protocol):
    """Printable designs."""

    async def publish(self, new: design.NewDesign) -> design.Design:
        """Publish a design."""
        ...

    async def review(self, id: UUID, verb: str, note: str) -> design.Design:
        """Take a design through its clinical review."""
        ...

    async def find(self, where: narrowing.Designs, order: narrowing.DesignOrder, window: Window) -> Slice[design.Design]:
        """Find designs."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[design.Design | None]:
        """Load designs."""
        ...


class People(Protocol):
    """People and their profiles."""

    async def amend(self, change: person.ProfileChange) -> person.Person:
        """Change the viewer's own profile."""
        ...

    async def find(self, where: narrowing.People, order: narrowing.PersonOrder, window: Window) -> Slice[person.Person]:
        """Find people who let the viewer find them."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[person.Person | None]:
        """Load people as far as each lets the viewer see."""
        ...


class Organisations(Protocol):
    """Organisations and memberships."""

    async def found(self, name: str, kind: organisation.Kind, place: place.Place) -> organisation.Organisation:
        """Found an organisation; the viewer becomes its first member."""
        ...

    async def find(self, window: Window) -> Slice[organisation.Organisation]:
        """Organisations by name."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[organisation.Organisation | None]:
        """Load organisations."""
        ...

    async def take_role(self, role: organisation.Role, organisation_id: UUID | None) -> organisation.Membership:
        """Take a role on one's own behalf, or ask to join an organisation in it."""
        ...

    async def grant_role(self, person_id: UUID, role: organisation.Role, organisation_id: UUID | None) -> organisation.Membership:
        """Give someone a role; admins only."""
        ...

    async def turn(self, membership_id: UUID, verb: str) -> organisation.Membership:
        """Accept, decline or leave a membership."""
        ...

    async def memberships(self) -> list[organisation.Membership]:
        """The viewer's memberships, and those waiting for the viewer's answer."""
        ...


class SignIn(Protocol):
    """Codes, sessions and API tokens."""

    async def ask_code(self, address: str) -> account.CodeSent:
        """Send a one-time code to a mail address or phone number."""
        ...

    async def sign_in(self, address: str, code: str, name: str | None) -> account.NewToken:
        """Exchange a code for a session; a new address makes a new person."""
        ...

    async def sign_out(self) -> None:
        """End the session the viewer came with."""
        ...

    async def create_token(self, name: str) -> account.NewToken:
        """Make an API token."""
        ...

    async def revoke_token(self, id: UUID) -> account.Token:
        """Revoke an API token of one's own."""
        ...

    async def tokens(self) -> list[account.Token]:
        """The viewer's API tokens."""
        ...


class Kept(Protocol):
    """Material kept aside for a person."""

    async def find(self, window: Window) -> Slice[kept.KeptAside]:
        """What is kept aside, newest first; coordinators only."""
        ...

    async def resolve(self, id: UUID) -> kept.KeptAside:
        """Mark a kept record as dealt with."""
        ...


class Finder(Protocol):
    """Search, with hits checked against the database."""

    async def search(self, queries: Sequence[port.Query]) -> Sequence[port.Hits]:
        """Answer the queries as this viewer."""
        ...


class Phrases(Protocol):
    """Says sentences in the language of the operation."""

    language: str

    def say(self, sentence: str) -> str:
        """The sentence in that language; plain text is returned as it is."""
        ...
