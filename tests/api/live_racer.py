"""What processes do to the offers of one house while others follow; run as `tests.api.racer` says."""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from uuid import UUID

from api import identity
from api.actions.pledge import Pledges
from api.store import offer as offer_store
from api.store.conflict import ConflictError
from matching import offer


async def change(pledges: Pledges, offer_ids: list[UUID], times: int, seed: int) -> Counter[str]:
    """Hold, give back, pause, resume and publish offers at random, some in transactions that take their time; what was done."""
    told, chance = Counter[str](), random.Random(seed)  # noqa: S311 - no secret, but the same again
    for _ in range(times):
        try:
            async with pledges.scope.database.transaction():
                verb = await _change(chance, offer_ids)
                if chance.random() < 0.1:
                    await asyncio.sleep(chance.random() * 0.01)
                if chance.random() < 0.05:
                    raise _UndoneError
        except (ConflictError, _UndoneError) as error:
            verb = type(error).__name__
        told[verb] += 1
    return told


class _UndoneError(Exception):
    """A transaction that is given up."""


async def _change(chance: random.Random, offer_ids: list[UUID]) -> str:
    id = chance.choice(offer_ids)
    seen = (await offer_store.load([id]))[id]
    if chance.random() < 0.1:
        await offer_store.insert(replace(seen, id=identity.new_id(), changed=0, held=0))
        return "publish"
    if chance.random() < 0.2:
        paused = seen.state is offer.OfferState.PAUSED
        await offer_store.save(replace(seen, state=offer.OfferState.OPEN if paused else offer.OfferState.PAUSED))
        return "resume" if paused else "pause"
    await offer_store.save(replace(seen, held=chance.choice((0, seen.capacity, chance.randint(0, seen.capacity)))))
    return "hold"
