"""Finds the files a mapping speaks of and reads their records."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from api.intake import document, encoding, table
from api.intake.error import IntakeError
from api.intake.mapping import Choice, Makes, Part, Reader, Shape, Source
from api.intake.record import Record
from matching.sentence import say


@dataclass(frozen=True, slots=True)
class Reading:
    """The records of one file, and the part of the mapping that speaks of them."""

    file: str
    part: Part
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that was left alone, and why."""

    file: str
    why: str


def read(shape: Shape, path: Path) -> tuple[list[Reading], list[Unread]]:
    """Read a file, or every file of a folder that the mapping has a part for."""
    if not path.exists():
        raise IntakeError(say("There is nothing at {path}; check the path.", path=str(path)))
    if path.is_file():
        return [_read(path, _part_of_one(shape, path))], []
    files = sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith("."))
    readings = [_read(file, part) for part in shape.part for file in files if fnmatch(file.name, part.file)]
    if not readings:
        wanted = ", ".join(part.file for part in shape.part)
        raise IntakeError(
            say("The folder {path} holds none of the files of this format ({wanted}).", path=str(path), wanted=wanted)
        )
    taken = {reading.file for reading in readings}
    return readings, [_left(shape, file.name) for file in files if file.name not in taken]


def _part_of_one(shape: Shape, path: Path) -> Part:
    """The part for a single file: the one its name fits, or the only one there is."""
    fitting = next((part for part in shape.part if fnmatch(path.name, part.file)), None)
    if fitting is not None:
        return fitting
    if len(shape.part) == 1:
        return shape.part[0]
    wanted = ", ".join(part.file for part in shape.part)
    raise IntakeError(say("{file} is none of the files of this format ({wanted}).", file=path.name, wanted=wanted))


def _left(shape: Shape, name: str) -> Unread:
    reason = next((why for pattern, why in shape.skip.items() if fnmatch(name, pattern)), None)
    return Unread(name, reason or say("No part of the mapping speaks of it."))


def _read(path: Path, part: Part) -> Reading:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError(say("{path} cannot be opened: {why}.", path=str(path), why=error.strerror or "")) from error
    if not content.strip():
        raise IntakeError(say("{file} is empty; choose the file that holds the records.", file=path.name))
    text = encoding.decode(content, path.name, part.encoding)
    match part.reader or (Reader.JSON if path.suffix.lower() == ".json" else Reader.CSV):
        case Reader.JSON:
            records = document.read(text, path.name, part.within)
        case Reader.HXL:
            records = table.read_tagged(text, path.name)
        case Reader.CSV:
            records = table.read(text, path.name)
    if not records:
        raise IntakeError(say("{file} holds no records below its heading; choose another file.", file=path.name))
    _check_columns(records, part, path.name)
    return Reading(path.name, part, records)


def _check_columns(records: tuple[Record, ...], part: Part, file: str) -> None:
    """Refuse a file that lacks every field one of the needed things is read from: it is another file, or another edition."""
    there = {name: None for record in records for name in record.fields}
    probe = Record(file, 0, there)
    for what, source in _needed(part):
        fields = [choice.field for choice in source if choice.field]
        if fields and not any(any(True for _ in _known(probe, field)) for field in fields):
            sentence = say(
                "{file} has no column “{missing}”, which the mapping reads as {what}; its columns are {columns}.",
                file=file,
                missing="” or “".join(fields),
                what=what,
                columns=", ".join(there),
            )
            raise IntakeError(sentence)


def _known(probe: Record, field: str) -> Iterator[object]:
    if field.startswith("#"):
        return probe.values(field)
    return iter([field] if field in probe.fields or field.partition(".")[0] in probe.fields else [])


def _needed(part: Part) -> list[tuple[str, Source]]:
    goods = part.goods
    named = [("facility > name", part.facility.name), ("goods > list", goods.list)]
    if goods.each:
        return [*named, ("goods > each", (Choice(field=goods.each),))]
    counted = [("goods > amount", goods.amount)] if part.makes is Makes.OFFER else []
    return [*named, ("goods > item", goods.item), *counted]
