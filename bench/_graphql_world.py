"""A Talka with much in it, written by our own store: what the measurements of the API read and change."""

import asyncio
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from api import identity
from api.store import account as account_store
from api.store import facility as facility_store
from api.store import migration
from api.store import offer as offer_store
from api.store import organisation as organisation_store
from api.store import person as person_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from api.store.database import Database
from matching import account, amount, facility, offer, organisation, person, pledge, request, span
from matching.place import Place, Point

FACILITIES, REQUESTS = 300, 5  # requests of each facility
OFFERS = 1_500
ITEMS = ("respirator", "medical-mask", "isolation-gown", "goggles", "thermometer")
TOWNS = (("Київ", 50.45, 30.52), ("Харків", 49.99, 36.23), ("Одеса", 46.48, 30.73), ("Львів", 49.84, 24.03))
NEED, PLEDGED = 100, 10  # pieces of every line, and of those that somebody pledged to


@dataclass(frozen=True, slots=True)
class World:
    """Whom to come as, and what there is: the secrets of a coordinator's token, and of tokens of people with no role."""

    coordinator: str
    tokens: tuple[str, ...]
    lines: tuple[UUID, ...]
    free: tuple[tuple[UUID, str], ...]  # offers of which nothing is pledged yet, with their items
    facilities: tuple[UUID, ...]


def fill(url: str, requests: int = REQUESTS, tokens: int = 0) -> World:
    """Migrate an empty database and fill it; the same each time but for the ids."""
    return asyncio.run(_fill(url, requests, tokens))


async def _fill(url: str, requests: int, tokens: int) -> World:
    database = await Database.open(url)
    try:
        await migration.migrate(database)
        async with database.session(), database.transaction():
            return await _Maker(requests).make(tokens)
    finally:
        await database.close()


class _Maker:
    def __init__(self, requests: int) -> None:
        self._chance = random.Random(0)  # noqa: S311 - the same world each time
        self._now = datetime.now(UTC)
        self._requests = requests
        self._person = person.Person(identity.new_id(), "Coordinator", ("en",), self._now)
        self._body = organisation.Organisation(identity.new_id(), "Толока", organisation.Kind.CHARITY)

    async def make(self, tokens: int) -> World:
        """Everything, in the order of its references."""
        coordinator = await self._coordinator()
        others = [await self._anybody(number) for number in range(tokens)]
        facilities = [self._facility(number) for number in range(FACILITIES)]
        await facility_store.insert_many(facilities)
        asked = [self._request(each) for _ in range(self._requests) for each in facilities]
        pledged = [line for each in asked for line in each.lines if line.pledged][:OFFERS]
        offers = [self._offer(PLEDGED if number < len(pledged) else 0) for number in range(OFFERS)]
        await offer_store.insert_many(offers)
        await request_store.insert_many(asked)
        for line, given in zip(pledged, offers, strict=False):
            await pledge_store.insert(self._pledge(line, given))
        lines = tuple(line.id for each in asked for line in each.lines)
        free = tuple((each.id, str(each.item)) for each in offers if not each.held)
        return World(coordinator, tuple(others), lines, free, tuple(each.id for each in facilities))

    async def _coordinator(self) -> str:
        await person_store.insert(self._person)
        await organisation_store.insert(self._body)
        role, state = organisation.Role.COORDINATOR, organisation.MembershipState.ACTIVE
        own = organisation.Membership(identity.new_id(), self._person.id, None, role, state, self._now)
        await organisation_store.insert_membership(own)
        return await self._token(self._person)

    async def _anybody(self, number: int) -> str:
        somebody = person.Person(identity.new_id(), f"Person {number}", ("en",), self._now)
        await person_store.insert(somebody)
        return await self._token(somebody)

    async def _token(self, of: person.Person) -> str:
        secret, id = identity.new_secret(), identity.new_id()
        token = account.Token(id, of.id, "bench", self._now, self._now + timedelta(days=1), self._now)
        await account_store.insert_token(token, identity.hashed(secret), "api")
        return secret

    def _facility(self, number: int) -> facility.Facility:
        kind = self._chance.choice(list(facility.Kind))
        beds = self._chance.randint(20, 900)
        return facility.Facility(identity.new_id(), f"Лікарня № {number}", kind, place=self._place(), beds=beds)

    def _place(self) -> Place:
        city, latitude, longitude = self._chance.choice(TOWNS)
        return Place("вул. Миру, 1", city, city, "UA", Point(latitude + self._chance.random(), longitude + self._chance.random()))

    def _request(self, of: facility.Facility) -> request.Request:
        id, created = identity.new_id(), self._now - timedelta(minutes=self._chance.randint(1, 40_000))
        lines = tuple(self._line(id, position) for position in range(self._chance.randint(3, 5)))
        state, urgency = request.RequestState.PUBLISHED, self._chance.choice(list(request.Urgency))
        by, place = self._person.id, of.place
        return request.Request(id, by, state, urgency, created, lines, of.id, self._body.id, created, place=place, language="uk")

    def _line(self, request_id: UUID, position: int) -> request.Line:
        need = amount.Amount(Decimal(NEED), "piece", 1, NEED)
        confirm_by = self._now + timedelta(days=self._chance.randint(1, 3))
        pledged = PLEDGED if self._chance.random() < 0.1 else 0
        goods = request.Goods(self._chance.choice(ITEMS))
        return request.Line(identity.new_id(), request_id, position, goods, need, confirm_by, pledged=pledged)

    def _offer(self, held: int) -> offer.Offer:
        stock, capacity = offer.Stock(self._chance.choice(ITEMS)), 1_000_000
        return offer.Offer(identity.new_id(), self._person.id, stock, capacity, span.Span(self._now), self._now, held=held)

    def _pledge(self, line: request.Line, given: offer.Offer) -> pledge.Pledge:
        return pledge.Pledge(
            identity.new_id(),
            line.request_id,
            line.id,
            given.id,
            pledge.Part.SUPPLY,
            PLEDGED,
            PLEDGED,
            pledge.PledgeState.HELD,
            self._person.id,
            pledge.Side.COORDINATOR,
            self._now,
            self._now + timedelta(days=2),
        )
