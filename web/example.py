"""Worked examples for people who write other clients, read from `examples/`: a document, its variables, and what it answers."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from web.port import Answer, Execute, Visitor
from web.translation import mark as _

FOLDER = Path(__file__).parent / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """One example: the name of its files, what it does, and what is to be learned from it."""

    name: str
    title: str
    purpose: str

    @property
    def document(self) -> str:
        """The document as any client would send it."""
        return (FOLDER / f"{self.name}.graphql").read_text("utf-8")

    @property
    def sheet(self) -> Mapping[str, Any]:
        """The variables as they are kept, with what they take from other examples; the answer, where none can be had live."""
        return json.loads((FOLDER / f"{self.name}.json").read_text("utf-8"))

    @property
    def live(self) -> bool:
        """Whether the page may ask: examples that change something, or never end, show an answer that was kept."""
        return "answer" not in self.sheet


EXAMPLES = (
    Example(
        "board",
        _("What is needed now"),
        _(
            "The board in numbers and its most urgent lines, as everybody sees it. No account is needed. A `gap` of null means "
            "that the amount is not known: never read it as one piece."
        ),
    ),
    Example(
        "more",
        _("The next page of a list"),
        _(
            "Send the `endCursor` of a page as `after`. A cursor marks a place in the order, so nothing comes twice or is left "
            "out while others publish. Every list works like this one."
        ),
    ),
    Example(
        "near",
        _("Only what concerns you"),
        _("Filters narrow a list before it leaves the database: here respirators within 300 km of Wuhan. The id is for later."),
    ),
    Example(
        "candidates",
        _("Who could help, and why"),
        _(
            "Offers that fit a line, the best first. Several givers may stand in one candidate, and every point of its score "
            "has a sentence. Nothing is promised yet."
        ),
    ),
    Example(
        "search",
        _("Find by words, in four languages"),
        _("One word in any of the languages finds the thing in all of them; small mistakes are forgiven."),
    ),
    Example(
        "node",
        _("Anything again by its id"),
        _("Every id is good for the whole contract and for ever: keep it, and ask `node` what the thing is like now."),
    ),
    Example(
        "token",
        _("Make a token for your program"),
        _(
            "Sent once with a session, by you. The secret is shown this one time; your program sends it with every request. "
            "Revoke it with `revokeApiToken`."
        ),
    ),
    Example(
        "offer",
        _("Offer something, exactly once"),
        _(
            "A mutation answers with the thing, or with a refusal that says what to do. Whether it arrived is not known when a "
            "connection breaks: send it again with the same `idempotencyKey`, and it is done once."
        ),
    ),
    Example(
        "pledge",
        _("Promise it"),
        _(
            "A candidate becomes a pledge: its amount is held until the facility confirms it. If others were quicker, "
            "`NotEnough` says how much is left, and nothing was promised."
        ),
    ),
    Example(
        "register",
        _("Register a document"),
        _(
            "From then on its `documentId` stands for it, by POST or by GET. The id is the SHA-256 of the text, so that your "
            "program knows it before it asks; to register the same text again changes nothing."
        ),
    ),
    Example(
        "watch",
        _("Watch the board"),
        _(
            "Over WebSocket or server-sent events. Keep the id of the last event you saw; when the connection breaks, subscribe "
            "`after` it, and what you missed comes first."
        ),
    ),
)


@cache
def named(name: str) -> Example | None:
    """The example of a name."""
    return next((each for each in EXAMPLES if each.name == name), None)


@dataclass(slots=True)
class Trial:
    """Asks examples of one server, each at most once, as somebody who reads a language; nobody is signed in by default."""

    execute: Execute
    visitor: Visitor
    answers: dict[str, Answer] = field(default_factory=dict[str, Answer])

    async def variables(self, example: Example) -> dict[str, Any] | None:
        """The variables, with what they take from the answers of other examples; None where this server has no such thing."""
        try:
            return await self._filled(example.sheet["variables"])
        except LookupError:
            return None

    async def answer(self, example: Example) -> Answer:
        """What the server answers; raises LookupError where it has nothing to ask for."""
        if example.name not in self.answers:
            variables = await self._filled(example.sheet["variables"])
            self.answers[example.name] = await self.execute(example.document, variables, self.visitor)
        return self.answers[example.name]

    async def _filled(self, value: Any) -> Any:
        match value:
            case {"from": str(name), "at": str(path)}:
                return await self._taken(name, path)
            case {"new": "uuid"}:
                return str(uuid.uuid4())
            case dict():
                return {key: await self._filled(each) for key, each in value.items()}
            case list():
                return [await self._filled(each) for each in value]
            case _:
                return value

    async def _taken(self, name: str, path: str) -> Any:
        source = named(name)
        found: Any = (await self.answer(source)).data if source else None
        for step in path.split("."):
            if found is None:
                raise LookupError(path)
            found = found[int(step)] if isinstance(found, list) else found[step]
        return found
