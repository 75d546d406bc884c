"""Types that two modules owe to each other, named now and resolved when the schema is built."""

from types import GenericAlias
from typing import Annotated, Any, ForwardRef

import strawberry


def one(module: str, name: str) -> Any:
    """The GraphQL type `name` of a module of this room."""
    return Annotated[ForwardRef(name), strawberry.lazy(f"schema.{module}")]


def many(module: str, name: str) -> Any:
    """A list of that type."""
    return GenericAlias(list, (one(module, name),))
