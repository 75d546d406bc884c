"""Signing in: one-time codes, sessions and API tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from matching import account as domain
from matching import viewer
from schema import enumeration, identity, later, once, refusal
from schema.context import Context, Info
from schema.identity import Node

enumeration.describe(
    domain.Way,
    "Way",
    "How a one-time code reaches a person.",
    {domain.Way.MAIL: "By mail.", domain.Way.PHONE: "By text message."},
)


@strawberry.type(description="A session or API token, without its secret.")
class ApiToken(Node):
    """A session or API token."""

    name: str = strawberry.field(description="What its owner calls it.")
    created: datetime = strawberry.field(description="When it was made.")
    expires: datetime = strawberry.field(description="Until when it is good.")
    last_used: datetime | None = strawberry.field(description="When it was last used.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a token."""
        return isinstance(obj, domain.Token)


@strawberry.type(description="A code is on its way.")
class CodeSent:
    """A code is on its way."""

    masked: str = strawberry.field(description="Where to, with most of it hidden.")
    expires: datetime = strawberry.field(description="Until when the code is good.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a sent code."""
        return isinstance(obj, domain.CodeSent)

    @strawberry.field(description="By what way.")
    @staticmethod
    def channel(parent: strawberry.Parent[domain.CodeSent]) -> domain.Way:
        """By what way."""
        return parent.way


@strawberry.type(description="A session just begun.")
class SignedIn:
    """A session just begun."""

    token: str = strawberry.field(description="Send it as `Authorization: Bearer`; it is shown this once.")
    expires: datetime = strawberry.field(description="Until when it is good.")

    @strawberry.field(graphql_type=later.one("viewer", "Viewer"), description="Who is signed in now.")
    @staticmethod
    def viewer(info: Info) -> viewer.Viewer:
        """Who is signed in now."""
        return info.context.viewer


@strawberry.type(description="A session that is over.")
class SignedOut:
    """A session that is over."""

    done: bool = strawberry.field(description="Whether it is.")


@strawberry.type(description="An API token just made.")
class NewApiToken:
    """An API token just made."""

    secret: str = strawberry.field(description="Send it as `Authorization: Bearer`; it is shown this once.")
    token: ApiToken = strawberry.field(description="The token without its secret.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a token just made."""
        return isinstance(obj, domain.NewToken)


@strawberry.input(description="An address to send a code to.")
class AskCodeInput:
    """An address to send a code to."""

    address: str = strawberry.field(description="A mail address or phone number.")


@strawberry.input(description="An address and the code that was sent there.")
class SignInInput:
    """An address and the code that was sent there."""

    address: str = strawberry.field(description="The mail address or phone number the code was sent to.")
    code: str = strawberry.field(description="The code.")
    name: str | None = strawberry.field(default=None, description="What to be called, for those who are new.")


@strawberry.input(description="An API token to make.")
class CreateApiTokenInput:
    """An API token to make."""

    name: str = strawberry.field(description="What to call it.")


@strawberry.input(description="An API token to revoke.")
class RevokeApiTokenInput:
    """An API token to revoke."""

    id: strawberry.ID = strawberry.field(description="The id of the token.")


async def _signed_out(_: Context, __: None, ___: Sequence[UUID]) -> SignedOut:
    return SignedOut(done=True)


# A slow hash is reckoned for either, and one document is one try.
DEAR = {"once": True, "cost": 2_000}


@strawberry.type
class AccountMutation:
    """Signing in and out."""

    @refusal.mutation(CodeSent, "AskCodeResult", "Send a one-time code to a mail address or phone number.", metadata=DEAR)
    @staticmethod
    async def ask_code(info: Info, input: AskCodeInput) -> domain.CodeSent:
        """Send a one-time code."""
        return await info.context.sign_in.ask_code(input.address)

    @refusal.mutation(
        SignedIn, "SignInResult", "Exchange a one-time code for a session; a new address makes a new person.", metadata=DEAR
    )
    @staticmethod
    async def sign_in(info: Info, input: SignInInput) -> SignedIn:
        """Exchange a one-time code for a session."""
        made = await info.context.sign_in.sign_in(input.address, input.code, input.name)
        return SignedIn(token=made.secret, expires=made.token.expires)

    @strawberry.mutation(description="End the session the viewer came with.", extensions=[once.Act(SignedOut, _signed_out)])
    @staticmethod
    async def sign_out(
        info: Info,
        everywhere: Annotated[
            bool, strawberry.argument(description="Whether to end all sessions of the viewer; API tokens stay.")
        ] = False,
    ) -> SignedOut:
        """End the session the viewer came with, or all of them."""
        await info.context.sign_in.sign_out(everywhere=everywhere)
        return SignedOut(done=True)

    @refusal.mutation(NewApiToken, "CreateApiTokenResult", "Make an API token for a program of one's own.")
    @staticmethod
    async def create_api_token(info: Info, input: CreateApiTokenInput) -> domain.NewToken:
        """Make an API token."""
        return await info.context.sign_in.create_token(input.name)

    @refusal.mutation(ApiToken, "RevokeApiTokenResult", "Revoke an API token of one's own.")
    @staticmethod
    async def revoke_api_token(info: Info, input: RevokeApiTokenInput) -> domain.Token:
        """Revoke an API token."""
        return await info.context.sign_in.revoke_token(identity.read(input.id, "ApiToken"))
