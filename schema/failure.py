"""What a client is told of an error: our own sentences whole, everything unexpected only as that, with an id to quote."""

import logging
import secrets
import traceback
from collections.abc import Iterable

from graphql import GraphQLError
from strawberry.exceptions import StrawberryInputCoercionError

from matching import refusal
from matching.sentence import say
from schema.context import Context

logger = logging.getLogger("talka.schema")

_OURS = say("Something went wrong on our side; please try again in a moment.")
SLOW = say("This takes too long; ask for less at a time.")


def told(errors: Iterable[GraphQLError], context: Context | None) -> list[GraphQLError]:
    """The errors as the client may see them; what is unexpected is logged under the id that the client gets."""
    return [_told(error, context) for error in errors]


def broken(error: Exception, context: Context | None = None) -> GraphQLError:
    """What a client is told of an error outside any field; it is logged unless it is a refusal."""
    return _told(error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error), context)


def unkeepable() -> GraphQLError:
    """There is a character in what was sent that databases keep in no text."""
    sentence = "There is a character U+0000 in this, which is in no text; leave it out."
    return GraphQLError(sentence, extensions={"code": "INVALID"})


def _told(error: GraphQLError, context: Context | None) -> GraphQLError:
    cause = error.original_error
    if isinstance(cause, refusal.RefusedError):
        refused = cause.refusal
        extensions = {"code": refused.reason.name, **({"field": refused.field} if refused.field else {})}
        return _retold(error, _said(refused.sentence, context), extensions)
    if cause is None or isinstance(cause, GraphQLError | StrawberryInputCoercionError):
        return error
    slow = isinstance(cause, TimeoutError)
    id = secrets.token_hex(4)
    _record(id, error, cause)
    return _retold(error, _said(SLOW if slow else _OURS, context), {"code": "TOO_SLOW" if slow else "INTERNAL", "id": id})


def _said(sentence: str, context: Context | None) -> str:
    return context.phrases.say(sentence) if context else sentence


def _record(id: str, error: GraphQLError, cause: Exception) -> None:
    """Log where something unexpected went wrong; never its message, which may hold what people wrote."""
    path = ".".join(str(step) for step in error.path or ())
    logger.error("%s: %s at %s\n%s", id, type(cause).__name__, path, "".join(traceback.format_tb(cause.__traceback__)))


def _retold(error: GraphQLError, message: str, extensions: dict[str, str]) -> GraphQLError:
    return GraphQLError(
        message, nodes=error.nodes, source=error.source, positions=error.positions, path=error.path, extensions=extensions
    )
