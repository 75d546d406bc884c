"""A browser without JavaScript for the page tests: it keeps cookies and fills in forms."""

import re
from collections.abc import AsyncIterator, Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from schema import export
from tests.web import backend as stand_in
from web import site

BASE = "http://talka.example"
LIMITS = site.Limits(7, 1_111, 8, 2_222, 9, 99, 3_333, 4_444, 55, 6.0, 5, 6_666, 77, 88, 8_888, 0, 9_999)
SETTINGS = site.SiteSettings(BASE, demo=True, secure_cookies=False, graphiql=True, contract=export.sdl, limits=LIMITS)


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
        self, path: str, fields: Mapping[str, str | list[str]], page: str | None = None, **headers: str
    ) -> httpx.Response:
        """Load the page a form is on, and send the form with its token."""
        shown = await self.client.get(page or path)
        return await self.client.post(path, data={"form_token": token(shown.text), **fields}, headers={"origin": BASE, **headers})

    async def send(self, path: str, fields: Mapping[str, Any], *files: tuple[str, str, bytes]) -> httpx.Response:
        """Load the page a form is on, and send the form with files: the control, the name and the content of each."""
        shown = await self.client.get(path)
        chosen = [(control, (name, content)) for control, name, content in files]
        data = {"form_token": token(shown.text), **fields}
        return await self.client.post(path, data=data, files=chosen, headers={"origin": BASE})

    async def fill(self, path: str, fields: Mapping[str, str | list[str]]) -> httpx.Response:
        """Load a page of a form, fill in some of its fields, and send all of them as a browser does."""
        form = Form((await self.client.get(path)).text)
        return await self.client.post(form.action, data={**form.fields, **fields}, headers={"origin": BASE})


class Form(HTMLParser):
    """Reads what a browser would send with the form of several steps on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action, self.fields = "", dict[str, list[str]]()
        self._inside, self._select = False, ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect a control with what it holds."""
        given = dict(attrs)
        if tag == "form":
            self._inside, self.action = "data-autosave" in given or self._inside, self.action or (given.get("action") or "")
        elif self._inside and tag == "input" and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self._hold(given["name"], given.get("value"))
        elif self._inside and tag in {"select", "textarea"}:
            self._select = given["name"] or ""
            self._hold(self._select, "")
        elif self._inside and tag == "option" and "selected" in given:
            self._hold(self._select, given.get("value"))

    def handle_endtag(self, tag: str) -> None:
        """Leave the form."""
        self._inside = self._inside and tag != "form"

    def _hold(self, name: str | None, value: str | None) -> None:
        self.fields.setdefault(name or "", []).append(value or "")


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
    app = Starlette(
        routes=site.routes(backend, SETTINGS, backend.take), exception_handlers=dict(site.handlers(backend, SETTINGS))
    )
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield Visitor(client)
