"""JSON text as PostgreSQL writes it: JSON is `jsonb`, ids are `uuid`, moments are `timestamptz` shown in UTC."""

from collections.abc import Sequence
from typing import Any


class Postgres:
    """PostgreSQL; see `Dialect`."""

    mark = "chr(1)"
    lateral = True
    settled = "event.writer < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"

    def parameter(self, number: int, kind: str) -> str:
        """`$1::text`."""
        return f"${number}::{kind}"

    def bound(self, value: Any) -> Any:
        """As it is."""
        return value

    def among(self, column: str, listed: str) -> str:
        """One of an array."""
        return f"{column} = ANY({listed})"

    def text(self, column: str) -> str:
        """Escapes what JSON escapes, and nothing else."""
        return f"to_json(({column})::text)::text"

    def name(self, column: str) -> str:
        """In no language: some have capitals of their own."""
        return f'upper({column} COLLATE "C")'

    def number(self, column: str) -> str:
        """Its digits."""
        return f"({column})::text"

    def real(self, column: str) -> str:
        """The shortest digits that read back the same, with a point; the very small and large are left to the ordinary path."""
        digits = f"({column})::text"
        plain = f"CASE WHEN {digits} LIKE '%.%' THEN {digits} ELSE {digits} || '.0' END"
        small = f"WHEN abs({column}) BETWEEN 0.00001 AND 0.0001 THEN ({digits})::numeric::text"
        return f"CASE WHEN {column} = 0 OR (abs({column}) > 0.0001 AND abs({column}) < 1e14) THEN {plain} {small} END"

    def moment(self, column: str) -> str:
        """`to_json` leaves the last zeros of a fraction out, so that its length tells whether they are there."""
        written = f"to_json({column})::text"
        filled = f"rpad(left({written}, -7), 27, '0') || '+00:00\"'"
        return f"CASE length({written}) WHEN 34 THEN {written} WHEN 27 THEN {written} ELSE {filled} END"

    def global_id(self, type_name: str, column: str) -> str:
        """The bytes of the key in hex."""
        return f"'\"{type_name}_' || encode(uuid_send({column}), 'hex') || '\"'"

    def cursor(self, parts: Sequence[str]) -> str:
        """URL-safe base64 without padding or line breaks."""
        key = " || ',' || ".join(parts)
        return f"'\"' || rtrim(translate(encode(convert_to('[' || {key} || ']', 'UTF8'), 'base64'), E'+/\\n', '-_'), '=') || '\"'"

    def joined(self, text: str, comma: str = ",") -> str:
        """In the order of the rows."""
        return f"string_agg({text}, '{comma}')"

    def inside(self, json: str, name: str) -> str:
        """NULL where the name is missing."""
        return f"{json}->'{name}'"

    def under(self, json: str, column: str) -> str:
        """NULL where the name is missing."""
        return f"{json}->{column}"

    def raw(self, json: str) -> str:
        """As PostgreSQL writes it."""
        return f"({json})::text"

    def string(self, json: str, name: str) -> str:
        """NULL where it is null or missing."""
        return f"({json}->>'{name}')"

    def reals(self, json: str, name: str) -> str:
        """NULL where it is null or missing."""
        return f"({json}->>'{name}')::float8"

    def instant(self, text: str) -> str:
        """Read as any moment."""
        return f"({text})::timestamptz"

    def leaves(self, json: str) -> str:
        """Written anew, since PostgreSQL puts a space after each comma."""
        listed = f"SELECT '[' || coalesce(string_agg(leaf.value::text, ','), '') || ']' FROM jsonb_array_elements({json}) AS leaf"
        return f"CASE WHEN jsonb_typeof({json}) = 'array' THEN ({listed}) END"

    def members(self, json: str, alias: str) -> str:
        """A function in FROM."""
        return f"jsonb_array_elements_text({json}) AS {alias}(value)"

    def objects(self, json: str, alias: str) -> str:
        """A function in FROM."""
        return f"jsonb_array_elements({json}) AS {alias}(value)"

    def entries(self, json: str, alias: str) -> str:
        """A function in FROM; `jsonb` keeps shorter names first, so that the order written is told beside."""
        return f"jsonb_each({json}) AS {alias}(key, value)"

    def chosen(self, listed: str, code: str) -> str:
        """A binary search; the list is a constant of the statement, read once when it is prepared."""
        return f"({listed}::jsonb->>{code})"
