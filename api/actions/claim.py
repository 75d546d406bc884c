"""A client's key, taken for one act in the transaction that does it."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from api.store import idempotency
from matching import viewer
from matching.sentence import say
from schema import once


@dataclass(slots=True)
class Claim:
    """A key under which one act is done; `taken` once the act has begun."""

    key: str
    id: str
    digest: str
    kind: str
    salt: str = field(default_factory=lambda: secrets.token_hex(32))
    taken: bool = False

    async def take(self, now: datetime) -> None:
        """Take the key in the running transaction; raises RepeatedError where it was taken for the very same."""
        self.taken = True
        self._compare(await idempotency.claim(self.id, self.digest, self.salt, self.kind, now))

    async def look(self) -> None:
        """Raise RepeatedError where the act was done already, before anything is made ready for it."""
        self._compare(await idempotency.find(self.id))

    async def keep(self, result: object) -> None:
        """Note the ids of what came of the act."""
        things = result if isinstance(result, list | tuple) else (result,)
        ids = (getattr(each, "id", None) for each in things)
        if found := [id for id in ids if isinstance(id, UUID)]:
            await idempotency.keep(self.id, found)

    async def release(self) -> None:
        """Give the key back."""
        await idempotency.forget(self.id)
        self.taken = False

    def secret(self, purpose: str) -> str:
        """A secret that this key alone makes again: 256 bits of the salt, which is of no use without the key."""
        made = hmac.digest(bytes.fromhex(self.salt), f"{purpose}:{self.key}".encode(), "sha256")
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    def _compare(self, done: idempotency.Done | None) -> None:
        if done is None:
            return
        if done.digest != self.digest:
            raise once.refused(say("This key was used for something else already; make a new key for every act."))
        self.salt = done.salt
        raise once.RepeatedError(done.ids)


def of(who: viewer.Viewer, key: str, said: str, kind: str) -> Claim:
    """The claim of a viewer's key for an act with its input, which makes something of this kind.

    Nothing of either can be read from it: what is kept of the input is signed with the key, and of the key a digest. The
    keys of people are their own; visitors have no name, so each of their acts has keys of its own.
    """
    digest = hmac.new(key.encode(), said.encode(), "sha256").hexdigest()
    room = str(who.person_id) if who.person_id else f"anonymous:{digest}"
    return Claim(key, _id(room, key), digest, kind)


async def outcome(who: viewer.Viewer, key: str) -> tuple[str, UUID] | None:
    """The kind and id of what a person has made under this key, if they have made anything."""
    done = await idempotency.find(_id(str(who.person_id), key)) if who.person_id else None
    return (done.kind, done.ids[0]) if done and done.ids else None


def _id(room: str, key: str) -> str:
    return hashlib.sha256(f"{room}:{key}".encode()).hexdigest()
