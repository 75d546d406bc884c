"""A browser without JavaScript for the page tests: it keeps cookies and fills in forms."""

import re
from collections.abc import AsyncIterator
from html import unescape

import httpx
import pytest
from starlette.applications import Starlette

from tests.web import backend as stand_in
from web import site

BASE = "http://talka.example"


class Visitor:
    """Loads pages and sends their forms, as a browser with scripts switched off would."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    def sign_in(self) -> None:
        """Carry a session that the API knows."""
        self.client.cookies.set("talka_session", stand_in.SESSION)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Load a page."""
        return await self.client.get(path, headers=headers)

    async def post(
        self, path: str, fields: dict[str, str | list[str]], page: str | None = None, **headers: str
    ) -> httpx.Response:
        """Load the page a form is on, and send the form with its token."""
        shown = await self.client.get(page or path)
        return await self.client.post(path, data={"form_token": token(shown.text), **fields}, headers={"origin": BASE, **headers})


def token(html: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="form_token" value="([^"]+)"', html)
    assert found, "the page has no form"
    return unescape(found[1])


@pytest.fixture
def backend() -> stand_in.Backend:
    """The API, which a test tells what to answer."""
    return stand_in.Backend({"board": stand_in.board(), "items": stand_in.ITEMS, "request": stand_in.request()})


@pytest.fixture
async def visitor(backend: stand_in.Backend) -> AsyncIterator[Visitor]:
    """Someone with a browser."""
    settings = site.SiteSettings(BASE, demo=True, secure_cookies=False, graphiql=True)
    app = Starlette(routes=site.routes(backend, settings), exception_handlers=dict(site.handlers(backend, settings)))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield Visitor(client)
