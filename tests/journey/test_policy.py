"""In a real browser, no page of ours does what its own policy forbids."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.journey.house import House

WITHIN = 20_000  # milliseconds until a page must be there
MOST = 150  # pages looked at, one of each kind
ID = re.compile(r"[A-Za-z0-9_=%-]{16,}")
KEPT_BY_THE_WATCHER = "sessionStorage.violations"
A_LINE = """
new Promise((done) => { new WebSocket("/graphql", "graphql-transport-ws").onopen = () => done("open"); })
"""
WATCHER = """
addEventListener("securitypolicyviolation", (event) => {
  const told = JSON.parse(sessionStorage.violations ?? "[]");
  sessionStorage.violations = JSON.stringify([...told, `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`]);
});
"""


class Watched:
    """A page whose violations, errors and failed loads are kept."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url
        self.wrong: list[str] = []
        page.add_init_script(WATCHER)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        # Browsers look for this one beside documents that are no pages.
        if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
            self.wrong.append(f"{self.page.url}: {message.text}")

    def look(self, path: str) -> set[str]:
        """Open a page; the paths of ours that it leads to."""
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status == 200, path
        links = self.page.eval_on_selector_all("a[href]", "all => all.map(each => each.href)")
        told = self.page.evaluate(f"{KEPT_BY_THE_WATCHER} ?? ''")
        if told:
            self.wrong.append(f"{path}: {told}")
            self.page.evaluate(f"delete {KEPT_BY_THE_WATCHER}")
        here = urlsplit(self.base_url).netloc
        return {f"{each.path}?{each.query}".rstrip("?") for each in map(urlsplit, links) if each.netloc == here}


@pytest.fixture
def watched(browser: Browser, demonstration: House) -> Iterator[Watched]:
    """A coordinator at a browser with scripts, who may see every kind of page."""
    context = browser.new_context(base_url=demonstration.url, locale="en", service_workers="block")
    context.set_default_timeout(WITHIN)
    session = {"name": "talka_session", "value": demonstration.guest("coordinator").token, "url": demonstration.url}
    context.add_cookies([session])  # type: ignore[list-item]
    with context:
        yield Watched(context.new_page(), demonstration.url)


def kind(path: str) -> str:
    """What kind of page an address is: ids and what is asked of a page make no difference."""
    return ID.sub("*", urlsplit(path).path)


def test_no_page_breaks_its_own_policy(watched: Watched) -> None:
    """From page to page, one of each kind: nothing is blocked, no script fails, and nothing that a page loads is missing."""
    waiting, seen = ["/", "/offline", "/demo/codes"], set[str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if kind(path) in seen:
            continue
        seen.add(kind(path))
        waiting += sorted(watched.look(path))
    assert watched.wrong == []
    assert {"/", "/search", "/mine", "/requests/*", "/offers/*", "/facilities/*", "/graphiql"} <= seen | {"/graphiql"}
    assert len(seen) > 15


def test_the_explorer_asks_and_is_answered(watched: Watched) -> None:
    """GraphiQL draws itself, reads the contract and runs a query under the policy of its page."""
    watched.look("/graphiql")
    watched.page.get_by_role("button", name="Execute query").click()
    watched.page.locator(".result-window", has_text="data").wait_for()
    watched.page.get_by_role("button", name="Show Documentation Explorer").click()
    watched.page.locator(".graphiql-doc-explorer-content", has_text="Query").wait_for()
    assert watched.page.evaluate(A_LINE) == "open"
    watched.look("/")
    assert watched.wrong == []


def test_the_watcher_notices(watched: Watched) -> None:
    """A page that did try something foreign would be found out."""
    watched.look("/")
    watched.page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://evil.example/x.png'}))")
    watched.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">')")
    watched.look("/search")
    assert any("evil.example" in each for each in watched.wrong)
    assert any("style" in each for each in watched.wrong)
