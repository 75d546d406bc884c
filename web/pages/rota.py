"""Rotas: the list, publishing one by its weekly pattern, and the week with who takes which shift."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from starlette.responses import Response

from web import template, translation
from web.figure import Figures
from web.translation import mark as _
from web.visit import MissingError, RefusedError, Visit, address

PAGE = 20
ROWS = 8  # shifts of a day that the form has room for
READERS = {"COORDINATOR", "ADMIN"}
ACTS = {"fill_rota", "confirm_rota", "withdraw_rota"}
USUAL = (("00:00", "04:00"), ("04:00", "08:00"), ("08:00", "11:00"), ("11:00", "14:00"), ("14:00", "17:00"), ("17:00", "20:00"))
USUAL_ROWS = (*USUAL, ("20:00", "00:00"), ("", ""))


class Day(NamedTuple):
    """A day of the week with its shifts, each with what it lacks."""

    date: date
    shifts: list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]


async def listed(visit: Visit) -> Response:
    """Every rota, the latest week first."""
    data = await visit.ask("rotas", first=PAGE, after=visit.query.get("after") or None)
    return visit.page("rotas.html", data, makes=bool(_desks(data["viewer"])))


async def write(visit: Visit) -> Response:
    """The form for another rota."""
    return await _form(visit)


async def _form(visit: Visit, refusal: RefusedError | None = None) -> Response:
    data = await visit.ask("rotas", first=1)
    if not data["viewer"]["signedIn"]:
        return visit.to_sign_in("/rotas/new")
    desks = _desks(data["viewer"])
    if not desks:
        raise MissingError
    days = visit.figures.moment(visit.now).date()
    return visit.page(
        "rota_new.html",
        data,
        refusal.status if refusal else 200,
        refusal=refusal,
        wrong=_wrong_row(visit, refusal),
        desks=desks,
        starts=days + timedelta(days=7 - days.weekday()),
        usual=USUAL_ROWS,
    )


def _desks(viewer: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """For whom the visitor may make a rota: organisations by id and name, and everybody (no name)."""
    own = [each["organisation"] for each in viewer["memberships"] if each["state"] == "ACTIVE" and each["organisation"]]
    everybody: list[tuple[str, str | None]] = [("", None)] if READERS & set(viewer["roles"]) else []
    return everybody + list(dict.fromkeys((each["id"], each["name"]) for each in own))


async def publish(visit: Visit) -> Response:
    """Publish a rota, and show it."""
    try:
        made = await visit.act(
            "publish_rota",
            name=visit.typed("name"),
            zone=visit.zone.key,
            starts=_date(visit),
            skill=visit.typed("skill"),
            restHours=_whole(visit, "restHours", 8),
            organisationId=visit.typed("organisation") or None,
            shifts=[_shift(visit, row) for row in _rows(visit)],
        )
    except RefusedError as refusal:
        return visit.to_sign_in("/rotas/new") if refusal.reason == "SIGN_IN_NEEDED" else await _form(visit, refusal)
    return visit.to(address("rotas", made["id"]), done="publish_rota")


def _rows(visit: Visit) -> Iterator[int]:
    return (row for row in range(ROWS) if visit.typed(f"begin{row}") or visit.typed(f"end{row}"))


def _wrong_row(visit: Visit, refusal: RefusedError | None) -> int | None:
    """The row of the form that a refusal is about."""
    parts = (refusal.field or "").split(".") if refusal else []
    return list(_rows(visit))[int(parts[1])] if len(parts) > 1 and parts[0] == "shifts" and parts[1].isdecimal() else None


def _shift(visit: Visit, row: int) -> dict[str, Any]:
    needs = {"languages": _needs(visit.typed(f"languages{row}")), "certificates": _needs(visit.typed(f"certificates{row}"))}
    return {
        "begin": visit.typed(f"begin{row}"),
        "end": visit.typed(f"end{row}"),
        "seats": _whole(visit, f"seats{row}", 1),
        **{name: each for name, each in needs.items() if each},
    }


def _needs(text: str) -> list[dict[str, Any]]:
    """What was written like “uk 2, en”: a tag, and how many people at least; one where no number is given."""
    found: list[dict[str, Any]] = []
    for each in filter(None, (part.strip() for part in text.replace(";", ",").split(","))):
        tag, _blank, last = each.rpartition(" ")
        found.append({"tag": tag.strip(), "least": int(last)} if tag and last.isdecimal() and len(last) < 4 else {"tag": each})
    return found


def _whole(visit: Visit, name: str, usual: int) -> int:
    typed = visit.typed(name)
    if not typed:
        return usual
    if not (typed.isdecimal() and len(typed) < 6):
        raise _invalid(visit, _("“{typed}” is not a whole number; write it like 3."), typed, name)
    return int(typed)


def _date(visit: Visit) -> str:
    try:
        return date.fromisoformat(visit.typed("starts")).isoformat()
    except ValueError:
        raise _invalid(visit, _("“{typed}” is not a date; write it like 2020-02-24."), visit.typed("starts"), "starts") from None


def _invalid(visit: Visit, text: str, typed: str, field: str) -> RefusedError:
    sentence = template.filled(translation.translate(visit.language, text), {"typed": typed[:40]})
    return RefusedError({"sentence": sentence, "field": field, "reason": "INVALID"})


async def show(visit: Visit) -> Response:
    """A rota: every shift with how full it is, and, for those who run it, who comes."""
    return await _page(visit)


async def _page(visit: Visit, refusal: RefusedError | None = None) -> Response:
    data = await visit.ask("rota", id=visit.request.path_params["id"])
    rota = data.get("rota")
    if rota is None:
        raise MissingError
    status = refusal.status if refusal else 200
    desk = replace(visit.figures, zone=ZoneInfo(rota["zone"]))  # a timetable is read by the clocks of its desk
    return visit.page("rota.html", data, status, rota=rota, desk=desk, days=_days(desk, rota), refusal=refusal)


def _days(desk: Figures, rota: Mapping[str, Any]) -> list[Day]:
    found: dict[date, Day] = {}
    for shift in rota["shifts"]:
        day = desk.moment(shift["span"]["start"]).date()
        lacks = [gap for gap in rota["gaps"] or () if gap["shiftId"] == shift["id"]]
        found.setdefault(day, Day(day, [])).shifts.append((shift, lacks))
    return list(found.values())


async def send(visit: Visit) -> Response:
    """Fill, confirm or withdraw a rota, or give a place in it back."""
    doing, id = visit.typed("act"), visit.request.path_params["id"]
    try:
        if doing == "drop_out":
            await visit.act(doing, slotId=visit.typed("slot"))
        elif doing in ACTS:
            seen = {} if doing == "withdraw_rota" else {"revision": _whole(visit, "revision", 0)}
            await visit.act(doing, id=id, **seen)
        else:
            raise MissingError
    except RefusedError as refusal:
        return visit.to_sign_in(address("rotas", id)) if refusal.reason == "SIGN_IN_NEEDED" else await _page(visit, refusal)
    return visit.to(address("rotas", id), done=doing)


PAGES = {
    ("GET", "/rotas"): listed,
    ("GET", "/rotas/new"): write,
    ("POST", "/rotas/new"): publish,
    ("GET", "/rotas/{id}"): show,
    ("POST", "/rotas/{id}"): send,
}
