"""Reads lists of records out of JSON."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from api.intake.error import IntakeError
from api.intake.record import Fields, Record
from matching.sentence import say


def read(text: str, file: str, within: str = "") -> tuple[Record, ...]:
    """The records of a JSON list, found under the dotted path `within` where the list is not the whole document."""
    if not text.strip():
        raise IntakeError(say("{file} is empty; choose the file that holds the records.", file=file))
    try:
        whole: object = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        sentence = say(
            "{file} is not JSON: line {line}, column {column}: {why}. Export it again as a list of records.",
            file=file,
            line=error.lineno,
            column=error.colno,
            why=error.msg,
        )
        raise IntakeError(sentence) from error
    listed = _listed(whole, file, within)
    return tuple(Record(file, place, _fields(one, file, place)) for place, one in enumerate(listed, 1))


def _listed(whole: object, file: str, within: str) -> list[object]:
    here = whole
    for step in within.split(".") if within else ():
        here = cast("Fields", here).get(step) if isinstance(here, Mapping) else None
    if not isinstance(here, list):
        place = say("under “{path}”", path=within) if within else say("at its top")
        sentence = say(
            "{file} holds no list of records {place}; set `within` in the mapping to the path of the list.",
            file=file,
            place=place,
        )
        raise IntakeError(sentence)
    return cast("list[object]", here)


def _fields(one: object, file: str, place: int) -> Fields:
    if isinstance(one, Mapping):
        return cast("Fields", one)
    sentence = say(
        "{file}, record {place}, is not a record with named fields but “{value}”; mend or remove it.",
        file=file,
        place=place,
        value=str(one)[:40],
    )
    raise IntakeError(sentence)
