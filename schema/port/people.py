"""Ports of places and people: facilities, contacts, profiles, organisations, sign-in."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from matching import account, facility, organisation, person, place
from schema import narrowing
from schema.paging import Slice, Window


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

    async def load(self, ids: Sequence[UUID]) -> list[facility.Contact | None]:
        """Load contacts of the facilities that the viewer answers for."""
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


class Memberships(Protocol):
    """Who acts in what role, for whom."""

    async def take_role(self, role: organisation.Role, organisation_id: UUID | None) -> organisation.Membership:
        """Take a role on one's own behalf, or ask to join an organisation in it."""
        ...

    async def grant_role(self, person_id: UUID, role: organisation.Role, organisation_id: UUID | None) -> organisation.Membership:
        """Give someone a role; admins only."""
        ...

    async def turn(self, membership_id: UUID, verb: str) -> organisation.Membership:
        """Accept, decline or leave a membership."""
        ...

    async def mine(self) -> list[organisation.Membership]:
        """The viewer's memberships, and those waiting for the viewer's answer."""
        ...

    async def load(self, ids: Sequence[UUID]) -> list[organisation.Membership | None]:
        """Load the viewer's own memberships, and those of their organisations; admins see all."""
        ...


class SignIn(Protocol):
    """Codes, sessions and API tokens."""

    async def ask_code(self, address: str) -> account.CodeSent:
        """Send a one-time code to a mail address or phone number."""
        ...

    async def sign_in(self, address: str, code: str, name: str | None) -> account.NewToken:
        """Exchange a code for a session; a new address makes a new person."""
        ...

    async def sign_out(self, *, everywhere: bool = False) -> None:
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

    async def load(self, ids: Sequence[UUID]) -> list[account.Token | None]:
        """Load API tokens of the viewer's own, also those that were revoked lately."""
        ...
