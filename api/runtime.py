"""What a running Talka is made of, put together in one place."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from api import identity
from api.actions.allocation import Allocations
from api.actions.appeal import Appeals
from api.actions.board import Board
from api.actions.contact import Contacts
from api.actions.design import Designs
from api.actions.document import Documents
from api.actions.draft import Drafts
from api.actions.facility import Facilities
from api.actions.finder import Finder
from api.actions.kept import Kept
from api.actions.line import Lines
from api.actions.link import Links
from api.actions.membership import Memberships
from api.actions.offer import Offers
from api.actions.once import Once
from api.actions.organisation import Organisations
from api.actions.person import People
from api.actions.plan import Plans
from api.actions.pledge import Pledges
from api.actions.request import Requests
from api.actions.rota import Rotas
from api.actions.scope import Scope
from api.actions.sign_in import SignIn
from api.actions.turn import Turns
from api.actions.upload import Uploads
from api.actions.vacancy import Vacancies
from api.bound import Bound, Make
from api.channel.sender import Sender
from api.door.budget import Budget
from api.ending import Ending
from api.graphql.caller import Caller
from api.graphql.operation import Guard, Watcher
from api.live.follower import Follower
from api.live.hub import Hub
from api.phrases import Phrases
from api.settings import Settings
from api.store import account as account_store
from api.store import event as event_store
from api.store import holder
from api.store.conflict import ConflictError
from api.store.database import Database
from matching import account, event, viewer
from schema.context import Context
from search.port import Engine

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Runtime:
    """The parts that live as long as the server."""

    settings: Settings
    database: Database
    engine: Engine
    hub: Hub
    sender: Sender
    budget: Budget = field(default_factory=Budget)
    live: Follower | None = None
    ending: Ending = field(default_factory=Ending)
    guards: list[Guard] = field(default_factory=list[Guard])
    watchers: list[Watcher] = field(default_factory=list[Watcher])

    def scope(self, who: viewer.Viewer = viewer.ANONYMOUS, channel: event.Channel = event.Channel.PERSON) -> Scope:
        """The surroundings of an operation by this viewer."""
        return Scope(
            self.database,
            self.settings,
            self.hub,
            who,
            lambda: datetime.now(UTC),
            identity.new_id,
            channel=channel,
            live=self.live,
        )

    async def alive(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.database.session():
                await event_store.latest()
        except Exception:
            return False
        return True

    @asynccontextmanager
    async def open_context(self, caller: Caller) -> AsyncIterator[Context]:
        """A database session and the ports of one operation, bound to whoever holds the caller's token."""
        async with self.database.session():
            scope = await self._recognised(caller.token)
            scope.address = caller.address
            yield self._context(scope, caller.language)

    @asynccontextmanager
    async def open_uploads(self, caller: Caller) -> AsyncIterator[Uploads]:
        """A database session and the uploads as whoever holds the caller's token."""
        async with self.database.session():
            yield Uploads(await self._recognised(caller.token))

    async def _recognised(self, secret: str | None) -> Scope:
        scope = self.scope()
        held = await self._held(secret, scope.now()) if secret else None
        if held is None:
            return scope
        await self._note_use(held.token, scope.now())
        scope.who, scope.token_id = viewer.Viewer(held.token.person_id, held.memberships), held.token.id
        return scope

    async def _held(self, secret: str, now: datetime) -> holder.Holder | None:
        idle_since = now - timedelta(days=self.settings.session_idle_days)
        return await holder.of(identity.hashed(secret), now, idle_since)

    async def _note_use(self, token: account.Token, now: datetime) -> None:
        """Keep when the token was last used, to the hour; whoever is faster keeps it as well."""
        if token.last_used is None or now - token.last_used > HOUR:
            with suppress(ConflictError):
                async with self.database.transaction():
                    await account_store.touch(token.id, now)

    def _context(self, scope: Scope, language: str) -> Context:
        phrases = Phrases(language)
        own: dict[str, Make] = {
            "sign_in": lambda scope: SignIn(scope, self.sender, phrases),
            "finder": lambda scope: Finder(scope, self.engine),
        }
        return Bound(scope, phrases, _PORTS | own)


_PORTS: dict[str, Make] = {
    "requests": Requests,
    "lines": Lines,
    "links": Links,
    "board": Board,
    "drafts": Drafts,
    "offers": Offers,
    "pledges": Pledges,
    "facilities": Facilities,
    "contacts": Contacts,
    "appeals": Appeals,
    "allocations": Allocations,
    "plans": Plans,
    "rotas": Rotas,
    "turns": Turns,
    "vacancies": Vacancies,
    "designs": Designs,
    "people": People,
    "organisations": Organisations,
    "memberships": Memberships,
    "uploads": Uploads,
    "kept": Kept,
    "once": Once,
    "documents": Documents,
}
