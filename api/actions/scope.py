"""What every action works with: the database, who acts, the clock, and the record of what happened."""

import asyncio
import functools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import CoroutineType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

from api import settings
from api.live import follower, hub
from api.store import database
from api.store import event as event_store
from api.store import search as search_store
from api.store.conflict import ConflictError
from matching import event, redaction, refusal, viewer
from matching.sentence import say

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 10
PAUSE = 0.002  # seconds; the longest pause after a lost race, doubled with each further one


@dataclass(slots=True)
class Scope:
    """One operation's surroundings."""

    database: database.Database
    settings: settings.Settings
    hub: hub.Hub
    who: viewer.Viewer
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]
    token_id: UUID | None = None
    channel: event.Channel = event.Channel.PERSON
    address: str = ""  # of the network that the operation came from, where it is known
    live: follower.Follower | None = None  # the offers in memory, where a server keeps them

    async def note(self, verb: str, noun: str, noun_id: UUID, request_id: UUID | None = None, **detail: str | int) -> None:
        """Write an event in this transaction, and tell the live board once it is committed."""
        happened = event.Event(
            id=self.new_id(),
            at=self.now(),
            verb=verb,
            noun=noun,
            noun_id=noun_id,
            channel=self.channel,
            actor_id=self.who.person_id,
            request_id=request_id,
            detail=detail,
        )
        await event_store.append([happened])
        self.database.after_commit(functools.partial(self.hub.publish, happened))

    async def touch(self, index: str, *ids: UUID) -> None:
        """Mark search documents as out of date, in this transaction."""
        await search_store.mark(index, ids)

    @property
    def me(self) -> UUID:
        """The person acting; raises RefusedError for an anonymous visitor."""
        if self.who.person_id is None:
            sentence = say("Please sign in first; a one-time code to your mail or phone is enough.")
            raise refusal.RefusedError(refusal.Refusal(refusal.Reason.SIGN_IN_NEEDED, sentence))
        return self.who.person_id


class Scoped(Protocol):
    """Anything bound to a scope."""

    @property
    def scope(self) -> Scope:
        """The surroundings of the operation."""
        ...


S = TypeVar("S", bound=Scoped)


def action(
    method: "Callable[Concatenate[S, P], CoroutineType[Any, Any, R]]",
) -> "Callable[Concatenate[S, P], CoroutineType[Any, Any, R]]":
    """Run a method as one transaction, again from its start whenever another writer was faster."""

    @functools.wraps(method)
    async def run(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
        who = self.scope.who
        for lost in range(TRIES):
            if lost:
                await _let_others_finish(lost)
            try:
                async with self.scope.database.transaction():
                    return await method(self, *args, **kwargs)
            except BaseException as error:
                # Roles taken in a transaction that was undone are not held.
                self.scope.who = who
                if not isinstance(error, ConflictError):
                    raise
        sentence = say("Many people are changing this right now; please try again.")
        raise refusal.RefusedError(refusal.Refusal(refusal.Reason.CONFLICT, sentence))

    return run


async def _let_others_finish(lost: int) -> None:
    # Writers that all try again at once would lose again to one another; chance takes them apart.
    await asyncio.sleep(PAUSE * 2**lost * secrets.randbelow(1000) / 1000)


def require(refused: refusal.Refusal | None) -> None:
    """Raise the refusal, if there is one."""
    if refused is not None:
        raise refusal.RefusedError(refused)


def said(reason: str) -> str:
    """A reason as everyone may read it, without ways to reach people and at most 200 characters long."""
    return redaction.redacted(reason).strip()[:200]


def found(thing: R | None, field: str | None = "id") -> R:
    """The thing, or a refusal that says there is no such thing."""
    if thing is None:
        sentence = say("There is nothing under this id, or you may not see it.")
        raise refusal.RefusedError(refusal.Refusal(refusal.Reason.NOT_FOUND, sentence, field))
    return thing
