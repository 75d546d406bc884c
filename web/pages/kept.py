"""What imports could not understand, for coordinators to look at and tick off."""

from starlette.responses import Response

from web.visit import MissingError, Visit

PAGE = 20
READERS = {"COORDINATOR", "ADMIN"}


async def listed(visit: Visit) -> Response:
    """Records kept aside, newest first."""
    who = (await visit.ask("greeting"))["viewer"]
    if not who["signedIn"]:
        return visit.to_sign_in("/kept")
    if not READERS & set(who["roles"]):
        raise MissingError
    return visit.page("kept.html", await visit.ask("kept_aside", first=PAGE, after=visit.query.get("after") or None))


async def resolve(visit: Visit) -> Response:
    """Tick a record off."""
    await visit.act("resolve_kept_aside", id=visit.typed("kept"))
    return visit.to("/kept", done="kept")


PAGES = {("GET", "/kept"): listed, ("POST", "/kept"): resolve}
