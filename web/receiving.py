"""Files chosen in a form: each is sent on as it came, and what was received is an answer like any other.

An answer that names files has a line for each: its id, a blank, and its name.
"""

from collections.abc import AsyncIterator, Iterable

from starlette.datastructures import UploadFile

from web import translation
from web.translation import mark as _
from web.visit import RefusedError, Visit
from web.writing.desk import Desk
from web.writing.field import Field, Group, Kind

KINDS = (Kind.FILE, Kind.FILES)
CHOSEN = ".chosen"  # behind the name of a field: the control in which files are chosen
MOST = 5  # files in one form
MOST_BYTES = 64 * 1024 * 1024  # of such a form
_PIECE = 64 * 1024


async def receive(visit: Visit, desk: Desk, groups: Iterable[Group]) -> bool:
    """Send on what was chosen and keep it among the answers; whether all of it was taken, else the desk says what was not."""
    for field in (field for group in groups for field in group.fields if field.kind in KINDS):
        for chosen in visit.form.getlist(f"{field.name}{CHOSEN}"):
            if isinstance(chosen, UploadFile) and chosen.filename:
                await _receive(visit, desk, field, chosen)
    return not desk.errors


async def _receive(visit: Visit, desk: Desk, field: Field, chosen: UploadFile) -> None:
    before = named(desk.answer(field.name)) if field.kind is Kind.FILES else []
    if len(before) >= MOST:
        desk.errors[field.name] = desk.tell(_("Choose {most} files at most."), most=MOST)
        return
    try:
        id, name = await send(visit, chosen)
    except RefusedError as refusal:
        desk.errors[field.name] = f"{chosen.filename}: {refusal.sentence}"
    else:
        desk.answers[field.name] = "\n".join(f"{id} {name}" for id, name in [*before, (id, name)])


async def send(visit: Visit, chosen: UploadFile) -> tuple[str, str]:
    """Send one file on; its id and name. Raises RefusedError."""
    kept = await visit.take(_pieces(chosen), chosen.filename or "")
    return kept["id"], kept["name"] or kept["id"]


async def only(visit: Visit, name: str) -> str:
    """The id of the one file that was chosen in a control of this name; raises RefusedError where none was taken."""
    chosen = visit.form.get(name)
    if not isinstance(chosen, UploadFile) or not chosen.filename:
        sentence = translation.translate(visit.language, _("Choose a file first."))
        raise RefusedError({"sentence": sentence, "field": name, "reason": "INVALID"})
    return (await send(visit, chosen))[0]


def named(answer: str) -> list[tuple[str, str]]:
    """The id and name of each file that an answer names."""
    parts = (line.partition(" ") for line in answer.split("\n") if line.strip())
    return [(id, name or id) for id, _blank, name in parts]


async def _pieces(chosen: UploadFile) -> AsyncIterator[bytes]:
    while piece := await chosen.read(_PIECE):
        yield piece
