"""What the pages need from whoever runs them: a way to execute GraphQL, and a few settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: session token (None: anonymous), the BCP 47 tag of the language to be answered in, and the network address."""

    token: str | None
    language: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A GraphQL response: `data` is None when nothing could be answered, `errors` are as GraphQL formats them."""

    data: dict[str, Any] | None
    errors: list[Any] = field(default_factory=list[Any])


class Execute(Protocol):
    """Executes one GraphQL document on behalf of a visitor."""

    async def __call__(self, document: str, variables: Mapping[str, object], visitor: Visitor) -> Answer:
        """Answer the document; never raises for what a client may have got wrong."""
        ...


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """How the pages are served: the public address, whether this is the demonstration, map tiles, and cookies for https only."""

    base_url: str
    demo: bool = False
    tile_url: str = ""
    secure_cookies: bool = True
    graphiql: bool = False
