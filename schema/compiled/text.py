"""SQL expressions of text, one after another; each `||` copies all that is before it, so there are as few as can be."""

from collections.abc import Mapping, Sequence

_JOINT = " || "


def joined(texts: Mapping[str, str]) -> str:
    """The JSON text of an object, from the expressions of its fields."""
    parts, before = ["'{'"], ""
    for key, made in texts.items():
        parts += [f"'{before}\"{key}\":'", made]
        before = ","
    return chained([*parts, "'}'"])


class Made(str):
    """A text that is made of a query's one row."""

    __slots__ = ("made", "rows")
    made: str
    rows: str

    def __new__(cls, made: str, rows: str) -> "Made":
        """`made` is the text, of what is in FROM `rows`."""
        self = super().__new__(cls, f"(SELECT {made} FROM {rows})")
        self.made, self.rows = made, rows
        return self


def chained(parts: Sequence[str]) -> str:
    """One text after another; literals become one with what is beside them, also inside a query."""
    found: list[str] = []
    for part in parts:
        last = found.pop() if found else ""
        before, literal = _split(last)
        if isinstance(part, Made) and literal:
            found += [before, Made(chained([literal, part.made]), part.rows)]
        elif isinstance(last, Made) and _is_literal(part):
            found.append(Made(chained([last.made, part]), last.rows))
        elif literal and part.startswith("'"):
            found += [before, literal[:-1] + part[1:]]
        else:
            found += [last, part]
        found = [each for each in found if each]
    return found[0] if len(found) == 1 else " || ".join(found)


def _is_literal(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == "'" and "'" not in text[1:-1]


def _split(text: str) -> tuple[str, str]:
    """A text without the literal that it ends with, and that literal, if it is easy to tell."""
    before, joint, literal = text.rpartition(_JOINT)
    return (before, literal) if _is_literal(literal) and (joint or not before) else (text, "")
