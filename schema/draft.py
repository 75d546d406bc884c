"""Requests being written, kept on the server."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from matching import draft as domain
from schema import identity, refusal
from schema.context import Context, Info
from schema.identity import Node


@strawberry.type(description="One answer, as it was typed.")
class Answer:
    """One answer."""

    name: str = strawberry.field(description="The name of the question.")
    value: str = strawberry.field(description="What was typed.")


@strawberry.type(description="A request being written.")
class Draft(Node):
    """A request being written."""

    key: str | None = strawberry.field(
        description="What opens it without signing in; shown once, to an anonymous writer, when the draft is made."
    )
    updated: datetime = strawberry.field(description="When it was last saved.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a draft."""
        return isinstance(obj, domain.Draft)

    @strawberry.field(description="What was answered so far.")
    @staticmethod
    def answers(parent: strawberry.Parent[domain.Draft]) -> list[Answer]:
        """What was answered so far."""
        return [Answer(name=name, value=value) for name, value in parent.answers.items()]


@strawberry.input(description="One answer, as it was typed.")
class AnswerInput:
    """One answer."""

    name: str = strawberry.field(description="The name of the question.")
    value: str = strawberry.field(description="What was typed.")


@strawberry.input(description="Answers to keep.")
class SaveDraftInput:
    """Answers to keep."""

    id: strawberry.ID | None = strawberry.field(default=None, description="The draft; leave it out to begin one.")
    key: str | None = strawberry.field(default=None, description="The key of the draft, for those who are not signed in.")
    answers: list[AnswerInput] = strawberry.field(description="What was answered; other answers stay as they are.")

    def made(self) -> Mapping[str, str]:
        """The answers by name."""
        return {each.name: each.value for each in self.answers}


@strawberry.input(description="A draft to forget.")
class DiscardDraftInput:
    """A draft to forget."""

    id: strawberry.ID = strawberry.field(description="The id of the draft.")
    key: str | None = strawberry.field(default=None, description="The key of the draft, for those who are not signed in.")


@strawberry.type(description="A draft that was forgotten.")
class Discarded:
    """A draft that was forgotten."""

    id: strawberry.ID = strawberry.field(description="The id it had.")


@strawberry.type
class DraftQuery:
    """Reading drafts."""

    @strawberry.field(graphql_type=Draft | None, description="A draft of the viewer's own, or one whose key they hold.")
    @staticmethod
    async def draft(
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The id of the draft.")],
        key: Annotated[str | None, strawberry.argument(description="The key of the draft.")] = None,
    ) -> domain.Draft:
        """A draft."""
        return await info.context.drafts.open(identity.read(id, "Draft"), key)


async def _discarded(_: Context, input: DiscardDraftInput, __: Sequence[UUID]) -> Discarded:
    return Discarded(id=input.id)


@strawberry.type
class DraftMutation:
    """Keeping drafts."""

    @refusal.mutation(Draft, "SaveDraftResult", "Keep answers to go on with later, also on another device.")
    @staticmethod
    async def save_draft(info: Info, input: SaveDraftInput) -> domain.Draft:
        """Keep answers."""
        return await info.context.drafts.save(identity.read_optional(input.id, "Draft", "id"), input.key, input.made())

    @refusal.mutation(Discarded, "DiscardDraftResult", "Forget a draft.", _discarded)
    @staticmethod
    async def discard_draft(info: Info, input: DiscardDraftInput) -> Discarded:
        """Forget a draft."""
        await info.context.drafts.discard(identity.read(input.id, "Draft"), input.key)
        return Discarded(id=input.id)
