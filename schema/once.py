"""Acts that are done once: the key that every mutation takes, and how the first result is told again."""

import dataclasses
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from strawberry.annotation import StrawberryAnnotation
from strawberry.extensions import FieldExtension
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField

from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say
from schema.context import Context, Info

ARGUMENT = "idempotency_key"
FIELD = "idempotencyKey"
DESCRIPTION = (
    "A key of the client's making, such as a UUID (16 to 128 printable ASCII characters). Sent again under it within 48 hours, "
    "this is done once, and answered with what came of it."
)
_KEY = re.compile(r"[!-~]{16,128}")

T = TypeVar("T")
# Reads again what an act came to: from its context, its input, and the ids that were kept.
Again = Callable[[Context, Any, Sequence[UUID]], Awaitable[Any]]


class RepeatedError(Exception):
    """This act was done before under the same key; `ids` are those of what came of it."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        """Keep the ids."""
        super().__init__("done before")
        self.ids = ids


class Act(FieldExtension):
    """Gives a mutation its key, describes its one `input`, and lets its answer be read afresh."""

    def __init__(self, result: Any, again: Again | None = None, made: Any = None) -> None:
        """Tell a repeated act with `again`; where none is given, by the id of its result.

        `made` is the type of the things whose ids are kept, where it is not that of the result.
        """
        self._kind = get_object_definition(made or result, strict=True).name
        self._again = again or _by_id(self._kind)

    def apply(self, field: StrawberryField) -> None:
        """Add the argument for the key."""
        for argument in field.arguments:
            argument.description = argument.description or "What to do, in full."
        if all(each.python_name != ARGUMENT for each in field.arguments):  # a field may be put into several schemas
            kind = StrawberryAnnotation(str | None)
            key = StrawberryArgument(ARGUMENT, None, kind, description=DESCRIPTION, default=None)
            field.arguments = [*field.arguments, key]

    async def resolve_async(self, next_: Callable[..., Any], source: Any, info: Info, **given: Any) -> Any:
        """Do it, or tell again what it came to."""
        key: str | None = given.pop(ARGUMENT, None)
        info.context.forget()
        if key is None:
            return await next_(source, info, **given)
        check(key)
        with info.context.once.under(key, said(info.field_name, given), self._kind):
            try:
                return await next_(source, info, **given)
            except RepeatedError as repeated:
                info.context.forget()
                return await self._again(info.context, given.get("input"), repeated.ids)


def _by_id(kind: str) -> Again:
    """Reads the thing anew by its id, as its viewer may see it now."""

    async def again(context: Context, _: Any, ids: Sequence[UUID]) -> Any:
        loader = context.loaders.of(kind)
        return still_there(await loader.load(ids[0]) if loader and ids else None)

    return again


def check(key: str) -> None:
    """Refuse what is no key."""
    if not _KEY.fullmatch(key):
        raise refused(say("A key has 16 to 128 letters, digits or signs and no blanks; a UUID is a good one."))


def still_there(thing: T | None) -> T:
    """What came of an act that was done; raises RefusedError where its viewer can no longer see it."""
    if thing is None:
        raise gone()
    return thing


def gone() -> RefusedError:
    """This was done, but there is nothing to show of it any more."""
    sentence = say("This was done already under this key, but you can no longer see what came of it.")
    return RefusedError(Refusal(Reason.NOT_FOUND, sentence, FIELD))


def refused(sentence: str) -> RefusedError:
    """The key is not good."""
    return RefusedError(Refusal(Reason.INVALID, sentence, FIELD))


def said(act: str, given: Mapping[str, Any]) -> str:
    """One text for an act with its arguments.

    What stands at its default is left out of an input, so that a field that is added changes nothing that was said before.
    """
    return json.dumps([act, {name: _plain(value) for name, value in given.items()}], sort_keys=True)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        given = ((each.name, getattr(value, each.name), each.default) for each in dataclasses.fields(value))
        return {name: _plain(told) for name, told, default in given if told != default}
    if isinstance(value, list):
        return [_plain(each) for each in value]  # type: ignore[reportUnknownVariableType]
    if isinstance(value, Enum):
        return value.name
    return value if isinstance(value, bool | int | float | None) else str(value)
