"""The GraphQL documents of the pages, read from `operations/`."""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "operations"

_SPREAD = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")
_DEFINED = re.compile(r"^fragment (\w+) on ", re.MULTILINE)


@cache
def fragments() -> dict[str, str]:
    """Every shared fragment by its name; one file defines one fragment."""
    texts = (path.read_text("utf-8") for path in sorted((FOLDER / "fragment").glob("*.graphql")))
    return {name: text for text in texts for name in _DEFINED.findall(text)}


@cache
def document(name: str) -> str:
    """The document `operations/<name>.graphql` followed by every fragment it uses, each once."""
    text = (FOLDER / f"{name}.graphql").read_text("utf-8")
    used: dict[str, str] = {}
    waiting = _SPREAD.findall(text)
    while waiting:
        fragment = waiting.pop()
        if fragment not in used:
            used[fragment] = fragments()[fragment]
            waiting += _SPREAD.findall(used[fragment])
    return "\n".join([text, *used.values()])


def names() -> list[str]:
    """Every document there is."""
    return sorted(path.stem for path in FOLDER.glob("*.graphql"))
