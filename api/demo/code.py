"""The demonstration's page of one-time codes: what a real Talka sends to mail or phone is shown here."""

from importlib.resources import files

from jinja2 import Environment, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from api.channel.sender import Demonstration
from web import static_file

PATH = "/demo/codes"


def route(sender: Demonstration) -> Route:
    """The page of what the demonstration would have sent."""
    source = files("api.demo").joinpath("code.html").read_text(encoding="utf-8")
    template = Environment(autoescape=select_autoescape(default=True)).from_string(source)

    async def codes(_: Request) -> HTMLResponse:
        page = template.render(
            shown=tuple(sender.shown), css=static_file.address("site.css"), icon=static_file.address("mark.svg")
        )
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'"}
        return HTMLResponse(page, headers=headers)

    return Route(PATH, codes)
