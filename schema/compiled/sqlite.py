"""JSON text as SQLite writes it: JSON is text as it was written, ids are text, moments are ISO text with a space.

Our connection adds the functions that SQLite has not.
"""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

import orjson


class Sqlite:
    """SQLite; see `Dialect`."""

    mark = "char(1)"
    lateral = False
    settled = "TRUE"

    def parameter(self, number: int, kind: str) -> str:
        """`?1`."""
        return f"?{number}"

    def bound(self, value: Any) -> Any:
        """Ids as text, lists as JSON."""
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, list):
            return orjson.dumps([self.bound(each) for each in cast("list[Any]", value)]).decode()
        return value

    def among(self, column: str, listed: str) -> str:
        """One of a JSON list."""
        return f"{column} IN (SELECT value FROM json_each({listed}))"

    def text(self, column: str) -> str:
        """Escapes what JSON escapes, and nothing else; of NULL it would make a JSON null."""
        return f"nullif(json_quote({column}), 'null')"

    def name(self, column: str) -> str:
        """In no language."""
        return f"upper({column})"

    def number(self, column: str) -> str:
        """Its digits."""
        return f"CAST({column} AS TEXT)"

    def real(self, column: str) -> str:
        """By a function of our connection."""
        return f"json_real({column})"

    def moment(self, column: str) -> str:
        """With a T for the space."""
        return f"'\"' || replace({column}, ' ', 'T') || '\"'"

    def global_id(self, type_name: str, column: str) -> str:
        """The text of the key without its dashes."""
        return f"'\"{type_name}_' || replace({column}, '-', '') || '\"'"

    def cursor(self, parts: Sequence[str]) -> str:
        """By a function of our connection."""
        key = " || ',' || ".join(parts)
        return f"cursor('[' || {key} || ']')"

    def joined(self, text: str, comma: str = ",") -> str:
        """In the order of the rows."""
        return f"group_concat({text}, '{comma}')"

    def inside(self, json: str, name: str) -> str:
        """NULL where the name is missing."""
        return f"{json}->'$.\"{name}\"'"

    def under(self, json: str, column: str) -> str:
        """NULL where the name is missing; the names are codes of our catalogue."""
        return f"{json}->('$.\"' || {column} || '\"')"

    def raw(self, json: str) -> str:
        """As it was written."""
        return f"({json})"

    def string(self, json: str, name: str) -> str:
        """NULL where it is null or missing."""
        return f"({json}->>'$.\"{name}\"')"

    def reals(self, json: str, name: str) -> str:
        """NULL where it is null or missing."""
        return f"({json}->>'$.\"{name}\"')"

    def instant(self, text: str) -> str:
        """By a function of our connection, as moments are kept."""
        return f"instant({text})"

    def leaves(self, json: str) -> str:
        """As it was written."""
        return f"({json})"

    def members(self, json: str, alias: str) -> str:
        """A function in FROM."""
        return f"json_each({json}) AS {alias}"

    def objects(self, json: str, alias: str) -> str:
        """A function in FROM."""
        return f"json_each({json}) AS {alias}"

    def entries(self, json: str, alias: str) -> str:
        """A function in FROM."""
        return f"json_each({json}) AS {alias}"

    def chosen(self, listed: str, code: str) -> str:
        """By a function of our connection, which parses the list once."""
        return f"chosen({listed}, {code})"
