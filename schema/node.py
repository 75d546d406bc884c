"""Anything with a global id, by that id."""

from typing import Annotated

import strawberry

from matching import refusal
from matching.sentence import say
from schema import identity, once
from schema.context import Info
from schema.identity import Node


@strawberry.type
class NodeQuery:
    """Reading anything by its id."""

    @strawberry.field(graphql_type=Node | None, description="Anything by its id, or null where the viewer may not see it.")
    @staticmethod
    async def node(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the thing.")]
    ) -> object | None:
        """Anything by its id."""
        parsed = identity.parse(id)
        if parsed is None:
            sentence = say("“{text}” is not an id of ours; copy it as it was given.", text=id[:80])
            raise refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, "id"))
        loader = info.context.loaders.of(parsed[0])
        return await loader.load(parsed[1]) if loader else None

    @strawberry.field(
        graphql_type=Node | None,
        description="What the viewer has made under a key of theirs, as it is now; null where nothing was done under it, or "
        "nothing that has an id. Of several pledges that were made at once, the first. "
        "For whoever lost the answer, and the input too.",
    )
    @staticmethod
    async def outcome(
        info: Info, idempotency_key: Annotated[str, strawberry.argument(description="The key, as it was sent.")]
    ) -> object | None:
        """What the viewer has made under a key of theirs."""
        once.check(idempotency_key)
        made = await info.context.once.outcome(idempotency_key)
        loader = info.context.loaders.of(made[0]) if made else None
        return await loader.load(made[1]) if loader and made else None
