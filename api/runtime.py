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
from api.actions.draft import Drafts
from api.actions.facility import Facilities
from api.actions.finder import Finder
from api.actions.kept import Kept
from api.actions.line import Lines
from api.actions.link import Links
from api.actions.offer import Offers
from api.actions.organisation import Organisations
from api.actions.pace import Pace
from api.actions.person import People
from api.actions.plan import Plans
from api.actions.pledge import Pledges
from api.actions.request import Requests
from api.actions.rota import Rotas
from api.actions.scope import Scope
from api.actions.sign_in import CODES_FROM_ONE_NETWORK, SignIn
from api.actions.turn import Turns
from api.actions.vacancy import Vacancies
from api.channel.sender import Sender
from api.graphql.caller import Caller
from api.live.follower import Follower
from api.live.hub import Hub
from api.phrases import Phrases
from api.settings import Settings
from api.store import account as account_store
from api.store import event as event_store
from api.store import organisation as organisation_store
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
    pace: Pace = field(default_factory=lambda: Pace(CODES_FROM_ONE_NETWORK, HOUR))
    live: Follower | None = None

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

    async def _recognised(self, secret: str | None) -> Scope:
        scope = self.scope()
        token = await account_store.token_by_hash(identity.hashed(secret), scope.now()) if secret else None
        if token is None:
            return scope
        await self._note_use(token, scope.now())
        memberships = await organisation_store.active_of(token.person_id)
        scope.who, scope.token_id = viewer.Viewer(token.person_id, tuple(memberships)), token.id
        return scope

    async def _note_use(self, token: account.Token, now: datetime) -> None:
        """Keep when the token was last used, to the hour; whoever is faster keeps it as well."""
        if token.last_used is None or now - token.last_used > HOUR:
            with suppress(ConflictError):
                async with self.database.transaction():
                    await account_store.touch(token.id, now)

    def _context(self, scope: Scope, language: str) -> Context:
        return Context(
            who=lambda: scope.who,
            phrases=Phrases(language),
            requests=Requests(scope),
            lines=Lines(scope),
            links=Links(scope),
            board=Board(scope),
            drafts=Drafts(scope),
            offers=Offers(scope),
            pledges=Pledges(scope),
            facilities=Facilities(scope),
            contacts=Contacts(scope),
            appeals=Appeals(scope),
            allocations=Allocations(scope),
            plans=Plans(scope),
            rotas=Rotas(scope),
            turns=Turns(scope),
            vacancies=Vacancies(scope),
            designs=Designs(scope),
            people=People(scope),
            organisations=Organisations(scope),
            sign_in=SignIn(scope, self.sender, Phrases(language), self.pace),
            kept=Kept(scope),
            finder=Finder(scope, self.engine),
        )
