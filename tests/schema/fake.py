"""A small world behind the ports of the schema: things in dictionaries, and a count of every call."""

from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from strawberry.types.execution import ExecutionResult

from matching import (
    account,
    amount,
    board,
    design,
    document,
    draft,
    event,
    facility,
    offer,
    organisation,
    person,
    place,
    pledge,
    proposal,
    refusal,
    request,
    span,
    upload,
    viewer,
)
from matching import kept as keeping
from matching.rank import candidate as ranked
from matching.rank.rule import Rule
from matching.rank.score import ScoreCode
from matching.sentence import Sentence, say
from schema import identity, paging
from schema.context import Context
from schema.once import RepeatedError
from schema.paging import Slice, Window, among, known
from schema.root import schema
from search import port

NOW = datetime(2020, 2, 1, 8, tzinfo=UTC)
KYIV = place.Place("Khreshchatyk 1", "Kyiv", "", "UA", place.Point(50.45, 30.52))
IRPIN = place.Place("Soborna 2", "Irpin", "", "UA", place.Point(50.52, 30.25))


def uid(number: int) -> UUID:
    """The same id for the same number."""
    return UUID(int=number)


def gid(type_name: str, number: int) -> str:
    """The global id of a thing of the world."""
    return identity.write(type_name, uid(number))


ASKER, GIVER, COORDINATOR = uid(1), uid(2), uid(3)


def person_named(id: UUID, name: str) -> person.Person:
    """Somebody."""
    return person.Person(id, name, ("uk", "en"), NOW, email=f"{name}@example.org", skills=frozenset({"sewing", "driving"}))


def line(number: int, request_number: int, spec: request.Spec, need: amount.Need | None = None, **more: Any) -> request.Line:
    """A line of 100 pieces, unless told otherwise."""
    wanted = amount.Amount(Decimal(100), "piece", 1, 100) if need is None else need
    made = request.Line(uid(number), uid(request_number), 0, spec, wanted, NOW + timedelta(days=3))
    return replace(made, **more)


RESPIRATORS = request.Goods("respirator", "NIOSH N95")
RIDE = request.Ride(KYIV, IRPIN, span.Span(NOW, NOW + timedelta(hours=1)))
SEWING = request.Role("Mask sewer", frozenset({"sewing"}), hours_per_week=5)


def asked(number: int, *lines: request.Line, **more: Any) -> request.Request:
    """A published request of the asker for the hospital."""
    made = request.Request(
        uid(number),
        ASKER,
        request.RequestState.PUBLISHED,
        request.Urgency.HIGH,
        NOW,
        lines,
        facility_id=uid(50),
        published=NOW,
        place=KYIV,
    )
    return replace(made, **more)


def offered(number: int, spec: offer.Spec, capacity: int = 1000, **more: Any) -> offer.Offer:
    """An open offer of the giver in Irpin."""
    return offer.Offer(uid(number), GIVER, spec, capacity, span.Span(NOW), NOW, place=IRPIN, **more)


DESIGN = design.Design(
    uid(40), "Shield frame", "face-shield", "3.1", "CC-BY-4.0", "PETG", 60, design.Size(150, 120, 20), GIVER, NOW
)
HOSPITAL = facility.Facility(
    uid(50),
    "Hospital 4",
    facility.Kind.HOSPITAL,
    place=KYIV,
    organisation_id=uid(60),
    accepted={"respirator": ("NIOSH N95", "EN 149 FFP2")},
)
PLEDGE = pledge.Pledge(
    uid(30),
    uid(10),
    uid(11),
    uid(20),
    pledge.Part.SUPPLY,
    60,
    60,
    pledge.PledgeState.HELD,
    GIVER,
    pledge.Side.GIVER,
    NOW,
    NOW + timedelta(days=2),
)


@dataclass
class World:
    """Everything there is, who looks, what was done, and what to refuse."""

    who: viewer.Viewer = viewer.ANONYMOUS
    language: str = "en"
    refuse: refusal.Refusal | None = None
    breaks: Exception | None = None
    calls: Counter[str] = field(default_factory=Counter)
    acts: list[tuple[str, Any]] = field(default_factory=list)
    requests: dict[UUID, request.Request] = field(default_factory=dict)
    offers: dict[UUID, offer.Offer] = field(default_factory=dict)
    pledges: dict[UUID, pledge.Pledge] = field(default_factory=dict)
    facilities: dict[UUID, facility.Facility] = field(default_factory=dict)
    contacts: list[facility.Contact] = field(default_factory=list)
    designs: dict[UUID, design.Design] = field(default_factory=dict)
    uploads: dict[UUID, upload.Upload] = field(default_factory=dict)
    people: dict[UUID, person.Person] = field(default_factory=dict)
    organisations: dict[UUID, organisation.Organisation] = field(default_factory=dict)
    memberships: list[organisation.Membership] = field(default_factory=list)
    drafts: dict[UUID, draft.Draft] = field(default_factory=dict)
    documents: dict[UUID, document.Document] = field(default_factory=dict)
    kept: dict[UUID, keeping.KeptAside] = field(default_factory=dict)
    proposals: dict[UUID, proposal.Proposal] = field(default_factory=dict)
    same: bool = True
    tokens: list[account.Token] = field(default_factory=list)
    events: list[event.Event] = field(default_factory=list)
    rankings: dict[UUID, ranked.Ranking] = field(default_factory=dict)
    hits: dict[str, port.Hits] = field(default_factory=dict)
    narrowed: list[Any] = field(default_factory=list)
    keys: list[tuple[str, str, str]] = field(default_factory=list)
    done: tuple[UUID, ...] | None = None

    @property
    def lines(self) -> dict[UUID, request.Line]:
        """Every line of every request."""
        return {each.id: each for made in self.requests.values() for each in made.lines}

    def act(self, name: str, *details: Any) -> None:
        """Note an act, or refuse it."""
        self.acts.append((name, details))
        if self.done is not None:
            raise RepeatedError(self.done)
        if self.refuse:
            raise refusal.RefusedError(self.refuse)
        if self.breaks:
            raise self.breaks

    def seen(self, name: str, things: Mapping[UUID, Any], ids: Sequence[UUID]) -> list[Any]:
        """Load things, counting the call."""
        self.calls[name] += 1
        if self.breaks:
            raise self.breaks
        return [things.get(id) for id in ids]

    def slice(self, name: str, things: Mapping[UUID, Any], window: Window, where: Any = None) -> Slice[Any]:
        """A window on things in the order of their ids."""
        self.calls[name] += 1
        self.narrowed.append(where)
        if self.refuse:
            raise refusal.RefusedError(self.refuse)
        keys = sorted(str(id) for id in things)
        after = [key for key in keys if window.after is None or key > window.after[0]]
        shown = after[: window.first]
        return Slice(
            tuple(things[UUID(key)] for key in shown), tuple((key,) for key in shown), len(after) > len(shown), known(len(things))
        )

    def context(self) -> Context:
        """The context of one operation."""
        return Context(
            who=lambda: self.who,
            phrases=Phrases(self.language),
            requests=Requests(self),
            lines=Lines(self),
            links=Links(self),
            board=Board(self),
            drafts=Drafts(self),
            offers=Offers(self),
            pledges=Pledges(self),
            facilities=Facilities(self),
            contacts=Contacts(self),
            designs=Designs(self),
            people=People(self),
            organisations=Organisations(self),
            memberships=Memberships(self),
            once=Once(self),
            documents=Documents(self),
            sign_in=SignIn(self),
            uploads=Uploads(self),
            kept=Kept(self),
            allocations=Allocations(self),
            plans=Plans(self),
            appeals=Appeals(self),
            rotas=Rotas(self),
            turns=Turns(self),
            vacancies=Vacancies(self),
            finder=Finder(self),
            now=lambda: NOW,
        )

    async def run(self, document: str, **variables: Any) -> ExecutionResult:
        """Run a document in this world."""
        return await schema.execute(document, variable_values=variables, context_value=self.context())

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of a document that must go well."""
        result = await self.run(document, **variables)
        assert result.errors is None, [error.message for error in result.errors]
        assert result.data is not None
        return result.data


def populated() -> World:
    """A world with one of everything."""
    lines = (line(11, 10, RESPIRATORS), line(12, 10, request.Goods("goggles"), amount.UNKNOWN, position=1))
    ride = asked(13, line(14, 13, RIDE, amount.Amount(Decimal(1), "trip", 1, 1)), facility_id=None)
    stock = offered(20, offer.Stock("respirator", "EN 149 FFP2"), held=60)
    world = World(
        requests={each.id: each for each in (asked(10, *lines), ride)},
        offers={stock.id: stock},
        pledges={PLEDGE.id: PLEDGE},
        facilities={HOSPITAL.id: HOSPITAL},
        contacts=[facility.Contact(uid(51), HOSPITAL.id, "Dr Melnyk", phone="+380441234567", steward_id=ASKER)],
        designs={DESIGN.id: DESIGN},
        people={each.id: each for each in (person_named(ASKER, "oksana"), person_named(GIVER, "danylo"))},
        organisations={uid(60): organisation.Organisation(uid(60), "City health", organisation.Kind.PUBLIC_BODY)},
        memberships=[membership(70, ASKER, organisation.Role.REQUESTER, uid(60))],
        drafts={uid(80): draft.Draft(uid(80), {"name": "Hospital 4"}, NOW, ASKER)},
        kept={uid(90): keeping.KeptAside(uid(90), "list.csv:7", "no such item", "20 boxes of hope", NOW)},
        tokens=[account.Token(uid(95), ASKER, "my script", NOW, NOW + timedelta(days=1))],
        events=[
            event.Event(uid(100), NOW, "publish", "request", uid(10), event.Channel.PERSON, ASKER, uid(10)),
            event.Event(uid(101), NOW, "pledge", "pledge", uid(30), event.Channel.PERSON, GIVER, uid(10), {"line": str(uid(11))}),
        ],
    )
    world.rankings[uid(11)] = ranking()
    return world


def membership(
    number: int, person_id: UUID, role: organisation.Role, organisation_id: UUID | None = None
) -> organisation.Membership:
    """An active membership."""
    return organisation.Membership(uid(number), person_id, organisation_id, role, organisation.MembershipState.ACTIVE, NOW)


def signed_in(person_id: UUID, *roles: organisation.Role) -> viewer.Viewer:
    """A person with roles on their own behalf."""
    return viewer.Viewer(person_id, tuple(membership(200 + number, person_id, role) for number, role in enumerate(roles)))


def ranking() -> ranked.Ranking:
    """One candidate of one offer."""
    part = ranked.CandidatePart(uid(20), pledge.Part.SUPPLY, 100, 100, 21.5)
    scored = ranked.ScorePart(ScoreCode.COVERAGE, 5500, 5500, say("covers {share} %", share=100))
    best = ranked.Candidate("abc", (part,), (scored,), 100, 0, (say("ask for the certificate"),))
    return ranked.Ranking((best,), 5, 1, {Rule.TOO_FAR: 4, Rule.VALVED: 0}, say("4 offers ruled out: too far."), 0, 940)


def page(things: list[Any], window: Window) -> Slice[Any]:
    """A window on things in the order of their ids."""
    return among(things, lambda each: (str(each.id),), window)


@dataclass
class Phrases:
    """Says English as it is, and marks what was translated into another language with quotation marks."""

    language: str

    def say(self, sentence: str) -> str:
        """The sentence, marked if it was translated."""
        if self.language == "en" or not isinstance(sentence, Sentence):
            return sentence
        return sentence.in_language(self.language, lambda template: template if template == "{name}" else f"«{template}»")


@dataclass
class Port:
    """A port into the world."""

    world: World


class Requests(Port):
    """Requests."""

    async def publish(self, new, draft_id=None, draft_key=None, beneficiary=None):
        self.world.act("publish request", new, draft_id, draft_key, beneficiary)
        return self.world.requests[uid(10)]

    async def withdraw(self, id, reason):
        self.world.act("withdraw", id, reason)
        return self.world.requests[id]

    async def find(self, where, order, window):
        return self.world.slice("requests.find", self.world.requests, window, (where, order))

    async def load(self, ids):
        return self.world.seen("requests.load", self.world.requests, ids)

    async def of_facilities(self, facility_ids, first):
        self.world.calls["requests.of_facilities"] += 1
        return [self._newest(id, first) for id in facility_ids]

    def _newest(self, facility_id, first):
        own = [each for each in self.world.requests.values() if each.facility_id == facility_id]
        return Slice(tuple(own[:first]), tuple((str(each.id),) for each in own[:first]), len(own) > first, known(len(own)))

    async def events(self, request_ids):
        self.world.calls["requests.events"] += 1
        return [[each for each in self.world.events if each.request_id == id] for id in request_ids]

    async def event_pages(self, request_ids, window):
        self.world.calls["requests.event_pages"] += 1
        return [page([each for each in self.world.events if each.request_id == id], window) for id in request_ids]


class Lines(Port):
    """Lines."""

    async def amend(self, id, change):
        self.world.act("amend line", id, change)
        return self.world.lines[id]

    async def confirm(self, id):
        self.world.act("confirm line", id)
        return self.world.lines[id]

    async def stop(self, id, reason):
        self.world.act("stop line", id, reason)
        return self.world.lines[id]

    async def load(self, ids):
        return self.world.seen("lines.load", self.world.lines, ids)

    async def candidates(self, ids, first):
        return self.world.seen("lines.candidates", self.world.rankings, ids)


class Links(Port):
    """Links."""

    async def make(self, line_id):
        self.world.act("make link", line_id)
        return "secret-token"

    async def open(self, token):
        self.world.act("open link", token)
        return self.world.lines[uid(11)]

    async def answer(self, token, answer, change):
        self.world.act("answer link", token, answer, change)
        return self.world.lines[uid(11)]


class Board(Port):
    """The board; its changes are the events of the world."""

    async def lines(self, where, order, window):
        return self.world.slice("board.lines", self.world.lines, window, (where, order))

    async def counts(self):
        self.world.calls["board.counts"] += 1
        return board.Counts(3, 1, 1, 0, 1, 1, 1, 2, 0)

    async def last_event(self):
        return self.world.events[-1].id if self.world.events else None

    async def changes(self, after: UUID | None) -> AsyncGenerator[event.Event, None]:
        for each in list(self.world.events):
            if after is None or each.id > after:
                yield each

    async def events(self, ids):
        return self.world.seen("board.events", {each.id: each for each in self.world.events}, ids)


class Documents(Port):
    """Registered documents."""

    async def register(self, text, organisation_id):
        self.world.act("register document", text, organisation_id)
        return document.Document(uid(95), "0" * 64, text, NOW, ASKER, organisation_id)

    async def remove(self, id):
        self.world.act("remove document", id)

    async def registered(self, text):
        return next((each for each in self.world.documents.values() if each.text == text), None)

    async def mine(self, window):
        return paging.among(list(self.world.documents.values()), lambda each: (str(each.id),), window)

    async def load(self, ids):
        return self.world.seen("documents.load", self.world.documents, ids)


class Drafts(Port):
    """Drafts."""

    async def save(self, id, key, answers):
        self.world.act("save draft", id, key, answers)
        return draft.Draft(uid(81), answers, NOW, key="the-key")

    async def open(self, id, key):
        self.world.act("open draft", id, key)
        return self.world.drafts[id]

    async def discard(self, id, key):
        self.world.act("discard draft", id, key)

    async def mine(self):
        return list(self.world.drafts.values())

    async def load(self, ids):
        return self.world.seen("drafts.load", self.world.drafts, ids)


class Offers(Port):
    """Offers."""

    async def publish(self, new):
        self.world.act("publish offer", new)
        return self.world.offers[uid(20)]

    async def amend(self, id, change):
        self.world.act("amend offer", id, change)
        return self.world.offers[id]

    async def turn(self, id, verb):
        self.world.act(f"{verb} offer", id)
        return self.world.offers[id]

    async def find(self, where, order, window):
        return self.world.slice("offers.find", self.world.offers, window, (where, order))

    async def load(self, ids):
        return self.world.seen("offers.load", self.world.offers, ids)


class Pledges(Port):
    """Pledges; only people who are signed in see any."""

    async def hold(self, line_id, parts):
        self.world.act("hold", line_id, parts)
        return [PLEDGE]

    async def turn(self, id, verb, *, received=None, closing=None):
        self.world.act(f"{verb} pledge", id, received, closing)
        return self.world.pledges[id]

    async def mine(self, window):
        return self.world.slice("pledges.mine", self.world.pledges, window)

    async def load(self, ids):
        return self.world.seen("pledges.load", self._seen(), ids)

    async def of_lines(self, line_ids):
        self.world.calls["pledges.of_lines"] += 1
        return [[each for each in self._seen().values() if each.line_id == id] for id in line_ids]

    async def of_offers(self, offer_ids):
        self.world.calls["pledges.of_offers"] += 1
        return [[each for each in self._seen().values() if each.offer_id == id] for id in offer_ids]

    async def pages(self, of, ids, window):
        self.world.calls[f"pledges.pages of {of}"] += 1
        return [page([each for each in self._seen().values() if getattr(each, f"{of}_id") == id], window) for id in ids]

    def _seen(self):
        return self.world.pledges if self.world.who.signed_in else {}


class Facilities(Port):
    """Facilities."""

    async def register(self, new):
        self.world.act("register", new)
        return HOSPITAL

    async def amend(self, id, change):
        self.world.act("amend facility", id, change)
        return HOSPITAL

    async def find(self, where, order, window):
        return self.world.slice("facilities.find", self.world.facilities, window, (where, order))

    async def load(self, ids):
        return self.world.seen("facilities.load", self.world.facilities, ids)

    async def mine(self):
        return list(self.world.facilities.values())


class Contacts(Port):
    """Contacts; only people who are signed in see any."""

    async def contacts(self, facility_ids):
        self.world.calls["contacts"] += 1
        shown = self.world.who.signed_in
        return [[each for each in self.world.contacts if each.facility_id == id] if shown else None for id in facility_ids]

    async def add_contact(self, new):
        self.world.act("add contact", new)
        return self.world.contacts[0]

    async def hand_over(self, contact_id, steward_id):
        self.world.act("hand over", contact_id, steward_id)
        return self.world.contacts[0]

    async def load(self, ids):
        return self.world.seen("contacts.load", {each.id: each for each in self.world.contacts}, ids)


class Designs(Port):
    """Designs."""

    async def publish(self, new):
        self.world.act("publish design", new)
        return DESIGN

    async def review(self, id, verb, note):
        self.world.act("review", id, verb, note)
        return DESIGN

    async def find(self, where, order, window):
        return self.world.slice("designs.find", self.world.designs, window, (where, order))

    async def load(self, ids):
        return self.world.seen("designs.load", self.world.designs, ids)


class Uploads(Port):
    """Uploads."""

    async def check(self):
        self.world.act("check")
        return ASKER

    async def keep(self, new, content):
        raise NotImplementedError

    async def read(self, id):
        return self.world.uploads.get(id)

    async def photos(self, design_ids):
        self.world.calls["uploads.photos"] += 1
        shown = self.world.uploads.values()
        return [[each for each in shown if each.attached_id == id] for id in design_ids]

    async def attach_photo(self, design_id, upload_id):
        self.world.act("attach photo", design_id, upload_id)
        return DESIGN

    async def remove_photo(self, design_id, upload_id):
        self.world.act("remove photo", design_id, upload_id)
        return DESIGN

    async def attach_letter(self, request_id, upload_id, stamped):
        self.world.act("attach letter", request_id, upload_id, stamped)
        return self.world.requests[request_id]


class People(Port):
    """People."""

    async def amend(self, change):
        self.world.act("amend profile", change)
        return self.world.people[ASKER]

    async def find(self, where, order, window):
        return self.world.slice("people.find", self.world.people, window, (where, order))

    async def load(self, ids):
        return self.world.seen("people.load", self.world.people, ids)


class Organisations(Port):
    """Organisations."""

    async def found(self, name, kind, place):
        self.world.act("found", name, kind, place)
        return self.world.organisations[uid(60)]

    async def find(self, window):
        return self.world.slice("organisations.find", self.world.organisations, window)

    async def load(self, ids):
        return self.world.seen("organisations.load", self.world.organisations, ids)


class Memberships(Port):
    """Memberships."""

    async def take_role(self, role, organisation_id):
        self.world.act("take role", role, organisation_id)
        return self.world.memberships[0]

    async def grant_role(self, person_id, role, organisation_id):
        self.world.act("grant role", person_id, role, organisation_id)
        return self.world.memberships[0]

    async def turn(self, membership_id, verb):
        self.world.act(f"{verb} membership", membership_id)
        return self.world.memberships[0]

    async def mine(self):
        return self.world.memberships

    async def load(self, ids):
        return self.world.seen("memberships.load", {each.id: each for each in self.world.memberships}, ids)


class SignIn(Port):
    """Signing in: every code is right, and makes its owner the asker."""

    async def ask_code(self, address):
        self.world.act("ask code", address)
        return account.CodeSent(account.Way.MAIL, "o***@example.org", NOW + timedelta(minutes=10))

    async def sign_in(self, address, code, name):
        self.world.act("sign in", address, code, name)
        self.world.who = signed_in(ASKER)
        return account.NewToken(self.world.tokens[0], "the-secret")

    async def sign_out(self, *, everywhere=False):
        self.world.act("sign out", everywhere)

    async def create_token(self, name):
        self.world.act("create token", name)
        return account.NewToken(self.world.tokens[0], "the-secret")

    async def revoke_token(self, id):
        self.world.act("revoke token", id)
        return self.world.tokens[0]

    async def tokens(self):
        return self.world.tokens if self.world.who.signed_in else []

    async def load(self, ids):
        return self.world.seen("tokens.load", {each.id: each for each in self.world.tokens}, ids)


class Once(Port):
    """Keys, noted; what was done under them before is `world.done`."""

    @contextmanager
    def under(self, key, said, kind):
        self.world.keys.append((key, said, kind))
        yield

    async def outcome(self, key):
        made = next((kind for known, _, kind in self.world.keys if known == key), None)
        return (made, self.world.done[0]) if made and self.world.done else None


class Kept(Port):
    """What is kept aside."""

    async def find(self, window):
        return self.world.slice("kept.find", self.world.kept, window)

    async def resolve(self, id):
        self.world.act("resolve", id)
        return replace(self.world.kept[id], resolved=True)

    async def load(self, ids):
        return self.world.seen("kept.load", self.world.kept, ids)


class Appeals(Port):
    """Appeals; there are none."""

    async def mine(self, window):
        return self.world.slice("appeals.mine", {}, window)

    async def decline(self, id):
        self.world.act("decline appeal", id)

    async def load(self, ids):
        return self.world.seen("appeals.load", {}, ids)


class Plans(Port):
    """Plans of rides; nothing is planned."""

    async def assignments(self, line_ids):
        return self.world.seen("plans.assignments", {}, line_ids)


class Rotas(Port):
    """Rotas; there are none."""

    async def find(self, window):
        return self.world.slice("rotas.find", {}, window)

    async def load(self, ids):
        return self.world.seen("rotas.load", {}, ids)


class Turns(Port):
    """Turns; nobody has any."""

    async def mine(self):
        return []

    async def times(self):
        return ()

    async def slots(self, ids):
        return self.world.seen("turns.slots", {}, ids)

    async def shifts(self, ids):
        return self.world.seen("turns.shifts", {}, ids)


class Vacancies(Port):
    """Vacancies; nobody is found for them."""

    async def fillings(self):
        return ()


class Allocations(Port):
    """Allocations; whatever is done, the one there is comes back."""

    @property
    def _made(self):
        return {id: each.of for id, each in self.world.proposals.items()}

    async def propose(self, new):
        self.world.act("propose", new)
        return next(iter(self._made.values()))

    async def amend(self, id, transfer, revision=None):
        self.world.act("amend allocation", id, transfer, revision)
        return self._made[id]

    async def turn(self, id, verb, revision=None):
        self.world.act(f"{verb} allocation", id, revision)
        return self._made[id]

    async def find(self, window):
        return self.world.slice("allocations.find", self._made, window)

    async def load(self, ids):
        return self.world.seen("allocations.load", self._made, ids)

    async def proposals(self, ids):
        return self.world.seen("allocations.proposals", self.world.proposals, ids)

    async def replay(self, id):
        self.world.act("replay", id)
        return self.world.same


class Finder(Port):
    """Search; answers what the world says each index finds."""

    async def search(self, queries):
        self.world.acts.append(("search", queries))
        return [self.world.hits.get(each.index, port.Hits()) for each in queries]
