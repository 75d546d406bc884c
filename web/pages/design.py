"""Printable designs: the list, one design with its review, and publishing one."""

from typing import Any

from starlette.responses import Response

from web import receiving
from web.translation import mark as _
from web.visit import MissingError, RefusedError, Visit, address
from web.writing import reading
from web.writing.desk import Desk
from web.writing.field import Field, Group, Kind

REVIEWS = ("APPROVED", "IN_REVIEW", "UNREVIEWED", "REJECTED", "RECALLED")
VERBS = {"START_REVIEW": "startReview", "APPROVE": "approve", "REJECT": "reject", "RECALL": "recall"}
FILES = 3  # addresses of files that one page takes
PARTS = ".stl,.3mf,model/stl,model/3mf"
PHOTO_HINT = _("JPEG, PNG or WebP, 20 MB at most each. What a photo tells of place and camera is taken out.")
PHOTOS = "image/jpeg,image/png,image/webp"
TAKING = {("POST", "/designs/new"), ("POST", "/designs/{id}")}
PAGE = 20


async def listed(visit: Visit) -> Response:
    """Designs, newest first."""
    wanted = {"reviews": [visit.query["review"]]} if visit.query.get("review") in REVIEWS else {}
    data = await visit.ask("designs", filter=wanted, first=PAGE, after=visit.query.get("after") or None)
    return visit.page("designs.html", data, reviews=REVIEWS)


async def show(visit: Visit) -> Response:
    """One design."""
    return await _page(visit)


async def _page(visit: Visit, refusal: RefusedError | None = None) -> Response:
    data = await visit.ask("design", id=visit.request.path_params["id"])
    if data.get("design") is None:
        raise MissingError
    return visit.page(
        "design.html", data, refusal.status if refusal else 200, design=data["design"], refusal=refusal, verbs=VERBS
    )


async def turn(visit: Visit) -> Response:
    """Take the design through its clinical review, add a photo to it, or remove one."""
    id = visit.request.path_params["id"]
    try:
        done = await _done(visit, id, visit.typed("verb"))
    except RefusedError as refusal:
        return visit.to_sign_in() if refusal.reason == "SIGN_IN_NEEDED" else await _page(visit, refusal)
    return visit.to(address("designs", id), done=done)


async def _done(visit: Visit, id: str, verb: str) -> str:
    """Do what was chosen, and say what that was."""
    if verb == "ATTACH_PHOTO":
        await visit.act("attach_photo", designId=id, uploadId=await receiving.only(visit, "photo"))
        return "attach_photo"
    if verb == "REMOVE_PHOTO":
        await visit.act("remove_photo", designId=id, uploadId=visit.typed("upload"))
        return "remove_photo"
    if verb not in VERBS:
        raise MissingError
    await visit.act("review_design", id=id, verb=verb, note=visit.typed("note"))
    return "review"


def groups(desk: Desk) -> list[Group]:
    """The questions about a design."""
    files = tuple(
        field
        for n in range(FILES)
        for field in (
            Field(f"file.{n}.name", _("File name"), into=f"files.{n}.name", size="half"),
            Field(f"file.{n}.url", _("Its address on the web"), Kind.LINK, f"files.{n}.url", size="half"),
        )
    )
    size = tuple(
        Field(side, label, Kind.WHOLE, f"size.{side}", required=True, size="third")
        for side, label in (("x", _("Width in mm")), ("y", _("Depth in mm")), ("z", _("Height in mm")))
    )
    about = (
        Field("name", _("Name of the design"), into="name", required=True),
        Field("item", _("What it makes"), Kind.CHOICE, "item", required=True, options=desk.items(), size="half"),
        Field("version", _("Version"), into="version", required=True, size="half", start="1"),
        Field("licence", _("Licence"), into="licence", required=True, size="half", hint=_("Its SPDX id, for example CC-BY-4.0.")),
        Field("material", _("Material"), into="material", required=True, size="half", hint=_("For example PETG.")),
        Field("minutes", _("Minutes of printing for one piece"), Kind.WHOLE, "minutesPerPiece", required=True, size="half"),
        Field("about", _("How to print it and what to watch for"), Kind.LONG, "about"),
    )
    sent = (
        Field("parts", _("The part"), Kind.FILES, hint=_("STL or 3MF, 20 MB at most each."), takes=PARTS),
        Field(
            "photos",
            _("Photos of it, printed"),
            Kind.FILES,
            "photos",
            hint=PHOTO_HINT,
            takes=PHOTOS,
        ),
    )
    return [
        Group(_("The design"), about),
        Group(_("Size as printed"), size),
        Group(_("Files"), sent),
        Group(_("Files that are on the web"), files),
    ]


async def write(visit: Visit) -> Response:
    """The form for a new design."""
    return _form(visit, await _desk(visit))


async def _desk(visit: Visit) -> Desk:
    data = await visit.ask("design_writing")
    names = [name for name in visit.form if name != "form_token" and not name.endswith(receiving.CHOSEN)]
    return Desk({name: "\n".join(map(str, visit.form.getlist(name))).strip() for name in names}, data, visit.figures)


def _form(visit: Visit, desk: Desk, status: int = 200, sentence: str | None = None) -> Response:
    return visit.page("design_new.html", desk.data, status, desk=desk, groups=groups(desk), sentence=sentence)


async def publish(visit: Visit) -> Response:
    """Publish the design, or say what is missing with everything typed kept."""
    desk = await _desk(visit)
    made: dict[str, Any] = {}
    await receiving.receive(visit, desk, groups(desk))
    for group in groups(desk):
        reading.read_group(desk, group, made)
    if desk.errors:
        return _form(visit, desk, 422)
    sent = [{"uploadId": id, "name": ""} for id, _name in receiving.named(desk.answer("parts"))]
    made["files"] = [*sent, *({"name": "", **file} for file in made.get("files", ()) if file.get("url"))]
    try:
        published = await visit.act("publish_design", **made)
    except RefusedError as refusal:
        return visit.to_sign_in() if refusal.reason == "SIGN_IN_NEEDED" else _form(visit, desk, refusal.status, refusal.sentence)
    return visit.to(address("designs", published["id"]), done="published")


PAGES = {
    ("GET", "/designs"): listed,
    ("GET", "/designs/new"): write,
    ("POST", "/designs/new"): publish,
    ("GET", "/designs/{id}"): show,
    ("POST", "/designs/{id}"): turn,
}
