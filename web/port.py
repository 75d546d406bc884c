"""What the pages need from whoever runs them: a way to execute GraphQL, and a few settings."""

from collections.abc import AsyncIterator, Callable, Mapping
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


class Take(Protocol):
    """Takes one file on behalf of a visitor."""

    async def __call__(self, pieces: AsyncIterator[bytes], name: str, visitor: Visitor) -> Mapping[str, Any]:
        """What was kept (`id`, `name`), or why it was not (`reason`, `sentence`, `field`)."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked for, as developers are told: by one document, and in a minute (0: as much as one likes)."""

    depth: int
    fields: int
    aliases: int
    tokens: int
    window: int
    long_window: int
    counted: int
    cost: int
    kilobytes: int
    seconds: float
    subscriptions: int
    missed: int
    megabytes: int
    fresh: int
    cost_per_account: int
    cost_per_token: int
    cost_per_network: int


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """How the pages are served: the public address, whether this is the demonstration, map tiles, and cookies for https only.

    `contract` gives the text of the contract, and `limits` what it says of itself to developers.
    """

    base_url: str
    demo: bool = False
    tile_url: str = ""
    secure_cookies: bool = True
    graphiql: bool = False
    contract: Callable[[], str] = str
    limits: Limits | None = None
