"""Drafts of this browser: which ones an anonymous visitor holds the key of."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from web.visit import MissingError, RefusedError, Visit, address

MOST = 4  # drafts the cookie remembers; older ones are left to the job that forgets them
WEEKS = 14 * 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Held:
    """A draft this browser holds the key of: its id, the room and kind of its form, and the key."""

    id: str
    room: str
    kind: str
    key: str

    @property
    def path(self) -> str:
        """Where to go on writing it."""
        return address(self.room, "new", self.kind, draft=self.id)


def held(visit: Visit) -> list[Held]:
    """The drafts of this browser, oldest first."""
    pairs = [(id, packed.split(":")) for id, packed in parse_qsl(visit.cookie("drafts") or "")]
    return [Held(id, *parts) for id, parts in pairs if len(parts) == 3]


def key(visit: Visit, id: str) -> str | None:
    """The key of a draft, where this browser holds it."""
    return next((each.key for each in held(visit) if each.id == id), None)


def remember(visit: Visit, made: Held) -> None:
    """Keep the key of a draft just made."""
    _keep(visit, [*held(visit), made][-MOST:])


def forget(visit: Visit, id: str) -> None:
    """Drop the key of a draft that is no more."""
    _keep(visit, [each for each in held(visit) if each.id != id])


def _keep(visit: Visit, drafts: list[Held]) -> None:
    packed = urlencode([(each.id, f"{each.room}:{each.kind}:{each.key}") for each in drafts])
    visit.keep("drafts", packed or None, WEEKS)


async def save(visit: Visit, id: str | None, answers: Mapping[str, str], *, room: str, kind: str) -> str:
    """Keep answers on the server; returns the id of the draft, a new one where there was none.

    One that was there goes on by the id that its key was kept with, in whatever way ids are written by now.
    """
    listed = [{"name": name, "value": value} for name, value in answers.items()]
    # A page is saved again and again, each time as it stands then; only a draft is begun once.
    once = visit.key("save_draft", answers=listed) if id is None else None
    try:
        saved = await visit.act_under(once, "save_draft", id=id, key=key(visit, id) if id else None, answers=listed)
    except RefusedError as refusal:
        if refusal.reason == "NOT_FOUND":
            raise MissingError from refusal
        raise
    if id is not None:
        return id
    if saved.get("key"):
        remember(visit, Held(saved["id"], room, kind, saved["key"]))
    return saved["id"]
