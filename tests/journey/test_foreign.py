"""The page of somebody else, in a real browser: it may ask as a stranger or with a token, and never with our cookies."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journey.house import House

WITHIN = 20_000  # milliseconds
ASK = """
async ([address, headers, credentials]) => {
  const body = JSON.stringify({ query: "{ viewer { signedIn } }" });
  const sent = { method: "POST", headers: { "content-type": "application/json", ...headers }, credentials, body };
  try {
    const answer = await fetch(address, sent);
    return [answer.status, (await answer.json()).data?.viewer.signedIn ?? null];
  } catch (error) { return [0, error.name]; }
}
"""
TALK = """
([address, payload]) => new Promise((done) => {
  const line = new WebSocket(address, "graphql-transport-ws");
  line.onopen = () => line.send(JSON.stringify({ type: "connection_init", payload }));
  line.onclose = (event) => done(event.code);
  line.onmessage = ({ data }) => {
    const heard = JSON.parse(data);
    const asked = { type: "subscribe", id: "1", payload: { query: "{ viewer { signedIn } }" } };
    if (heard.type === "connection_ack") line.send(JSON.stringify(asked));
    if (heard.type === "next") done(heard.payload.data.viewer.signedIn);
  };
})
"""


class Elsewhere(BaseHTTPRequestHandler):
    """Another site, with one page."""

    def do_GET(self) -> None:
        """Show the page."""
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>Another site</h1>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The address of another site: the same machine by another name, which is another site to a browser."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def foreign(browser: Browser, demonstration: House, elsewhere: str) -> Iterator[Page]:
    """A page of another site, in the browser of somebody who is signed in to ours."""
    with browser.new_context() as context:
        context.set_default_timeout(WITHIN)
        session = {"name": "talka_session", "value": demonstration.guest("doctor").token, "url": demonstration.url}
        context.add_cookies([session])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(elsewhere)
        yield page


def asked(page: Page, server: House, credentials: str = "same-origin", **headers: str) -> Any:
    """The status of what the page asked, and whether it is signed in; 0 where the browser does not let it read."""
    return page.evaluate(ASK, [f"{server.url}/graphql", headers, credentials])


def test_it_asks_as_a_stranger_or_with_a_token(foreign: Page, demonstration: House) -> None:
    """The browser lets it read both, after a preflight where it sends a token."""
    assert asked(foreign, demonstration) == [200, False]
    token = demonstration.guest("doctor").token
    assert asked(foreign, demonstration, Authorization=f"Bearer {token}") == [200, True]


def test_it_cannot_ask_with_our_cookie(foreign: Page, demonstration: House) -> None:
    """Even where it wants the browser to send cookies, it reads nothing."""
    assert asked(foreign, demonstration, "include") == [0, "TypeError"]


def test_a_line_of_its_own_is_a_stranger_s_until_it_brings_a_token(foreign: Page, demonstration: House) -> None:
    """The cookie counts for nothing; a token that it was given does."""
    there = f"{demonstration.url.replace('http', 'ws', 1)}/graphql"
    assert foreign.evaluate(TALK, [there, {}]) is False
    token = demonstration.guest("doctor").token
    assert foreign.evaluate(TALK, [there, {"authorization": f"Bearer {token}"}]) is True


def test_it_cannot_show_us_within_itself(foreign: Page, demonstration: House) -> None:
    """Nobody is made to tap on our buttons through a page that lies over them."""
    foreign.set_content(f'<iframe src="{demonstration.url}/"></iframe>')
    framed = foreign.frames[-1]
    framed.wait_for_url("chrome-error://**")  # which is what Chromium shows in place of what may not be framed
    assert framed != foreign.main_frame
