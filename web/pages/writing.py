"""Writing a request or an offer: a few questions a page, kept on the server, checked, and published."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from web import draft, receiving
from web.visit import MissingError, RefusedError, Visit, address
from web.writing import giving, reading, ride, supply
from web.writing.desk import Desk
from web.writing.field import Group
from web.writing.paper import Paper, Step

PAPERS: Mapping[str, tuple[Paper, ...]] = {
    "requests": (supply.SUPPLIES, supply.PRINTED, ride.RIDE, ride.DELIVERY, ride.VOLUNTEERS),
    "offers": (giving.STOCK, giving.PRINT, giving.DRIVE, giving.VOLUNTEER),
}


@dataclass(slots=True)
class Sheet:
    """The page being written: its form, its step (None: the check), the draft it is kept in, and the desk."""

    paper: Paper
    step: Step | None
    draft_id: str | None
    desk: Desk
    saved: str | None = None

    def address(self, step: str | None = None) -> str:
        """The address of a step of this form, this one by default."""
        name = step or (self.step.name if self.step else "check")
        return address(self.paper.room, "new", self.paper.kind, name, draft=self.draft_id)

    def given(self, group: Group) -> list[tuple[str, str]]:
        """The answers of a group that were given: label and text."""
        return [
            (field.label, reading.shown(self.desk, field))
            for field in group.fields
            if self.desk.answer(field.name) and field.size != "hidden"
        ]


def _chooser(room: str) -> Any:
    async def choose(visit: Visit) -> Response:
        """Show what one can ask for, or give."""
        data = await visit.ask("greeting")
        titles = {paper.kind: paper.title for paper in PAPERS[room]}
        begun = [(each.path, titles[each.kind]) for each in draft.held(visit) if each.room == room and each.kind in titles]
        return visit.page("writing/choose.html", data, room=room, papers=PAPERS[room], begun=begun)

    return choose


def _paper(room: str, kind: str) -> Paper:
    found = next((paper for paper in PAPERS[room] if paper.kind == kind), None)
    if found is None:
        raise MissingError
    return found


def _first(room: str) -> Any:
    async def start(visit: Visit) -> Response:
        """A form begins at its first step."""
        paper = _paper(room, visit.request.path_params["kind"])
        return visit.to(address(room, "new", paper.kind, paper.steps[0].name, draft=visit.query.get("draft")))

    return start


async def _open(visit: Visit, room: str, typed: Mapping[str, str] | None = None) -> Sheet:
    paper = _paper(room, visit.request.path_params["kind"])
    name = visit.request.path_params["step"]
    step = paper.step(name)
    if step is None and name != "check":
        raise MissingError
    id = visit.query.get("draft")
    facility_name = (typed or {}).get("facility.name", "")
    data = await _ask(visit, paper, id, facility_name)
    answers = {answer["name"]: answer["value"] for answer in (data.get("draft") or {}).get("answers", ())}
    if facility_name == "" and answers.get("facility.name") and paper.facilities:
        data = await _ask(visit, paper, id, answers["facility.name"])
    if id and not data.get("draft"):
        raise MissingError
    desk = Desk({**answers, **(typed or {}), "paper": paper.kind}, data, visit.figures)
    return Sheet(paper, step, id, desk, (data.get("draft") or {}).get("updated"))


async def _ask(visit: Visit, paper: Paper, id: str | None, named: str) -> dict[str, Any]:
    return await visit.ask(
        "writing",
        draft=id or "",
        key=draft.key(visit, id) if id else None,
        drafted=bool(id),
        catalogue=paper.catalogue,
        designs=paper.designs,
        mine=paper.facilities,
        named=named,
        look=paper.facilities and bool(named),
    )


def _shower(room: str) -> Any:
    async def show(visit: Visit) -> Response:
        """A step of a form with the answers so far, or the check of them all."""
        sheet = await _open(visit, room)
        return _page(visit, sheet, sheet.step) if sheet.step else _check(visit, sheet)

    return show


def _page(visit: Visit, sheet: Sheet, step: Step, status: int = 200) -> Response:
    groups = step.groups(sheet.desk)
    return visit.page("writing/step.html", sheet.desk.data, status, sheet=sheet, groups=groups, step=step)


def _check(visit: Visit, sheet: Sheet, status: int = 200, sentence: str | None = None) -> Response:
    reading.read(sheet.desk, sheet.paper)
    wrong = [step for step in sheet.paper.steps if any(_has(sheet, step, name) for name in sheet.desk.errors)]
    return visit.page("writing/check.html", sheet.desk.data, status, sheet=sheet, wrong=wrong, sentence=sentence)


def _has(sheet: Sheet, step: Step, name: str) -> bool:
    return any(field.name == name for group in step.groups(sheet.desk) for field in group.fields)


def _sender(room: str) -> Any:
    async def send(visit: Visit) -> Response:
        """Keep what was typed, and go on; or publish."""
        act = visit.typed("act")
        try:
            sheet = await _open(visit, room, _typed(visit))
        except MissingError:
            return await _published(visit, room)
        if sheet.step is None:
            return await _publish(visit, sheet)
        before = set(sheet.desk.answers)
        _turn_lines(sheet.desk, act)
        taken = await receiving.receive(visit, sheet.desk, sheet.step.groups(sheet.desk))
        sheet.draft_id = await draft.save(visit, sheet.draft_id, sheet.desk.answers, room=sheet.paper.room, kind=sheet.paper.kind)
        if act == "keep":
            return Response(status_code=204, headers={"Talka-Draft": sheet.address()})
        return _onward(visit, sheet, sheet.step, act, before) if taken else _page(visit, sheet, sheet.step, 422)

    return send


def _onward(visit: Visit, sheet: Sheet, step: Step, act: str, before: set[str]) -> Response:
    if act == "later":
        return visit.to("/mine", done="saved") if visit.token else visit.to(sheet.address(), done="saved")
    if act == "add" or act.startswith("remove."):
        return visit.to(sheet.address())
    asked = {field.name for group in step.groups(sheet.desk) for field in group.fields}
    if not asked <= before:  # an answer has led to more questions: ask them before saying what is missing
        return visit.to(sheet.address())
    made: dict[str, Any] = {}
    reading.read_step(sheet.desk, step, made)
    return _page(visit, sheet, step, 422) if sheet.desk.errors else visit.to(sheet.address(sheet.paper.after(step)))


def _typed(visit: Visit) -> dict[str, str]:
    """What the form's fields hold; a field that can hold several answers has one on each line."""
    names = [name for name in visit.form if name not in {"form_token", "act"} and not name.endswith(receiving.CHOSEN)]
    return {name: "\n".join(text.strip() for text in map(str, visit.form.getlist(name)) if text.strip()) for name in names}


def _turn_lines(desk: Desk, act: str) -> None:
    lines = desk.lines()
    if act.startswith("remove."):
        gone = act.removeprefix("remove.")
        lines = [name for name in lines if name != gone]
        for name in [name for name in desk.answers if name.startswith(f"line.{gone}.")]:
            desk.answers[name] = ""
    elif desk.item(desk.answer("add.item")):
        fresh = str(max((int(name) for name in lines), default=0) + 1)
        lines.append(fresh)
        desk.answers[f"line.{fresh}.item"] = desk.answer("add.item")
        desk.answers["add.item"] = ""
    if lines or desk.lines():
        desk.answers["lines"] = " ".join(lines)


async def _publish(visit: Visit, sheet: Sheet) -> Response:
    made = reading.read(sheet.desk, sheet.paper)
    if sheet.desk.errors:
        return _check(visit, sheet, 422)
    if not sheet.desk.data["viewer"]["signedIn"]:
        return visit.to_sign_in(sheet.address())
    try:
        # Whatever the form says by now: tapped twice, it publishes once.
        key = visit.key(sheet.paper.document)
        result = await visit.act_under(key, sheet.paper.document, **made, **_extra(visit, sheet))
    except RefusedError as refusal:
        if refusal.field == "idempotencyKey":
            return await _published(visit, sheet.paper.room)
        return _refused(visit, sheet, refusal)
    if sheet.draft_id:
        await _tidy(visit, sheet)
    return visit.to(address(sheet.paper.room, result["id"]), done="published")


async def _published(visit: Visit, room: str) -> Response:
    """A form that was sent twice leads to what it published the first time, when its draft went."""
    key = visit.key(_paper(room, visit.request.path_params["kind"]).document)
    made = (await visit.ask("outcome", key=key))["outcome"] if key else None
    if made is None:
        raise MissingError
    return visit.to(address(room, made["id"]), done="published")


def _extra(visit: Visit, sheet: Sheet) -> dict[str, object]:
    if sheet.paper.room == "offers" or not sheet.draft_id:
        return {"language": visit.language}
    return {"language": visit.language, "draftId": sheet.draft_id, "draftKey": draft.key(visit, sheet.draft_id)}


async def _tidy(visit: Visit, sheet: Sheet) -> None:
    """A draft that was published is done with; that of a request is discarded by publishing it."""
    id = str(sheet.draft_id)
    if sheet.paper.room == "offers":
        await visit.act("discard_draft", id=id, key=draft.key(visit, id))
    draft.forget(visit, id)


def _refused(visit: Visit, sheet: Sheet, refusal: RefusedError) -> Response:
    """Show the API's sentence beside the field it is about, on the page of that field."""
    if refusal.reason == "SIGN_IN_NEEDED":
        return visit.to_sign_in(sheet.address())
    at = reading.field_at(sheet.desk, sheet.paper, refusal.field)
    if at is None:
        return _check(visit, sheet, refusal.status, refusal.sentence)
    step, field = at
    sheet.step = step
    sheet.desk.errors[field.name] = refusal.sentence
    return _page(visit, sheet, step, refusal.status)


PAGES: dict[tuple[str, str], Any] = {}
TAKING = {("POST", "/requests/new/{kind}/{step}")}
for _room in PAPERS:
    PAGES |= {
        ("GET", f"/{_room}/new"): _chooser(_room),
        ("GET", f"/{_room}/new/{{kind}}"): _first(_room),
        ("GET", f"/{_room}/new/{{kind}}/{{step}}"): _shower(_room),
        ("POST", f"/{_room}/new/{{kind}}/{{step}}"): _sender(_room),
    }
