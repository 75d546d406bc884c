"""Drafts of this browser: which ones an anonymous visitor holds the key of."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from web.visit import MissingError, RefusedError, Visit

MOST = 4  # keys kept in the cookie; older drafts are left to the job that forgets them
WEEKS = 14 * 86_400  # seconds


def keys(visit: Visit) -> dict[str, str]:
    """The keys of anonymous drafts by draft id, oldest first."""
    return dict(parse_qsl(visit.cookie("drafts") or ""))


def key(visit: Visit, id: str) -> str | None:
    """The key of a draft, where this browser holds it."""
    return keys(visit).get(id)


def remember(visit: Visit, id: str, secret: str) -> None:
    """Keep the key of a draft just made."""
    held = list({**keys(visit), id: secret}.items())[-MOST:]
    visit.keep("drafts", urlencode(held), WEEKS)


def forget(visit: Visit, id: str) -> None:
    """Drop the key of a draft that is no more."""
    held = {each: secret for each, secret in keys(visit).items() if each != id}
    visit.keep("drafts", urlencode(held) or None, WEEKS)


async def save(visit: Visit, id: str | None, answers: Mapping[str, str]) -> str:
    """Keep answers on the server; returns the id of the draft, a new one where there was none or it is no more."""
    listed = [{"name": name, "value": value} for name, value in answers.items()]
    try:
        saved: dict[str, Any] = await visit.act("save_draft", id=id, key=key(visit, id) if id else None, answers=listed)
    except RefusedError as refusal:
        if refusal.reason == "NOT_FOUND":
            raise MissingError from refusal
        raise
    if saved.get("key") and saved["id"] != id:
        remember(visit, saved["id"], saved["key"])
    return saved["id"]
