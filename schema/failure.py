"""What a client is told of an error: our own sentences whole, everything unexpected only as that, with an id to quote."""

import logging
import secrets
import traceback
from collections.abc import Iterable

from graphql import GraphQLError
from strawberry.exceptions import StrawberryInputCoercionError

from matching import refusal
from matching.sentence import say
from schema.port import Phrases

logger = logging.getLogger("talka.schema")

_OURS = say("Something went wrong on our side; please try again in a moment.")
SLOW = say("This takes too long; ask for less at a time.")
AWAY = say("Talka cannot answer just now; please try again in a minute.")


def told(errors: Iterable[GraphQLError], phrases: Phrases) -> list[GraphQLError]:
    """The errors as the client may see them; what is unexpected is logged under the id that the client gets."""
    return [_told(error, phrases) for error in errors]


def broken(error: Exception, phrases: Phrases) -> GraphQLError:
    """What a client is told of an error outside any field; it is logged unless it is a refusal."""
    return _told(error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error), phrases)


def away(error: ConnectionError, where: str = "") -> str:
    """Log in one line that the database does not answer, for where that was met says nothing; the id of the line."""
    id = secrets.token_hex(4)
    logger.error("%s: The database does not answer%s (%s)", id, where and f" at {where}", type(error.__cause__ or error).__name__)
    return id


def unkeepable() -> GraphQLError:
    """There is a character in what was sent that databases keep in no text."""
    sentence = "There is a character U+0000 in this, which is in no text; leave it out."
    return GraphQLError(sentence, extensions={"code": "INVALID"})


def _told(error: GraphQLError, phrases: Phrases) -> GraphQLError:
    cause = error.original_error
    if isinstance(cause, refusal.RefusedError):
        refused = cause.refusal
        extensions = {"code": refused.reason.name, **({"field": refused.field} if refused.field else {})}
        return _retold(error, phrases.say(refused.sentence), extensions)
    if cause is None or isinstance(cause, GraphQLError | StrawberryInputCoercionError):
        return error
    path = ".".join(str(step) for step in error.path or ())
    if isinstance(cause, ConnectionError):
        return _retold(error, phrases.say(AWAY), {"code": "UNAVAILABLE", "id": away(cause, path)})
    sentence, code = (SLOW, "TOO_SLOW") if isinstance(cause, TimeoutError) else (_OURS, "INTERNAL")
    return _retold(error, phrases.say(sentence), {"code": code, "id": _record(path, cause)})


def _record(path: str, cause: Exception) -> str:
    """Log where something unexpected went wrong; never its message, which may hold what people wrote. The id of the line."""
    id = secrets.token_hex(4)
    logger.error("%s: %s at %s\n%s", id, type(cause).__name__, path, "".join(traceback.format_tb(cause.__traceback__)))
    return id


def _retold(error: GraphQLError, message: str, extensions: dict[str, str]) -> GraphQLError:
    return GraphQLError(
        message, nodes=error.nodes, source=error.source, positions=error.positions, path=error.path, extensions=extensions
    )
