"""Requests being written, kept on the server."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api import identity
from api.actions.scope import Scope, action, found, require
from api.store import draft as draft_store
from matching import draft
from matching.refusal import Reason, Refusal
from matching.sentence import say
from schema import once

MOST_ANSWERS, LONGEST = 400, 5_000
KEY = "draft"


@dataclass(slots=True)
class Drafts:
    """The drafts port, as one viewer."""

    scope: Scope

    async def save(self, id: UUID | None, key: str | None, answers: Mapping[str, str]) -> draft.Draft:
        """Keep answers, merged over those kept before; makes a draft where `id` is None."""
        try:
            return await self._keep(id, key, answers)
        except once.RepeatedError as repeated:
            secret = None if self.scope.who.signed_in or id is not None else self.scope.secret(KEY)
            return replace(await _open(self.scope, repeated.ids[0], key or secret), key=secret)

    @action
    async def _keep(self, id: UUID | None, key: str | None, answers: Mapping[str, str]) -> draft.Draft:
        before = await _open(self.scope, id, key) if id is not None else None
        kept = {**(before.answers if before else {}), **answers}
        require(_check_size(kept))
        if before is not None:
            owner = before.owner_id or self.scope.who.person_id
            return await _save(replace(before, answers=kept, updated=self.scope.now(), owner_id=owner))
        secret = None if self.scope.who.signed_in else self.scope.secret(KEY)
        made = draft.Draft(self.scope.new_id(), kept, self.scope.now(), self.scope.who.person_id, secret)
        await draft_store.insert(made, identity.hashed(secret) if secret else None)
        return made

    async def open(self, id: UUID, key: str | None) -> draft.Draft:
        """A draft of the viewer's own, or one whose key they hold."""
        return await _open(self.scope, id, key)

    @action
    async def discard(self, id: UUID, key: str | None) -> None:
        """Forget a draft."""
        await discard(self.scope, id, key)

    async def load(self, ids: Sequence[UUID]) -> list[draft.Draft | None]:
        """Load drafts of the viewer's own."""
        own = {each.id: each for each in await self.mine()}
        return [own.get(id) for id in ids]

    async def mine(self) -> list[draft.Draft]:
        """The viewer's drafts, newest first."""
        return await draft_store.of(self.scope.who.person_id) if self.scope.who.person_id else []


async def discard(scope: Scope, id: UUID, key: str | None, field: str = "id") -> None:
    """Forget a draft in the running transaction; `field` is where its id was given."""
    await draft_store.delete((await _open(scope, id, key, field)).id)


async def _save(changed: draft.Draft) -> draft.Draft:
    await draft_store.save(changed)
    return changed


async def _open(scope: Scope, id: UUID, key: str | None, field: str = "id") -> draft.Draft:
    opened, key_hash = await draft_store.open(id) or (None, None)
    kept = found(opened, field)
    own = kept.owner_id is not None and kept.owner_id == scope.who.person_id
    keyed = key is not None and key_hash is not None and hmac.compare_digest(identity.hashed(key), key_hash)
    return found(kept if own or keyed else None, field)


def _check_size(answers: Mapping[str, str]) -> Refusal | None:
    if len(answers) <= MOST_ANSWERS and all(len(text) <= LONGEST for pair in answers.items() for text in pair):
        return None
    sentence = say("A draft keeps {most} answers of {longest} characters each.", most=MOST_ANSWERS, longest=LONGEST)
    return Refusal(Reason.TOO_MANY, sentence, "answers")
