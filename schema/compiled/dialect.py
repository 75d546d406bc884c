"""What the two databases say differently: the same JSON text, byte for byte, of what each of them stores.

Every method takes and returns SQL. An expression that cannot be said exactly is NULL, and becomes the mark of its object.
"""

from collections.abc import Sequence
from typing import Any, Protocol

MARK = b"\x01"  # in no JSON text: whatever cannot be said exactly is answered by the ordinary path


class Dialect(Protocol):
    """How one kind of database writes stored values as JSON."""

    mark: str

    lateral: bool  # whether FROM may hold what hangs on an earlier part of it
    settled: str  # whether every transaction that began before the one that wrote a row of `event` has ended

    def parameter(self, number: int, kind: str) -> str:
        """The parameter of this number (from 1), of a PostgreSQL type."""
        ...

    def bound(self, value: Any) -> Any:
        """A parameter's value as the driver takes it."""
        ...

    def among(self, column: str, listed: str) -> str:
        """Whether a column is in the list of a parameter."""
        ...

    def text(self, column: str) -> str:
        """A text."""
        ...

    def name(self, column: str) -> str:
        """A stored word in the capitals of the contract."""
        ...

    def number(self, column: str) -> str:
        """A whole number."""
        ...

    def real(self, column: str) -> str:
        """A floating-point number."""
        ...

    def moment(self, column: str) -> str:
        """A moment in UTC."""
        ...

    def global_id(self, type_name: str, column: str) -> str:
        """The global id of a thing."""
        ...

    def cursor(self, parts: Sequence[str]) -> str:
        """The cursor of an ordering key whose parts are JSON texts."""
        ...

    def joined(self, text: str, comma: str = ",") -> str:
        """The texts of all rows with commas between them."""
        ...

    def inside(self, json: str, name: str) -> str:
        """What a JSON object holds under a name, as JSON."""
        ...

    def under(self, json: str, column: str) -> str:
        """What a JSON object holds under the name in a column, as JSON."""
        ...

    def raw(self, json: str) -> str:
        """The text of a JSON leaf."""
        ...

    def string(self, json: str, name: str) -> str:
        """What a JSON object holds under a name, as plain text."""
        ...

    def reals(self, json: str, name: str) -> str:
        """What a JSON object holds under a name, as a number."""
        ...

    def instant(self, text: str) -> str:
        """A moment that stands in JSON, to be compared."""
        ...

    def leaves(self, json: str) -> str:
        """The text of a JSON list of leaves."""
        ...

    def members(self, json: str, alias: str) -> str:
        """A table `alias` of the texts in a JSON list, its column named `value`."""
        ...

    def objects(self, json: str, alias: str) -> str:
        """A table `alias` of the objects in a JSON list, its column named `value`."""
        ...

    def entries(self, json: str, alias: str) -> str:
        """A table `alias` of what a JSON object holds, in its order, with the columns `key` and `value`."""
        ...

    def chosen(self, listed: str, code: str) -> str:
        """What a parameter, a JSON object of texts, holds for a code."""
        ...
