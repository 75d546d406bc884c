"""What media type a GraphQL client wants its answer in, by the GraphQL-over-HTTP specification."""

from functools import lru_cache

RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENTS = "text/event-stream"
MOST_REMEMBERED = 300  # characters

# What each media range that may stand in an Accept header is answered with; bare ranges get what old clients understand.
_ANSWERS = {RESPONSE: RESPONSE, JSON: JSON, EVENTS: EVENTS, "application/*": JSON, "*/*": JSON, "text/*": EVENTS}


def chosen(accept: str) -> str | None:
    """The media type for an Accept header, the most wanted first; None where it takes nothing of ours."""
    return _remembered(accept) if len(accept) <= MOST_REMEMBERED else _chosen(accept)


def _chosen(accept: str) -> str | None:
    if not accept.strip():
        return JSON
    ranked = sorted((_weighed(part) for part in accept.split(",")), key=lambda pair: -pair[0])
    return next((_ANSWERS[name] for weight, name in ranked if weight > 0 and name in _ANSWERS), None)


_remembered = lru_cache(maxsize=256)(_chosen)


def _weighed(part: str) -> tuple[float, str]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((piece.removeprefix("q=") for piece in parameters if piece.startswith("q=")), "1")
    try:
        return float(weight), name
    except ValueError:
        return 0.0, name
