"""What clients are promised of the contract: nothing breaks without a decision, and nothing goes before its time.

The contract as it was last released is kept. Whatever breaks since must be named, word by word, in a decision made since;
what is deprecated says what to use instead and when it goes, and stays for half a year after the release that said so.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from graphql import (
    BreakingChange,
    DangerousChange,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
)
from graphql.utilities import find_schema_changes

KEPT = timedelta(days=183)  # how long what is deprecated stays after the release that said so

_HEAD = "# Released on {on} with decision {decision:03}; written by `talka schema --release`, never by hand: {digest}"
_HEADED = re.compile(r"# Released on (\S+) with decision (\d+);[^\n]*: (\w{64})\n")
_DEPRECATED = re.compile(r"Use `[^`]+`.* Goes after (\d{4}-\d\d-\d\d)\.")


@dataclass(frozen=True, slots=True)
class Release:
    """The contract as it was released, on which day, and the number of the last decision that is in it."""

    sdl: str
    on: date
    decision: int

    def text(self) -> str:
        """The release as it is kept."""
        return _HEAD.format(on=self.on, decision=self.decision, digest=_digest(self.sdl)) + "\n" + self.sdl


def read(text: str) -> Release:
    """A kept release; raises ValueError for one that was changed by hand."""
    head = _HEADED.match(text)
    if head is None or _digest(text[head.end() :]) != head[3]:
        raise ValueError("The released contract was changed by hand; only `talka schema --release` writes it.")
    return Release(text[head.end() :], date.fromisoformat(head[1]), int(head[2]))


def _digest(sdl: str) -> str:
    return hashlib.sha256(sdl.encode()).hexdigest()


def dangers(before: str, now: str) -> list[str]:
    """What is no break, but may surprise a client."""
    changes = find_schema_changes(build_schema(before), build_schema(now))
    return [each.description for each in changes if isinstance(each, DangerousChange)]


def broken(before: Release, now: str, decisions: Mapping[int, str], today: date) -> list[str]:
    """Every promise that the contract as it is now would break, in words; `decisions` are their texts by number."""
    old, new = build_schema(before.sdl), build_schema(now)
    said = " ".join(" ".join(text.split()) for number, text in decisions.items() if number > before.decision)
    breaks = [each.description for each in find_schema_changes(old, new) if isinstance(each, BreakingChange)]
    return [
        *(
            f"This breaks clients and stands in no decision since {before.decision:03}: {each}"
            for each in breaks
            if each not in said
        ),
        *_too_early(old, new, today),
        *_not_announced(old, new, before.on + KEPT),
    ]


def _too_early(old: GraphQLSchema, new: GraphQLSchema, today: date) -> Iterator[str]:
    there, kept = dict(_members(old)), dict(_members(new))
    for name, reason in there.items():
        goes = _goes(reason)
        if goes is None:
            continue
        if name not in kept and today <= goes:
            yield f"{name} was to stay until {goes}."
        elif name in kept and (_goes(kept[name]) or goes) < goes:
            yield f"{name} was to stay until {goes}, and no earlier date can be set."


def _not_announced(old: GraphQLSchema, new: GraphQLSchema, earliest: date) -> Iterator[str]:
    there = dict(_members(old))
    for name, reason in _members(new):
        goes = _goes(reason)
        if reason is not None and goes is None:
            yield f"{name} is deprecated; say: “Use `something else`. Goes after {earliest}.”"
        elif goes is not None and there.get(name) is None and goes < earliest:
            yield f"{name} is newly deprecated and must stay until {earliest} at least."


def _goes(reason: str | None) -> date | None:
    found = _DEPRECATED.fullmatch(reason) if reason else None
    return date.fromisoformat(found[1]) if found else None


def _members(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Every field, argument, input field and enum value by its coordinate, with the reason of its deprecation."""
    for kind in schema.type_map.values():
        if kind.name.startswith("__"):
            continue
        if isinstance(kind, GraphQLEnumType):
            yield from ((f"{kind.name}.{name}", each.deprecation_reason) for name, each in kind.values.items())
        elif isinstance(kind, GraphQLInputObjectType):
            yield from ((f"{kind.name}.{name}", each.deprecation_reason) for name, each in kind.fields.items())
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field.deprecation_reason
                yield from ((f"{kind.name}.{name}({arg}:)", each.deprecation_reason) for arg, each in field.args.items())
