"""Units of a search as a full-text expression of SQLite."""

from collections.abc import Container

from search import question, relevance

WORDS = "{title items place body}"
Terms = Container[tuple[str, bool]]


def everything(units: question.Units, live: Terms) -> str | None:
    """Documents that meet every unit; None where a unit can be met by none. `live` holds the (term, stemmed) pairs in use."""
    parts = [_unit(unit, live) for unit in units]
    return " AND ".join(f"({part})" for part in parts if part) if all(parts) else None


def anything(units: question.Units, live: Terms) -> str | None:
    """Documents that meet at least one unit; None where there can be none."""
    return " OR ".join(f"({part})" for part in (_unit(unit, live) for unit in units) if part) or None


def _unit(unit: question.Unit, live: Terms) -> str:
    parts = [_way(way) for way in unit.ways if all((token, way.stemmed) in live for token in way.tokens)]
    if unit.prefix:
        parts.append(f"{WORDS} : {_quoted(unit.prefix)} *")
    return " OR ".join(parts)


def _way(way: question.Way) -> str:
    column = "stems" if way.stemmed else WORDS
    if len(way.tokens) == 1:
        return f"{column} : {_quoted(way.tokens[0])}"
    reach = len(way.tokens) + relevance.SLACK
    return f"{column} : NEAR({' '.join(map(_quoted, way.tokens))}, {reach})"


def _quoted(token: str) -> str:
    return '"' + token.replace('"', '""') + '"'
