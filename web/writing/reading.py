"""Reads what was typed: each answer as the value its field stands for, or what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from web.figure import read_number
from web.translation import mark as _
from web.writing.desk import Desk
from web.writing.field import Field, Group, Kind
from web.writing.paper import Paper, Step

MOST = 2**31 - 1  # the greatest Int of GraphQL
_POSITION = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")


def read(desk: Desk, paper: Paper) -> dict[str, Any]:
    """The input that all steps make together; errors go to the desk."""
    made: dict[str, Any] = {}
    for step in paper.steps:
        read_step(desk, step, made)
    return made


def read_step(desk: Desk, step: Step, made: dict[str, Any]) -> None:
    """Read the answers of one step into the input being made."""
    for group in step.groups(desk):
        read_group(desk, group, made)
    if step.check:
        for name, error in step.check(desk).items():
            desk.errors.setdefault(name, error)
    if step.finish and not desk.errors:
        step.finish(desk, made)


def read_group(desk: Desk, group: Group, made: dict[str, Any]) -> None:
    """Read the answers of a group of fields."""
    for field in group.fields:
        try:
            found = value(desk, field, desk.answer(field.name))
        except ValueError as wrong:
            desk.errors[field.name] = str(wrong)
            continue
        if found is None and field.required:
            desk.errors[field.name] = desk.tell(_("This is needed: please fill it in."))
        elif found is not None and field.into:
            put(made, field.into.split("."), found)


def value(desk: Desk, field: Field, typed: str) -> Any:
    """What an answer stands for, None where nothing was answered; raises ValueError with a sentence to show beside the field."""
    return READERS.get(field.kind, _text)(desk, field, typed) if typed else None


def _text(_desk: Desk, _field: Field, typed: str) -> str:
    return typed


def _yes(_desk: Desk, _field: Field, typed: str) -> bool:
    return typed == "yes"


def _several(_desk: Desk, _field: Field, typed: str) -> list[str]:
    return typed.split("\n")


def _file(_desk: Desk, _field: Field, typed: str) -> str:
    return typed.rsplit("\n", maxsplit=1)[-1].partition(" ")[0]


def _files(_desk: Desk, _field: Field, typed: str) -> list[str]:
    return [line.partition(" ")[0] for line in typed.split("\n")]


def _tags(_desk: Desk, _field: Field, typed: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;、,;\n]", typed) if part.strip()]


def _number(desk: Desk, _field: Field, typed: str) -> str:
    found = read_number(typed)
    if found is None or found < 0:
        raise ValueError(desk.tell(_("“{typed}” is not an amount; write a number, for example 1200."), typed=typed))
    return f"{found.normalize():f}"


def _whole(desk: Desk, _field: Field, typed: str) -> int:
    found = read_number(typed)
    if found is None or found < 0 or found != found.to_integral() or found > MOST:
        raise ValueError(desk.tell(_("“{typed}” is not a whole number; write digits only, for example 120."), typed=typed))
    return int(found)


def _day(desk: Desk, _field: Field, typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise ValueError(desk.tell(_("Write the date as year-month-day, for example 2026-03-25."))) from error


def _moment(desk: Desk, _field: Field, typed: str) -> str:
    try:
        found = datetime.fromisoformat(typed.replace(" ", "T"))
    except ValueError as error:
        raise ValueError(desk.tell(_("Write the date and time as 2026-03-25 14:30."))) from error
    return (found if found.tzinfo else found.replace(tzinfo=desk.figures.zone)).astimezone(UTC).isoformat()


def _position(desk: Desk, _field: Field, typed: str) -> dict[str, float]:
    found = _POSITION.fullmatch(typed)
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        raise ValueError(desk.tell(_("Write the position as latitude, longitude, for example 50.4501, 30.5234.")))
    return {"latitude": float(found[1]), "longitude": float(found[2])}


def _chosen(desk: Desk, field: Field, typed: str) -> str:
    known = {code for _group, options in field.options for code, _name in options} | set(field.codes)
    if typed not in known:
        raise ValueError(desk.tell(_("Choose one from the list.")))
    return typed


READERS: Mapping[Kind, Callable[[Desk, Field, str], Any]] = {
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.DAY: _day,
    Kind.MOMENT: _moment,
    Kind.YES_NO: _yes,
    Kind.TICK: _yes,
    Kind.TICKS: _several,
    Kind.TAGS: _tags,
    Kind.POSITION: _position,
    Kind.FILE: _file,
    Kind.FILES: _files,
    Kind.CHOICE: _chosen,
    Kind.ONE: _chosen,
}


def put(made: dict[str, Any], path: list[str], found: object) -> None:
    """Put a value at a path of the input, making what is missing on the way; numbers in the path are places in a list."""
    here: Any = made
    for step, following in zip(path, [*path[1:], None], strict=True):
        fresh: Any = found if following is None else [] if following.isdigit() else {}
        if isinstance(here, list):
            while len(here) <= int(step):
                here.append({})
            if following is None:
                here[int(step)] = found
            here = here[int(step)]
        else:
            here[step] = found if following is None else here.get(step, fresh)
            here = here[step]


def shown(desk: Desk, field: Field) -> str:
    """An answer as a person reads it back."""
    typed = desk.answer(field.name)
    if field.kind in {Kind.YES_NO, Kind.TICK} and typed:
        return desk.tell(_("yes")) if typed == "yes" else desk.tell(_("no"))
    if field.kind in {Kind.FILE, Kind.FILES}:
        return ", ".join(line.partition(" ")[2] for line in typed.split("\n"))
    names = {code: name for _group, options in field.options for code, name in options}
    names |= {code: desk.word(field.words, code) for code in field.codes}
    if names:
        return ", ".join(names.get(code, code) for code in typed.split("\n") if code)
    return _figure(desk, field, typed)


def _figure(desk: Desk, field: Field, typed: str) -> str:
    try:
        found = value(desk, field, typed)
    except ValueError:
        return typed
    match field.kind:
        case Kind.WHOLE | Kind.NUMBER if found is not None:
            return desk.figures.number(found)
        case Kind.DAY if found:
            return desk.figures.day(found)
        case Kind.MOMENT if found:
            return f"{desk.figures.time(found)} {desk.figures.zone_name()}"
        case _:
            return typed


def field_at(desk: Desk, paper: Paper, path: str | None) -> tuple[Step, Field] | None:
    """The step and the answer that a field of the input, as the API names it, was made from."""
    wanted = _plain(path or "")
    for step in paper.steps:
        for group in step.groups(desk):
            for field in group.fields:
                if wanted and (field.name == path or (field.into and _plain(field.into) == wanted)):
                    return step, field
    return None


_WRAPPINGS = {
    "goods",
    "printedpart",
    "ride",
    "delivery",
    "role",
    "stock",
    "printhours",
    "drive",
    "volunteering",
    "what",
    "spec",
    "input",
}


def _plain(path: str) -> tuple[str, ...]:
    parts = (part.replace("_", "").lower() for part in path.split("."))
    return tuple(part for part in parts if part not in _WRAPPINGS)
