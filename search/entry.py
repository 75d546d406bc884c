"""A document made ready for an index: its texts as tokens and stems."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import orjson

from search import analyser, port

MOST_TOKENS = 4000  # of each field that are indexed


@dataclass(frozen=True, slots=True)
class Entry:
    """A document, the tokens of its fields (title, items, place, body), and the stems of all of them."""

    document: port.Document
    fields: tuple[list[str], ...]
    stems: list[str]

    @property
    def attributes(self) -> frozenset[tuple[str, port.Value]]:
        """The attributes as single (name, value) pairs."""
        held = ((name, value if isinstance(value, tuple) else (value,)) for name, value in self.document.attributes.items())
        return frozenset((name, value) for name, values in held for value in values)


def analysed(document: port.Document) -> Entry:
    """Analyse a document."""
    texts = (document.title, " | ".join(document.items), document.place, document.body)
    fields = tuple(analyser.tokens(text)[:MOST_TOKENS] for text in texts)
    words = [token for field in fields for token in field]
    return Entry(document, fields, analyser.stemmed(words) + analyser.characters(words))


def packed(document: port.Document) -> bytes:
    """The document as JSON, to analyse it again when the analysis changes."""
    names = ("id", "title", "items", "place", "body", "visible_to", "latitude", "longitude")
    told = {name: getattr(document, name) for name in names} | {"attributes": dict(document.attributes)}
    return orjson.dumps(told, default=str)  # a driver's own kind of UUID is one too


def unpacked(source: bytes) -> port.Document:
    """The document that was packed."""
    raw: dict[str, Any] = orjson.loads(source)
    attributes: dict[str, Any] = raw["attributes"]
    return port.Document(
        id=UUID(raw["id"]),
        title=raw["title"],
        items=tuple(raw["items"]),
        place=raw["place"],
        body=raw["body"],
        visible_to=tuple(raw["visible_to"]),
        latitude=raw["latitude"],
        longitude=raw["longitude"],
        attributes={name: _tupled(value) for name, value in attributes.items()},
    )


def _tupled(value: Any) -> Any:
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
