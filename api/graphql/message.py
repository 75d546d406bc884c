"""What a client sends to have an operation run: read from a JSON body or from an address, or refused in a sentence."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson

from api.graphql import negotiation

MOST_PARAMETERS = 20  # of an address; five of them mean something


class UnreadableError(Exception):
    """This is no request: the status of the answer, and the sentence in it."""

    def __init__(self, status: int, sentence: str) -> None:
        """Answer with `status` and `sentence`."""
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Message:
    """A document or the id of one, which of its operations to run, and the values of its variables."""

    query: str | None = None
    document_id: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] = field(default_factory=dict[str, Any])


def from_body(content_type: str, body: bytes) -> Message:
    """The message in a body; raises UnreadableError."""
    if content_type.partition(";")[0].strip().lower() != negotiation.JSON:
        raise UnreadableError(415, f"Send the request as {negotiation.JSON}.")
    return of(_parsed(body, "This body"))


def from_address(query: bytes) -> Message:
    """The message in the query of an address; raises UnreadableError."""
    try:
        given: dict[str, Any] = dict(parse_qsl(query.decode("latin-1"), max_num_fields=MOST_PARAMETERS))
    except ValueError as error:
        raise UnreadableError(400, f"There are more than {MOST_PARAMETERS} parameters in this address.") from error
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _parsed(given[name], f"The parameter {name}")
    return of(given)


def _parsed(text: bytes | str, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableError(400, f"{what} is not JSON: {error.msg} (line {error.lineno}, column {error.colno}).") from error


_WHOLE = 'Send one JSON object with a "query" or a "documentId", and "variables" where it has some.'
_NEITHER = 'There is no document to run; send it as "query", or the id of a registered one as "documentId".'
_TEXT, _OBJECT = ((str, type(None)), "a text"), ((dict, type(None)), "an object")
_KINDS = {"query": _TEXT, "documentId": _TEXT, "operationName": _TEXT, "variables": _OBJECT, "extensions": _OBJECT}


def of(given: Any) -> Message:
    """The message in what was read from JSON; raises UnreadableError."""
    if not isinstance(given, dict):
        raise UnreadableError(400, _WHOLE)
    for name, (kind, called) in _KINDS.items():
        if not isinstance(given.get(name), kind):
            raise UnreadableError(400, f'"{name}" is {called}, or left out.')
    query, document_id = given.get("query"), given.get("documentId")
    if not query and not document_id:
        raise UnreadableError(400, _NEITHER)
    if query and document_id:
        raise UnreadableError(400, 'Send either "query" or "documentId".')
    return Message(query, document_id, given.get("operationName") or None, given.get("variables") or {})
