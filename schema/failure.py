"""What a client is told of an error: our own sentences whole, everything unexpected only as that."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Iterable

from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError, StrawberryInputCoercionError
from strawberry.extensions import MaskErrors, SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from matching import refusal
from matching.sentence import say
from schema.context import Context

logger = logging.getLogger("talka.schema")

# Requests that name no operation, or one their transport does not take: transports answer these themselves.
REQUEST_ERRORS = (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError)

_OURS = say("Something went wrong on our side; please try again in a moment.")


class Explained(MaskErrors):
    """Says every error that is ours in the language asked for, and hides all others."""

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        """The error as the client may see it."""
        return explained(error, self.execution_context.context)


class Deadline(SchemaExtension):
    """Ends queries and mutations that take too long; subscriptions may last."""

    seconds = 15.0

    async def on_execute(self) -> AsyncIterator[None]:
        """Execute within the time allowed."""
        try:
            async with asyncio.timeout(self.seconds):
                yield
        except TimeoutError as error:
            message = "This takes too long; ask for less at a time."
            raise GraphQLError(message, extensions={"code": "TOO_SLOW"}) from error


def explained(error: GraphQLError, context: Context) -> GraphQLError:
    """A refusal as its sentence, a mistake in the document as it is, anything else as one sentence without its cause."""
    cause = error.original_error
    if isinstance(cause, refusal.RefusedError):
        refused = cause.refusal
        extensions = {"code": refused.reason.name, **({"field": refused.field} if refused.field else {})}
        return _retold(error, context.phrases.say(refused.sentence), extensions)
    if cause is None or isinstance(cause, GraphQLError | StrawberryInputCoercionError):
        return error
    return _retold(error, context.phrases.say(_OURS), {"code": "INTERNAL"})


def unexpected(error: GraphQLError) -> GraphQLError:
    """An error that happened where no context tells the language, without its cause."""
    return _retold(error, _OURS, {"code": "INTERNAL"})


def record(errors: Iterable[GraphQLError]) -> None:
    """Log where something unexpected went wrong; never its message, which may hold what people wrote."""
    for error in errors:
        cause = error.original_error
        if cause is None or isinstance(cause, GraphQLError | refusal.RefusedError):
            continue
        path = ".".join(str(step) for step in error.path or ())
        logger.error("%s at %s\n%s", type(cause).__name__, path, "".join(traceback.format_tb(cause.__traceback__)))


def _retold(error: GraphQLError, message: str, extensions: dict[str, str]) -> GraphQLError:
    return GraphQLError(
        message, nodes=error.nodes, source=error.source, positions=error.positions, path=error.path, extensions=extensions
    )
