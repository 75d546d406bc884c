"""What a running Talka is made of, put together in one place."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from api import identity
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
from api.actions.person import People
from api.actions.pledge import Pledges
from api.actions.request import Requests
from api.actions.scope import Scope
from api.actions.sign_in import SignIn
from api.channel.sender import Sender
from api.graphql.caller import Caller
from api.live.hub import Hub
from api.phrases import Phrases
from api.settings import Settings
from api.store import account as account_store
from api.store import event as event_store
from api.store import organisation as organisation_store
from api.store.database import Database
from matching import event, viewer
from schema.context import Context
from search.port import Engine


@dataclass(slots=True)
class Runtime:
    """The parts that live as long as the server."""

    settings: Settings
    database: Database
    engine: Engine
    hub: Hub
    sender: Sender

    def scope(self, who: viewer.Viewer = viewer.ANONYMOUS, channel: event.Channel = event.Channel.PERSON) -> Scope:
        """The surroundings of an operation by this viewer."""
        return Scope(self.database, self.settings, self.hub, who, lambda: datetime.now(UTC), identity.new_id, channel=channel)

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
            yield self._context(scope, caller.language)

    async def _recognised(self, secret: str | None) -> Scope:
        scope = self.scope()
        token = await account_store.token_by_hash(identity.hashed(secret), scope.now()) if secret else None
        if token is None:
            return scope
        memberships = await organisation_store.active_of(token.person_id)
        scope.who, scope.token_id = viewer.Viewer(token.person_id, tuple(memberships)), token.id
        return scope

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
            designs=Designs(scope),
            people=People(scope),
            organisations=Organisations(scope),
            sign_in=SignIn(scope, self.sender, Phrases(language)),
            kept=Kept(scope),
            finder=Finder(scope, self.engine),
        )
