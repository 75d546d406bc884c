"""Global ids: a type name and a UUID as one opaque text, which stands in addresses as it is.

Ids were first given out as base64 of both; such an id is read for as long as somebody may have kept one.
"""

import re
from typing import Any
from uuid import UUID

import strawberry
from strawberry.relay import GlobalID, GlobalIDValueError

from matching import refusal
from matching.sentence import say

_WRITTEN = re.compile("([A-Za-z]+)_([0-9a-f]{32})")


@strawberry.interface(description="An object with a Globally Unique ID")
class Node:
    """Anything that has a global id."""

    @strawberry.field(description="The Globally Unique ID of this object")
    @staticmethod
    def id(parent: strawberry.Parent[Any], info: strawberry.Info) -> strawberry.ID:
        """The id of the domain value it shows, under the name of its type."""
        return strawberry.ID(write(str(info.path.typename), parent.id))


def write(type_name: str, id: UUID) -> str:
    """The global id of a thing."""
    return f"{type_name}_{id.hex}"


def parse(text: str) -> tuple[str, UUID] | None:
    """The type name and UUID of a global id, or None for a text that is none."""
    found = _WRITTEN.fullmatch(text)
    return (found[1], UUID(found[2])) if found else _once_given(text)


def _once_given(text: str) -> tuple[str, UUID] | None:
    try:
        read = GlobalID.from_id(text)
        return read.type_name, UUID(read.node_id)
    except (GlobalIDValueError, ValueError):
        return None


def read(text: str, type_name: str, field: str = "id") -> UUID:
    """The UUID in a global id of the named type; raises RefusedError for anything else."""
    parsed = parse(text)
    if parsed is None:
        raise _refused(say("“{text}” is not an id of ours; copy it as it was given.", text=text[:80]), field)
    if parsed[0] != type_name:
        raise _refused(
            say("This is the id of a {given}, and a {wanted} is needed here.", given=parsed[0], wanted=type_name), field
        )
    return parsed[1]


def read_optional(text: str | None, type_name: str, field: str) -> UUID | None:
    """The UUID in a global id of the named type, None where none is given."""
    return None if text is None else read(text, type_name, field)


def _refused(sentence: str, field: str) -> refusal.RefusedError:
    return refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, field))
