"""A facility: what it is, what it accepts, and what it asks for."""

from starlette.responses import Response

from web import guard, tile
from web.visit import MissingError, Visit

PAGE = 20


async def show(visit: Visit) -> Response:
    """One facility with its requests."""
    data = await visit.ask("facility", id=visit.request.path_params["id"], first=PAGE, after=visit.query.get("after") or None)
    found = data.get("facility")
    if found is None:
        raise MissingError
    tiles = tile.around(visit.settings.tile_url, found["place"].get("point"))
    page = visit.page("facility.html", data, facility=found, tiles=tiles)
    if tiles:
        page.headers.update(guard.headers(img_src=f"'self' {tile.origin(visit.settings.tile_url)}"))
    return page


PAGES = {("GET", "/facilities/{id}"): show}
