"""Global ids: a type name and a UUID as one opaque text."""

from typing import Any
from uuid import UUID

from strawberry.relay import GlobalID, GlobalIDValueError, Node

from matching import refusal
from matching.sentence import say


class Identified:
    """Gives a GraphQL type the id of the domain value it shows."""

    @classmethod
    def resolve_id(cls, root: Any, *, info: Any) -> str:
        """The UUID of the domain value, as text."""
        return str(root.id)


def plain(type: type) -> bool:
    """Whether the things of a GraphQL type have the id that `Identified` gives them, under its name."""
    named = getattr(type, "resolve_typename", None)
    told = getattr(type, "resolve_id", None)
    own = getattr(told, "__func__", None) is Identified.resolve_id.__func__
    return own and getattr(named, "__func__", None) is Node.resolve_typename.__func__


def write(type_name: str, id: UUID) -> str:
    """The global id of a thing."""
    return str(GlobalID(type_name, str(id)))


def parse(text: str) -> tuple[str, UUID] | None:
    """The type name and UUID of a global id, or None for a text that is none."""
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
