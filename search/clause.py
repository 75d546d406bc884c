"""The filter tree as a filter string of Meilisearch."""

from collections.abc import Iterable

from search import port

NOTHING = "visible_to IN []"


def visible(audiences: frozenset[str]) -> str:
    """Keeps documents that share an audience with the searcher."""
    return f"visible_to IN [{_listed(sorted(audiences))}]"


def compiled(where: port.Filter) -> str | None:
    """Compile a filter tree; None keeps everything."""
    match where:
        case port.All(parts):
            return _joined(" AND ", [clause for part in parts if (clause := compiled(part))])
        case port.AnyOf(parts):
            clauses = [compiled(part) for part in parts]
            return _joined(" OR ", [clause for clause in clauses if clause]) or NOTHING if all(clauses) else None
        case port.Not(part):
            clause = compiled(part)
            return f"NOT ({clause})" if clause else NOTHING
        case port.Is(attribute, values):
            return f"{field(attribute)} IN [{_listed(values)}]"
        case port.Between(attribute, low, high):
            ends = ((">=", low), ("<=", high))
            tests = [f"{field(attribute)} {sign} {end}" for sign, end in ends if end is not None]
            return _joined(" AND ", tests) or f"{field(attribute)} EXISTS"
        case port.Near(latitude, longitude, km):
            return f"_geoRadius({latitude}, {longitude}, {round(km * 1000)})"


def field(attribute: str) -> str:
    """Where an attribute lives in a stored document; names are ours, never a searcher's."""
    if not attribute.replace("_", "a").isalnum():
        raise ValueError(f"{attribute!r} cannot name an attribute: use letters, digits and underscores.")
    return f"attributes.{attribute}"


def _joined(word: str, clauses: list[str]) -> str | None:
    return word.join(f"({clause})" for clause in clauses) or None


def _listed(values: Iterable[port.Value]) -> str:
    return ", ".join(_quoted(value) for value in values)


def _quoted(value: port.Value) -> str:
    written = str(value).lower() if isinstance(value, bool) else str(value)
    return '"' + port.writable(written).replace("\\", "\\\\").replace('"', '\\"') + '"'
