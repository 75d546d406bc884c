"""What could not be understood, kept for coordinators to look at."""

from datetime import datetime

import strawberry

from matching import kept as domain
from schema import connection, identity, paging, refusal
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.identity import Node


@strawberry.type(description="A record that could not be understood, as it was written, and why.")
class KeptAside(Node):
    """A record that could not be understood."""

    source: str = strawberry.field(description="Where it came from.")
    reason: str = strawberry.field(description="Why it could not be used.")
    as_written: str = strawberry.field(description="How it was written.")
    created: datetime = strawberry.field(description="When it was kept.")
    resolved: bool = strawberry.field(description="Whether it was dealt with.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value was kept aside."""
        return isinstance(obj, domain.KeptAside)


@strawberry.input(description="A kept record that was dealt with.")
class ResolveKeptAsideInput:
    """A kept record that was dealt with."""

    id: strawberry.ID = strawberry.field(description="The id of the record.")


@strawberry.type
class KeptQuery:
    """Reading what is kept aside."""

    @strawberry.field(graphql_type=Connection[KeptAside], description="What is kept aside, newest first; for coordinators.")
    @staticmethod
    async def kept_aside(info: Info, first: First = 20, after: After = None) -> Page[domain.KeptAside]:
        """What is kept aside."""
        window = paging.window(first, after)
        return await connection.page(info.context.kept.find(window), window)


@strawberry.type
class KeptMutation:
    """Dealing with what is kept aside."""

    @refusal.mutation(KeptAside, "ResolveKeptAsideResult", "Mark a kept record as dealt with; for coordinators.")
    @staticmethod
    async def resolve_kept_aside(info: Info, input: ResolveKeptAsideInput) -> domain.KeptAside:
        """Mark a kept record as dealt with."""
        return await info.context.kept.resolve(identity.read(input.id, "KeptAside"))
