"""Hashtags of the Humanitarian Exchange Language (HXL 1.1): `#item+name+zh` is a tag with attributes in any order."""

import re

_TAG = re.compile(r"#\s*[a-z][a-z0-9_]*(?:\s*\+\s*[a-z][a-z0-9_]*)*", re.IGNORECASE)


def normal(cell: str) -> str | None:
    """The hashtag of a cell in small letters with its attributes sorted, or None where the cell is no hashtag."""
    text = cell.strip()
    if not _TAG.fullmatch(text):
        return None
    name, *attributes = (part.strip().lower() for part in text.split("+"))
    return "+".join((name.replace(" ", ""), *sorted(attributes)))


def fits(column: str, pattern: str) -> bool:
    """Whether a column's hashtag has the pattern's tag, all attributes it names, and none it takes away (`#item-code`)."""
    name, *attributes = column.partition(" ")[0].split("+")
    wanted, *rest = re.split(r"(?=[+-])", pattern.lower())
    return name == wanted and all((part[1:] in attributes) is (part[0] == "+") for part in rest)


def is_heading(row: list[str]) -> bool:
    """Whether a row is a hashtag row: it has hashtags and nothing else."""
    said = [cell for cell in row if cell.strip()]
    return bool(said) and all(normal(cell) for cell in said)
