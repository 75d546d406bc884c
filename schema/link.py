"""Links that answer for a line without signing in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import strawberry

from matching import request as domain
from schema import enumeration, identity, line, refusal
from schema.context import Context, Info
from schema.line import RequestLine

enumeration.describe(
    domain.Answer,
    "LinkAnswer",
    "What a link can say about a line.",
    {
        domain.Answer.STILL_NEEDED: "It is still needed as it stands.",
        domain.Answer.CHANGED: "It is needed, but not as it stands.",
        domain.Answer.STOP: "Send nothing more.",
    },
)


@strawberry.type(description="The line a link stands for.")
class LinkedLine:
    """The line a link stands for."""

    line: RequestLine = strawberry.field(description="The line.")
    facility_name: str = strawberry.field(description="The facility it is for; empty for a person's own request.")


@strawberry.type(description="A link just made; its token is shown this once.")
class NewLink:
    """A link just made."""

    token: str = strawberry.field(description="What `linkedLine` and `answerLink` take.")
    path: str = strawberry.field(description="Where the page of the link is, below the address of this site.")


@strawberry.input(description="A line to make a link for.")
class MakeLinkInput:
    """A line to make a link for."""

    line_id: strawberry.ID = strawberry.field(description="The line.")


@strawberry.input(description="An answer given through a link.")
class AnswerLinkInput:
    """An answer given through a link."""

    token: str = strawberry.field(description="The token of the link.")
    answer: domain.Answer = strawberry.field(description="The answer.")
    asked: Decimal | None = strawberry.field(default=None, description="How many are needed, if that changed.")
    unit: str | None = strawberry.field(default=None, description="The code of the unit; the base unit where none is given.")
    amount_unknown: bool = strawberry.field(default=False, description="Whether it is not known how many are needed.")

    def made(self) -> domain.LineChange:
        """The change."""
        return domain.LineChange(line.restated(self.asked, self.unit, self.amount_unknown))


@strawberry.type
class LinkQuery:
    """Reading through links."""

    @strawberry.field(
        graphql_type=LinkedLine | None, description="The line a link stands for; null and an error where the link is not good."
    )
    @staticmethod
    async def linked_line(
        info: Info, token: Annotated[str, strawberry.argument(description="The token of the link.")]
    ) -> LinkedLine:
        """The line a link stands for."""
        return await _linked(info.context, await info.context.links.open(token))


async def _answered(context: Context, input: AnswerLinkInput, _: Sequence[UUID]) -> LinkedLine:
    return await _linked(context, await context.links.open(input.token))


@strawberry.type
class LinkMutation:
    """Making and answering links."""

    @refusal.mutation(NewLink, "MakeLinkResult", "Make a link that answers for a line without signing in.")
    @staticmethod
    async def make_link(info: Info, input: MakeLinkInput) -> NewLink:
        """Make a link for a line."""
        token = await info.context.links.make(identity.read(input.line_id, "RequestLine", "lineId"))
        return NewLink(token=token, path=f"/l/{token}")

    @refusal.mutation(
        LinkedLine, "AnswerLinkResult", "Answer for a line through a link: still needed, changed, or stop.", _answered
    )
    @staticmethod
    async def answer_link(info: Info, input: AnswerLinkInput) -> LinkedLine:
        """Answer for a line through a link."""
        return await _linked(info.context, await info.context.links.answer(input.token, input.answer, input.made()))


async def _linked(context: Context, opened: domain.Line) -> LinkedLine:
    asked = await context.loaders.requests.load(opened.request_id)
    place = await context.loaders.facilities.load(asked.facility_id) if asked and asked.facility_id else None
    shown: RequestLine = opened  # type: ignore[assignment] - the contract shows domain values as they are
    return LinkedLine(line=shown, facility_name=place.name if place else "")
