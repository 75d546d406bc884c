"""What every action works with: the database, who acts, the clock, and the record of what happened."""

import asyncio
import functools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import CoroutineType
from typing import Any, Concatenate, ParamSpec, Protocol, TypeAlias, TypeVar
from uuid import UUID

from api import identity, settings
from api.actions.claim import Claim
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
    claim: Claim | None = None  # the client's key that the running act is done under

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

    async def look(self) -> None:
        """Raise RepeatedError for an act that was done already under its key; for acts that make much ready beforehand."""
        if self.claim:
            await self.claim.look()

    async def release(self) -> None:
        """Let the client's key be used anew: what it was taken for came to nothing after all."""
        if self.claim and self.claim.taken:
            async with self.database.transaction():
                await self.claim.release()

    def secret(self, purpose: str) -> str:
        """A new secret; under a client's key one that an act done again tells again, though nobody has kept it."""
        return self.claim.secret(purpose) if self.claim else identity.new_secret()

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


# Quoted, since the type of coroutines takes no parameters when this is run.
Act: TypeAlias = "Callable[[], CoroutineType[Any, Any, R]]"
Method: TypeAlias = "Callable[Concatenate[S, P], CoroutineType[Any, Any, R]]"


def action(method: "Method[S, P, R]") -> "Method[S, P, R]":
    """Run a method as one transaction, again from its start whenever another writer was faster.

    The first of an act takes the client's key, if one came along, and keeps the ids of what it returns.
    """

    @functools.wraps(method)
    async def run(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
        act, claim = functools.partial(method, self, *args, **kwargs), self.scope.claim
        if claim is None or claim.taken:
            return await _in_transaction(self.scope, act)
        return await _in_transaction(self.scope, lambda: _under(claim, self.scope.now(), act))

    return run


def kept_anyway(method: "Method[S, P, R]") -> "Method[S, P, R]":
    """Run a method as one transaction that stays whatever becomes of the act: it does not say that the act was done."""

    @functools.wraps(method)
    async def run(self: S, *args: P.args, **kwargs: P.kwargs) -> R:
        return await _in_transaction(self.scope, functools.partial(method, self, *args, **kwargs))

    return run


async def _under(claim: Claim, now: datetime, act: "Act[R]") -> R:
    try:
        await claim.take(now)
        result = await act()
        await claim.keep(result)
    except BaseException:
        claim.taken = False
        raise
    return result


async def _in_transaction(scope: Scope, act: "Act[R]") -> R:
    who = scope.who
    for lost in range(TRIES):
        if lost:
            await _let_others_finish(lost)
        try:
            async with scope.database.transaction():
                return await act()
        except BaseException as error:
            # Roles taken in a transaction that was undone are not held.
            scope.who = who
            if not isinstance(error, ConflictError):
                raise
    sentence = say("Many people are changing this right now; please try again.")
    raise refusal.RefusedError(refusal.Refusal(refusal.Reason.CONFLICT, sentence))


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
