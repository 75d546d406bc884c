"""Enums of the domain, described for the contract."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

import strawberry

E = TypeVar("E", bound=Enum)


def describe(enum: type[E], name: str, description: str, values: Mapping[E, str]) -> None:
    """Show a domain enum in the contract under `name`, every value with its description."""
    shown: Any = strawberry.enum(enum, name=name, description=description)
    texts = {member.name: text for member, text in values.items()}
    for value in shown.__strawberry_definition__.values:
        value.description = texts[value.name]
