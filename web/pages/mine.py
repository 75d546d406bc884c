"""What is the visitor's own: requests, offers, pledges, drafts, roles, profile, API tokens."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.responses import Response

from web import draft
from web.pages.request import ACTS as PLEDGE_ACTS
from web.pages.request import CLOSINGS
from web.pages.writing import PAPERS
from web.translation import mark as _
from web.visit import MissingError, RefusedError, Visit
from web.writing import place, reading
from web.writing.desk import Desk
from web.writing.field import Field, Group, Kind
from web.writing.ride import LANGUAGES

PAGE = 10
ROLES = ("REQUESTER", "VOLUNTEER", "MAKER", "SUPPLIER", "DRIVER")
AUDIENCES = ("COORDINATORS", "SIGNED_IN", "EVERYONE", "NOBODY")


async def show(visit: Visit) -> Response:
    """Everything of the visitor's own."""
    return await _page(visit)


async def _page(
    visit: Visit, refusal: RefusedError | None = None, secret: str | None = None, errors: dict[str, str] | None = None
) -> Response:
    data = await visit.ask(
        "mine",
        first=PAGE,
        **{f"{name}After": visit.query.get(name) or None for name in ("requests", "offers", "pledges", "appeals")},
    )
    if not data["viewer"]["signedIn"]:
        return visit.to_sign_in("/mine")
    desk = Desk(_profile(data["viewer"]), data, visit.figures, errors or {})
    if errors:
        desk.answers.update({name: "\n".join(map(str, visit.form.getlist(name))) for name in visit.form})
    titles = {paper.kind: paper for papers in PAPERS.values() for paper in papers}
    return visit.page(
        "mine.html",
        data,
        refusal.status if refusal else 422 if errors else 200,
        refusal=refusal,
        secret=secret,
        desk=desk,
        profile=profile(desk),
        roles=ROLES,
        papers=titles,
        closings=CLOSINGS,
    )


def _profile(viewer: Mapping[str, Any]) -> dict[str, str]:
    person = viewer["person"] or {}
    spot = person.get("place") or {}
    point = spot.get("point")
    return {
        "name": person.get("name") or "",
        "about": person.get("about") or "",
        "languages": "\n".join(person.get("languages") or ()),
        "skills": ", ".join(person.get("skills") or ()),
        "certificates": ", ".join(person.get("certificates") or ()),
        "profile_for": viewer["profileFor"],
        "appeals_a_week": str(viewer["appealsAWeek"]),
        **{f"place.{name}": spot.get(name) or "" for name in ("address", "city", "region", "country")},
        "place.point": f"{point['latitude']}, {point['longitude']}" if point else "",
    }


def profile(desk: Desk) -> Group:
    """The questions of a profile."""
    known = tuple((tag, desk.figures.language_name(tag)) for tag in LANGUAGES)
    return Group(
        _("Profile"),
        (
            Field("name", _("Name"), into="name", required=True, size="half", autocomplete="name"),
            Field("about", _("About you"), Kind.LONG, "about"),
            Field("languages", _("Languages you speak"), Kind.TICKS, "languages", options=(("", known),)),
            Field("skills", _("What you can do"), Kind.TAGS, "skills", hint=_("Separate them with commas.")),
            Field("certificates", _("Certificates you hold"), Kind.TAGS, "certificates", hint=_("Separate them with commas.")),
            *place.place(desk, "place", "place", street=False, required=False),
            Field("profile_for", _("Who may find your profile"), Kind.ONE, "profileFor", words="audience", codes=AUDIENCES),
            Field(
                "appeals_a_week",
                _("How many times a week may we ask you to help?"),
                Kind.WHOLE,
                "appealsAWeek",
                size="short",
                hint=_("Only when something you offer fits. 0 means never."),
            ),
        ),
    )


async def send(visit: Visit) -> Response:
    """Do what a form of the page asks."""
    doing = visit.typed("act")
    try:
        if doing == "token":
            made = await visit.act("create_api_token", name=visit.typed("name"))
            return await _page(visit, secret=made["secret"])
        if doing == "profile":
            return await _amend_profile(visit)
        if doing not in ACTS:
            raise MissingError
        await ACTS[doing](visit)
    except RefusedError as refusal:
        return visit.to_sign_in("/mine") if refusal.reason == "SIGN_IN_NEEDED" else await _page(visit, refusal)
    return visit.to("/mine", done=doing)


async def _amend_profile(visit: Visit) -> Response:
    typed = {name: "\n".join(part for part in map(str, visit.form.getlist(name)) if part) for name in visit.form}
    desk = Desk(typed, {}, visit.figures)
    made: dict[str, Any] = {"languages": [], "skills": [], "certificates": [], "about": ""}
    reading.read_group(desk, profile(desk), made)
    if desk.errors:
        return await _page(visit, errors=desk.errors)
    await visit.act("amend_profile", **made)
    return visit.to("/mine", done="profile")


async def _discard(visit: Visit) -> None:
    id = visit.typed("draft")
    await visit.act("discard_draft", id=id, key=draft.key(visit, id))
    draft.forget(visit, id)


def _member(document: str) -> Callable[[Visit], Awaitable[Any]]:
    return lambda visit: visit.act(document, id=visit.typed("membership"))


ACTS: Mapping[str, Callable[[Visit], Awaitable[Any]]] = {
    **{verb: doing for verb, doing in PLEDGE_ACTS.items() if verb.endswith("_pledge")},
    "role": lambda visit: visit.act("take_role", role=visit.typed("role")),
    "accept": _member("accept_membership"),
    "decline": _member("decline_membership"),
    "leave": _member("leave_membership"),
    "revoked": lambda visit: visit.act("revoke_api_token", id=visit.typed("token")),
    "discarded": _discard,
    "drop_out": lambda visit: visit.act("drop_out", slotId=visit.typed("slot")),
    "decline_appeal": lambda visit: visit.act("decline_appeal", id=visit.typed("appeal")),
}

PAGES = {("GET", "/mine"): show, ("POST", "/mine"): send}
