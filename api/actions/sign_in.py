"""Signing in by one-time code; sessions and API tokens."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import argon2

from api import identity
from api.actions.pace import Pace
from api.actions.scope import Scope, action, found, require
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
from schema.port import Phrases

CODE_GOOD_FOR = timedelta(minutes=10)
CODES_AN_HOUR = 5
CODES_FROM_ONE_NETWORK = 30  # an hour; a hospital's people share an address
TRIES_A_CODE = 5
TOKEN_GOOD_FOR = timedelta(days=365)

_hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's smallest argon2id setting


@dataclass(slots=True)
class SignIn:
    """The sign-in port, as one viewer."""

    scope: Scope
    sender: sender.Sender
    phrases: Phrases
    pace: Pace

    async def ask_code(self, address: str) -> account.CodeSent:
        """Send a one-time code to a mail address or phone number."""
        to = read(address)
        self._check_pace()
        code = f"{secrets.randbelow(10**6):06}"
        code_hash = await asyncio.to_thread(_hasher.hash, code)
        sent = await self._keep_code(to, code_hash)
        text = say("{code} is your Talka code. It is good for 10 minutes; nobody from Talka will ever ask you for it.", code=code)
        try:
            await self.sender.send(sender.Message(to, "Talka", self.phrases.say(text)))
        except sender.SendError as error:
            sentence = say("The code could not be sent just now; try again, or use another address.")
            raise RefusedError(Refusal(Reason.CONFLICT, sentence, "address")) from error
        return sent

    def _check_pace(self) -> None:
        """Refuse a network address that asks for codes to ever new addresses; the demonstration sends nothing to anybody."""
        unlimited = self.scope.settings.demo or not self.scope.address
        if not unlimited and not self.pace.take(self.scope.address, self.scope.now()):
            sentence = say("Too many codes were asked for from your network; use the last one, or wait an hour.")
            require(Refusal(Reason.TOO_MANY, sentence, "address"))

    @action
    async def _keep_code(self, to: Address, code_hash: str) -> account.CodeSent:
        now = self.scope.now()
        if await account_store.count_codes(to.text, now - timedelta(hours=1)) >= CODES_AN_HOUR:
            sentence = say("Too many codes were asked for this address; use the last one, or wait an hour.")
            require(Refusal(Reason.TOO_MANY, sentence, "address"))
        expires = now + CODE_GOOD_FOR
        await account_store.insert_code(self.scope.new_id(), to.text, code_hash, expires, now)
        return account.CodeSent(to.way, to.masked, expires)

    async def sign_in(self, address: str, code: str, name: str | None) -> account.NewToken:
        """Exchange a code for a session; a new address makes a new person."""
        to = read(address)
        code_id = await self._check_code(to, "".join(code.split()))
        return await self._open_session(to, code_id, name)

    async def _check_code(self, to: Address, code: str) -> UUID:
        """The id of the code, if it is right; every try counts, also a wrong one."""
        kept = await account_store.latest_code(to.text)
        if kept is None or kept.expires <= self.scope.now():
            sentence = say("No code is waiting for this address; ask for a new one.")
            raise RefusedError(Refusal(Reason.INVALID, sentence, "code"))
        if await self._count_attempt(kept.id) > TRIES_A_CODE:
            sentence = say("Too many tries with this code; ask for a new one.")
            raise RefusedError(Refusal(Reason.TOO_MANY, sentence, "code"))
        if not await asyncio.to_thread(_matches, kept.code_hash, code):
            raise RefusedError(Refusal(Reason.INVALID, say("That is not the code; check it and try again."), "code"))
        return kept.id

    @action
    async def _count_attempt(self, code_id: UUID) -> int:
        """Kept whatever becomes of the try."""
        return await account_store.add_attempt(code_id)

    @action
    async def _open_session(self, to: Address, code_id: UUID, name: str | None) -> account.NewToken:
        if not await account_store.use_code(code_id):
            require(Refusal(Reason.INVALID, say("This code was used already; ask for a new one."), "code"))
        who = await self._person(to) or await self._new_person(to, name)
        self.scope.who = viewer.Viewer(who.id, tuple(await organisation_store.active_of(who.id)))
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
    async def sign_out(self) -> None:
        """End the session the viewer came with."""
        if self.scope.token_id is not None:
            await account_store.revoke(self.scope.token_id)
        self.scope.who = viewer.ANONYMOUS

    @action
    async def create_token(self, name: str) -> account.NewToken:
        """Make an API token."""
        require(permission.check_signed_in(self.scope.who))
        if not 1 <= len(name.strip()) <= 60:
            require(Refusal(Reason.INVALID, say("Give the token a name of 1 to 60 characters."), "name"))
        return await self._token(self.scope.me, "api", name.strip(), TOKEN_GOOD_FOR)

    @action
    async def revoke_token(self, id: UUID) -> account.Token:
        """Revoke an API token of one's own."""
        own = {each.id: each for each in await account_store.tokens_of(self.scope.me)}
        kept = found(own.get(id))
        await account_store.revoke(id)
        return kept

    async def tokens(self) -> list[account.Token]:
        """The viewer's API tokens."""
        return await account_store.tokens_of(self.scope.me) if self.scope.who.signed_in else []

    async def _token(self, person_id: UUID, kind: account_store.TokenKind, name: str, good_for: timedelta) -> account.NewToken:
        now, secret = self.scope.now(), identity.new_secret()
        token = account.Token(self.scope.new_id(), person_id, name, now, now + good_for)
        await account_store.insert_token(token, identity.hashed(secret), kind)
        return account.NewToken(token, secret)


def _matches(code_hash: str, code: str) -> bool:
    try:
        return _hasher.verify(code_hash, code)
    except argon2.exceptions.VerifyMismatchError:
        return False
