"""The pages in a real browser as narrow as a small phone, in every language."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser
from starlette.applications import Starlette

from tests.web import backend as stand_in
from web import site

PATHS = ("/", "/requests/x", "/requests/new", "/requests/new/supplies/where", "/offers", "/search", "/sign-in", "/l/x", "/none")


def _backend() -> stand_in.Backend:
    may = {"confirm": True, "decline": True, "dispatch": True, "receive": True, "cancel": True}
    can = {"confirm": True, "amend": True, "stop": True, "pledge": True, "reasonNot": None}
    line = stand_in.line(can=can, pledges=[stand_in.pledge(can=may)], stale=True)
    return stand_in.Backend(
        {
            "board": stand_in.board(line, stand_in.line(need=stand_in.UNKNOWN), more="next"),
            "items": stand_in.ITEMS,
            "request": stand_in.request(lines=[line]),
            "offers": stand_in.connection(stand_in.offer()),
            "linkedLine": {"line": line, "facilityName": "County hospital no. 2"},
        }
    )


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The site on a port of its own."""
    free = socket.socket()
    free.bind(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{free.getsockname()[1]}"
    backend, settings = _backend(), site.SiteSettings(address, secure_cookies=False)
    app = Starlette(routes=site.routes(backend, settings), exception_handlers=dict(site.handlers(backend, settings)))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    running = threading.Thread(target=server.run, kwargs={"sockets": [free]}, daemon=True)
    running.start()
    yield address
    server.should_exit = True
    running.join(timeout=5)


@pytest.mark.parametrize("language", ["en", "uk", "ru", "zh"])
def test_nothing_sticks_out_at_360_pixels(browser: Browser, base: str, language: str) -> None:
    """No page scrolls sideways on a small phone, whatever the language, and none breaks its own content policy."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale=language)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    wide: dict[str, int] = {}
    for path in PATHS:
        page.goto(base + path)
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if beyond > 0:
            wide[path] = beyond
    context.close()
    assert wide == {}
    assert complaints == []


def test_everything_can_be_reached_by_keyboard(browser: Browser, base: str) -> None:
    """The first stop of the tab key skips to the content, and what has the focus shows it."""
    page = browser.new_page()
    page.goto(base + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, base: str, scheme: str) -> None:
    """Every text of the board and of a request has a contrast of at least 4.5 to 1 (WCAG 2 AA), by day and by night."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for path in ("/", "/requests/x", "/requests/new/supplies/where", "/l/x"):
        page.goto(base + path)
        assert page.evaluate(CONTRASTS) == []
    context.close()


CONTRASTS = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const linear = (v) => (v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => .2126 * linear(r / 255) + .7152 * linear(g / 255) + .0722 * linear(b / 255);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const found = rgb(getComputedStyle(node).backgroundColor);
      if (found.length < 4 || found[3]) return found;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || !node.checkVisibility() || node.closest("option, script, .first, .skip, .aside-text")) continue;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) faint.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
