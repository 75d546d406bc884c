"""When the visitor is free every week: boxes to tick, four hours each."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from web.visit import RefusedError, Visit

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
BLOCK = 4  # hours
BLOCKS = tuple((f"{hour:02}:00", f"{hour + BLOCK:02}:00") for hour in range(0, 24, BLOCK))


async def show(visit: Visit) -> Response:
    """The boxes, ticked as they were stated."""
    return await _page(visit)


async def _page(visit: Visit, refusal: RefusedError | None = None) -> Response:
    data = await visit.ask("availability")
    if not data["viewer"]["signedIn"]:
        return visit.to_sign_in("/availability")
    ticked = _ticked(data["availability"]["times"])
    status = refusal.status if refusal else 200
    return visit.page("availability.html", data, status, refusal=refusal, days=DAYS, blocks=BLOCKS, ticked=ticked)


def _ticked(times: Sequence[Mapping[str, Any]]) -> set[str]:
    """The boxes that lie wholly in a time that was stated."""
    return {
        f"{day} {begin}"
        for each in times
        for day in DAYS
        for begin, end in BLOCKS
        if day == each["day"] and each["begin"] <= begin and end <= each["end"]
    }


async def send(visit: Visit) -> Response:
    """State the ticked boxes as the times in which the visitor is free."""
    told = set(map(str, visit.form.getlist("free")))
    times = [{"day": day, "begin": begin, "end": end} for day in DAYS for begin, end in BLOCKS if f"{day} {begin}" in told]
    try:
        await visit.act("state_availability", times=times)
    except RefusedError as refusal:
        return visit.to_sign_in("/availability") if refusal.reason == "SIGN_IN_NEEDED" else await _page(visit, refusal)
    return visit.to("/availability", done="availability")


PAGES = {("GET", "/availability"): show, ("POST", "/availability"): send}
