"""The language and the time zone a visitor chooses."""

from starlette.responses import Response

from web import figure, language
from web.visit import MissingError, Visit, inner


async def choose_language(visit: Visit) -> Response:
    """Switch the language and go back; a link, so that it works from every page without a form."""
    chosen = visit.request.path_params["language"]
    if chosen not in language.NAMES:
        raise MissingError
    visit.keep("language", chosen)
    return visit.to(inner(visit.query.get("next")))


async def choose_zone(visit: Visit) -> Response:
    """Switch the time zone and go back."""
    if visit.typed("zone") in figure.zones():
        visit.keep("zone", visit.typed("zone"), scripts_may_read=True)
    return visit.to(inner(visit.typed("next")))


PAGES = {("GET", "/language/{language}"): choose_language, ("POST", "/zone"): choose_zone}
