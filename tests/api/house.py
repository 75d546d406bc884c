"""A Talka without its server, for the tests of actions and jobs: a fresh database, a clock that stands still, a kept outbox."""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from api import identity
from api.actions.scope import Scope
from api.channel.sender import Message, SendError
from api.runtime import Runtime
from api.store import organisation as organisation_store
from api.store import person as person_store
from matching import event, facility, offer, organisation, person, request, span, viewer
from matching.organisation import Membership, MembershipState, Role
from matching.place import Place, Point
from matching.refusal import Refusal, RefusedError
from schema.context import Context

NOW = datetime(2020, 3, 2, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KYIV = Place("Khreshchatyk 22", "Kyiv", "", "UA", Point(50.4501, 30.5234))
OBOLON = Place("Heroiv 14, flat 5", "Kyiv", "", "UA", Point(50.50789, 30.49812))
PODIL = Place("Kontraktova 8, flat 2", "Kyiv", "", "UA", Point(50.46555, 30.51777))


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


@dataclass
class Outbox:
    """A sender that keeps its messages, or fails with what a careless one would say."""

    sent: list[Message] = field(default_factory=list)
    failing: bool = False

    async def send(self, message: Message) -> None:
        """Keep the message."""
        if self.failing:
            raise SendError(f"no route to {message.to.text}")
        self.sent.append(message)

    def code(self) -> str:
        """The code in the last message."""
        return self.sent[-1].text.split()[0]


@dataclass
class House(Runtime):
    """A runtime on a clock that the test sets."""

    clock: Clock = field(default_factory=Clock)

    def scope(self, who: viewer.Viewer = viewer.ANONYMOUS, channel: event.Channel = event.Channel.PERSON) -> Scope:
        """The surroundings of an operation by this viewer, at the time of the clock."""
        return Scope(self.database, self.settings, self.hub, who, self.clock, identity.new_id, channel=channel, live=self.live)

    def ports(self, who: viewer.Viewer = viewer.ANONYMOUS) -> Context:
        """Every port as this viewer."""
        context = self._context(self.scope(who), "en")
        context.now = self.clock
        return context

    @property
    def outbox(self) -> Outbox:
        """The sender, with what it was given."""
        assert isinstance(self.sender, Outbox)
        return self.sender

    async def guest(self, name: str, *roles: tuple[Role, UUID | None], **profile: Any) -> viewer.Viewer:
        """A new person with these roles, signed in."""
        given = {"languages": ("en",), "created": self.clock(), "email": f"{name}@example.org"} | profile
        made = person.Person(identity.new_id(), name, **given)
        held = tuple(
            Membership(identity.new_id(), made.id, where, role, MembershipState.ACTIVE, self.clock()) for role, where in roles
        )
        async with self.database.transaction():
            await person_store.insert(made)
            for each in held:
                await organisation_store.insert_membership(each)
        return viewer.Viewer(made.id, held)

    async def organisation(self, name: str, kind: organisation.Kind = organisation.Kind.HOSPITAL) -> UUID:
        """A new organisation."""
        made = organisation.Organisation(identity.new_id(), name, kind)
        async with self.database.transaction():
            await organisation_store.insert(made)
        return made.id

    async def hospital(self, who: viewer.Viewer, **other: Any) -> facility.Facility:
        """A new facility in Kyiv, registered by this viewer."""
        given = {"name": "Hospital No 1", "kind": facility.Kind.HOSPITAL, "place": KYIV} | other
        return await self.ports(who).facilities.register(facility.NewFacility(**given))

    async def ask(
        self, who: viewer.Viewer, where: facility.Facility | None, *lines: request.NewLine, **other: Any
    ) -> request.Request:
        """A new request of this viewer, for goods unless lines are given."""
        new = request.NewRequest(lines or (goods(),), facility_id=where.id if where else None, **other)
        return await self.ports(who).requests.publish(new)

    async def give(self, who: viewer.Viewer, spec: offer.Spec | None = None, amount: int = 100, **other: Any) -> offer.Offer:
        """A new offer of this viewer."""
        given = {"place": KYIV} | other
        return await self.ports(who).offers.publish(offer.NewOffer(spec or stock(), Decimal(amount), **given))


async def refused(act: Awaitable[object]) -> Refusal:
    """The refusal that an act ends in."""
    with pytest.raises(RefusedError) as caught:
        await act
    return caught.value.refusal


def goods(amount: int | None = 90, item: str = "respirator", standard: str | None = "FFP2", **other: Any) -> request.NewLine:
    """A line of goods about to be asked for; None is an amount that nobody knows."""
    asked = request.Asked(None if amount is None else Decimal(amount))
    return request.NewLine(request.Goods(item, standard), asked, **other)


def ride(start: datetime = NOW + HOUR, end: datetime = NOW + 2 * HOUR, **other: Any) -> request.NewLine:
    """A ride from one flat to another."""
    spec = request.Ride(OBOLON, PODIL, span.Span(start, end), **{"note": "ring at the blue door", **other})
    return request.NewLine(spec, request.Asked(None), as_written="from Heroiv 14 to Kontraktova 8")


def role(people: int = 2, **other: Any) -> request.NewLine:
    """A vacancy."""
    spec = request.Role("Hotline", frozenset({"listening"}), hours_per_week=8, remote=True, **other)
    return request.NewLine(spec, request.Asked(Decimal(people)))


def stock(item: str = "respirator", standard: str | None = "FFP2", **other: Any) -> offer.Stock:
    """Goods to give."""
    return offer.Stock(item, standard, **other)


def drive(*shifts: span.Span, seats: int = 4) -> offer.Drive:
    """A car, driven all day unless shifts are given."""
    return offer.Drive("car", seats, shifts or (span.Span(NOW - HOUR, NOW + DAY),), litres=400, note="garage behind the bakery")


def volunteering(**other: Any) -> offer.Volunteering:
    """A volunteer who listens."""
    return offer.Volunteering(frozenset({"listening"}), frozenset({"uk"}), **other)
