"""Anything with a global id, by that id."""

from typing import Annotated
from uuid import UUID

import strawberry
from strawberry import relay
from strawberry.dataloader import DataLoader

from matching import refusal
from matching.sentence import say
from schema import identity
from schema.context import Info, Loaders


@strawberry.type
class NodeQuery:
    """Reading anything by its id."""

    @strawberry.field(graphql_type=relay.Node | None, description="Anything by its id, or null where the viewer may not see it.")
    @staticmethod
    async def node(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the thing.")]
    ) -> object | None:
        """Anything by its id."""
        parsed = identity.parse(id)
        if parsed is None:
            sentence = say("“{text}” is not an id of ours; copy it as it was given.", text=id[:80])
            raise refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, "id"))
        loader = _loader(info.context.loaders, parsed[0])
        return await loader.load(parsed[1]) if loader else None


def _loader(loaders: Loaders, type_name: str) -> DataLoader[UUID, object] | None:
    known: dict[str, DataLoader[UUID, object]] = {
        "Request": loaders.requests,
        "RequestLine": loaders.lines,
        "Offer": loaders.offers,
        "Pledge": loaders.pledges,
        "Rota": loaders.rotas,
        "Facility": loaders.facilities,
        "Allocation": loaders.allocations,
        "Design": loaders.designs,
        "Person": loaders.people,
        "Organisation": loaders.organisations,
    }  # type: ignore[assignment]
    return known.get(type_name)
