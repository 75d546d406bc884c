"""Signing in by one-time code; sessions and API tokens."""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import argon2

from api import identity, network
from api.actions.pace import Pace
from api.actions.scope import Scope, action, found, kept_anyway, require
from api.channel import sender
from api.channel.address import Address, read
from api.store import account as account_store
from api.store import organisation as organisation_store
from api.store import person as person_store
from matching import account, person, viewer
from matching.account import Way
from matching.refusal import Reason, Refusal, RefusedError
from matching.rule import permission
from matching.sentence import say
from schema import once
from schema.port import Phrases

CODE_GOOD_FOR = timedelta(minutes=10)
HOUR = timedelta(hours=1)
CODES_AN_HOUR = 5
TO_ONE_ADDRESS = Pace("code to", CODES_AN_HOUR, HOUR)
FROM_ONE_NETWORK = Pace("code from", 30, HOUR)  # a hospital's people share an address
TRIES_A_CODE = 5
TOKEN_GOOD_FOR = timedelta(days=365)
TOKEN = "token"  # noqa: S105 - what its secret is for

log = logging.getLogger("talka.security")  # what was tried and done at the door, by the ids of sessions alone

_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's smallest argon2id setting


@dataclass(slots=True)
class SignIn:
    """The sign-in port, as one viewer."""

    scope: Scope
    sender: sender.Sender
    phrases: Phrases

    async def ask_code(self, address: str) -> account.CodeSent:
        """Send a one-time code to a mail address or phone number."""
        to = read(address)
        try:
            await self.scope.look()
            return await self._send_code(to)
        except once.RepeatedError:
            expires = await account_store.last_expiry(to.text)
            return account.CodeSent(to.way, to.masked, expires or self.scope.now())

    async def _send_code(self, to: Address) -> account.CodeSent:
        await self._count_code(to)
        code = f"{secrets.randbelow(10**6):06}"
        code_hash = await asyncio.to_thread(_hasher.hash, code)
        sent = await self._keep_code(to, code_hash)
        text = say("{code} is your Talka code. It is good for 10 minutes; nobody from Talka will ever ask you for it.", code=code)
        try:
            await self.sender.send(sender.Message(to, "Talka", self.phrases.say(text)))
        except sender.SendError as error:
            await self.scope.release()
            sentence = say("The code could not be sent just now; try again, or use another address.")
            raise RefusedError(Refusal(Reason.CONFLICT, sentence, "address")) from error
        return sent

    @kept_anyway
    async def _count_code(self, to: Address) -> None:
        """Refuse whoever asks for ever more codes, to one address or to ever new ones."""
        now = self.scope.now()
        if not await self._may_ask(now):
            log.warning("Codes are asked for too often from one network.")
            sentence = say("Too many codes were asked for from your network; use the last one, or wait an hour.")
            require(Refusal(Reason.TOO_MANY, sentence, "address"))
        # The pace lets nobody ask twice at once; the codes of the last hour are counted one by one.
        taken = await TO_ONE_ADDRESS.take(identity.hashed(to.text), now)
        if not taken or await account_store.count_codes(to.text, now - HOUR) >= CODES_AN_HOUR:
            log.warning("Codes are asked for too often to one address.")
            sentence = say("Too many codes were asked for this address; use the last one, or wait an hour.")
            require(Refusal(Reason.TOO_MANY, sentence, "address"))

    async def _may_ask(self, now: datetime) -> bool:
        """Whether the network may ask once more; the demonstration sends nothing to anybody."""
        if self.scope.settings.demo or not self.scope.address:
            return True
        return await FROM_ONE_NETWORK.take(network.of(self.scope.address), now)

    @action
    async def _keep_code(self, to: Address, code_hash: str) -> account.CodeSent:
        now = self.scope.now()
        expires = now + CODE_GOOD_FOR
        await account_store.insert_code(self.scope.new_id(), to.text, code_hash, expires, now)
        return account.CodeSent(to.way, to.masked, expires)

    async def sign_in(self, address: str, code: str, name: str | None) -> account.NewToken:
        """Exchange a code for a session; a new address makes a new person."""
        to = read(address)
        try:
            await self.scope.look()
            code_id = await self._code(to, "".join(code.split()))
            return await self._open_session(to, code_id, name)
        except once.RepeatedError:
            await self._check_tries(to)
            made = await self._made_before()
            self.scope.who = await _viewer(made.token.person_id)
            return made

    async def _code(self, to: Address, code: str) -> UUID:
        try:
            return await self._check_code(to, code)
        except RefusedError:
            await self.scope.look()  # the same act may have used the code up just now
            raise

    async def _check_code(self, to: Address, code: str) -> UUID:
        """The id of the code, if it is right; every try counts, also a wrong one, and one of a code that was used."""
        kept = await self._good_code(to)
        require(_check_number(kept, await self._count_attempt(kept.id)))
        if kept.used:
            raise _no_code()
        if not await asyncio.to_thread(_matches, kept.code_hash, code):
            log.warning("The code %s was tried wrongly.", kept.id)
            raise RefusedError(Refusal(Reason.INVALID, say("That is not the code; check it and try again."), "code"))
        return kept.id

    async def _check_tries(self, to: Address) -> None:
        """Refuse to tell a session again once its code is no longer good, or was tried too often with other codes."""
        kept = await self._good_code(to)
        require(_check_number(kept, kept.attempts))

    async def _good_code(self, to: Address) -> account_store.Code:
        kept = await account_store.latest_code(to.text)
        if kept is None or kept.expires <= self.scope.now():
            raise _no_code()
        return kept

    @kept_anyway
    async def _count_attempt(self, code_id: UUID) -> int:
        """Kept whatever becomes of the try."""
        return await account_store.add_attempt(code_id)

    @action
    async def _open_session(self, to: Address, code_id: UUID, name: str | None) -> account.NewToken:
        if not await account_store.use_code(code_id):
            require(Refusal(Reason.INVALID, say("This code was used already; ask for a new one."), "code"))
        who = await self._person(to) or await self._new_person(to, name)
        self.scope.who = await _viewer(who.id)
        if self.scope.token_id is not None:  # the session of before the sign-in is nobody's from now on
            await account_store.end_session(self.scope.token_id, self.scope.now())
        return await self._token(who.id, "session", "session", timedelta(days=self.scope.settings.session_days))

    async def _person(self, to: Address) -> person.Person | None:
        by_address = person_store.by_email if to.way is Way.MAIL else person_store.by_phone
        return await by_address(to.text)

    async def _new_person(self, to: Address, name: str | None) -> person.Person:
        made = person.Person(
            id=self.scope.new_id(),
            name=(name or "").strip()[:100] or to.masked,
            languages=(),
            created=self.scope.now(),
            email=to.text if to.way is Way.MAIL else None,
            phone=to.text if to.way is Way.PHONE else None,
        )
        await person_store.insert(made)
        await self.scope.touch("person", made.id)
        return made

    @action
    async def sign_out(self, *, everywhere: bool = False) -> None:
        """End the session the viewer came with, or all sessions of theirs; API tokens go one by one."""
        if self.scope.token_id is not None:
            await account_store.revoke(self.scope.token_id)
        log.info("The session %s ended%s.", self.scope.token_id, " with all others of its person" if everywhere else "")
        if everywhere and self.scope.who.signed_in:
            await account_store.end_sessions(self.scope.me, self.scope.now())
        self.scope.who = viewer.ANONYMOUS

    async def create_token(self, name: str) -> account.NewToken:
        """Make an API token."""
        try:
            return await self._create_token(name)
        except once.RepeatedError:
            return await self._made_before()

    @action
    async def _create_token(self, name: str) -> account.NewToken:
        require(permission.check_signed_in(self.scope.who))
        if not 1 <= len(name.strip()) <= 60:
            require(Refusal(Reason.INVALID, say("Give the token a name of 1 to 60 characters."), "name"))
        return await self._token(self.scope.me, "api", name.strip(), TOKEN_GOOD_FOR)

    @action
    async def revoke_token(self, id: UUID) -> account.Token:
        """Revoke an API token of one's own."""
        require(permission.check_signed_in(self.scope.who))
        own = {each.id: each for each in await self.tokens()}
        kept = replace(found(own.get(id)), expires=self.scope.now())
        await account_store.end(id, kept.expires)
        return kept

    async def tokens(self) -> list[account.Token]:
        """The viewer's API tokens."""
        now = self.scope.now()
        return [each for each in await self._tokens() if each.expires > now]

    async def load(self, ids: Sequence[UUID]) -> list[account.Token | None]:
        """Load API tokens of the viewer's own, also those that were revoked lately."""
        own = {each.id: each for each in await self._tokens()}
        return [own.get(id) for id in ids]

    async def _tokens(self) -> list[account.Token]:
        return await account_store.tokens_of(self.scope.me) if self.scope.who.signed_in else []

    async def _made_before(self) -> account.NewToken:
        """What a repeated act has made, its secret made again by the key."""
        secret = self.scope.secret(TOKEN)
        token = await account_store.token_by_hash(identity.hashed(secret), self.scope.now())
        if token is None:
            raise once.gone()
        return account.NewToken(token, secret)

    async def _token(self, person_id: UUID, kind: account_store.TokenKind, name: str, good_for: timedelta) -> account.NewToken:
        now, secret = self.scope.now(), self.scope.secret(TOKEN)
        token = account.Token(self.scope.new_id(), person_id, name, now, now + good_for)
        await account_store.insert_token(token, identity.hashed(secret), kind)
        log.info("A token of kind %s was made: %s.", kind, token.id)
        return account.NewToken(token, secret)


def _no_code() -> RefusedError:
    return RefusedError(Refusal(Reason.INVALID, say("No code is waiting for this address; ask for a new one."), "code"))


def _check_number(kept: account_store.Code, tries: int) -> Refusal | None:
    if tries <= TRIES_A_CODE:
        return None
    log.warning("The code %s was tried too often.", kept.id)
    return Refusal(Reason.TOO_MANY, say("Too many tries with this code; ask for a new one."), "code")


async def _viewer(person_id: UUID) -> viewer.Viewer:
    return viewer.Viewer(person_id, tuple(await organisation_store.active_of(person_id)))


def _matches(code_hash: str, code: str) -> bool:
    try:
        return _hasher.verify(code_hash, code)
    except argon2.exceptions.VerifyMismatchError:
        return False
