"""GraphiQL, served from our own files, for people who write other clients."""

from starlette.responses import Response

from web import example, guard
from web.pages import developer
from web.visit import Visit


async def show(visit: Visit) -> Response:
    """The explorer, which begins with a worked example if one is named; its scripts may add styles, by a word said once."""
    shown = example.named(visit.asked("example")) or example.EXAMPLES[0]
    variables = await developer.trial_of(visit).variables(shown) or shown.sheet["variables"]
    written, nonce = developer.written(variables), guard.new_key()
    data = await visit.ask("greeting")
    page = visit.page("explorer.html", data, document=shown.document, variables=written, nonce=nonce)
    own = {"style_src": f"'self' 'nonce-{nonce}'", "img_src": "'self' data:", "font_src": "'self' data:"}
    page.headers.update(guard.headers(**own))
    return page


PAGES = {("GET", "/graphiql"): show}
