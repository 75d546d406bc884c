"""GraphiQL, served from our own files, for people who write other clients."""

from starlette.responses import Response

from web import guard
from web.visit import Visit


async def show(visit: Visit) -> Response:
    """The explorer; it styles itself from scripts, so its page alone allows inline styles."""
    page = visit.page("explorer.html", await visit.ask("greeting"))
    changed = guard.headers(
        style_src="'self' 'unsafe-inline'",
        img_src="'self' data:",
        font_src="'self' data:",
        connect_src="'self' ws: wss:",
    )
    page.headers.update(changed)
    return page


PAGES = {("GET", "/graphiql"): show}
