"""Somebody who writes another client looks around in a browser, on a phone and at a desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.journey.house import House
from web import assets, example

NARROW = 360  # pixels: the width of a small phone
LIGHT = 25_000  # bytes: all that may travel at the first visit
WITHIN = 20_000  # milliseconds
LEAST_CONTRAST = 4.5  # of text against what is behind it, by WCAG 2 level AA
PATHS = (
    *("/developers", "/developers/examples", "/developers/clients", "/developers/changes", "/developers/schema"),
    *("/developers/schema/Mutation", "/developers/schema/PublishRequestResult", "/developers/schema/Refusal"),
    *(f"/developers/examples/{each.name}" for each in example.EXAMPLES),
)
# The smallest contrast of any text on the page with the first background behind it that is not see-through.
CONTRAST = """() => {
  const part = (value) => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const read = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = read(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  let least = 21;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest("option")) continue;
    const [one, other] = [light(read(getComputedStyle(element).color)), light(behind(element))];
    least = Math.min(least, (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05));
  }
  return least;
}"""


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """By day and by night."""
    return request.param


@pytest.fixture
def page(browser: Browser, demonstration: House) -> Iterator[Page]:
    """A page of a browser that has not been here before."""
    context = browser.new_context(base_url=demonstration.url, locale="en", service_workers="block")
    context.set_default_timeout(WITHIN)
    with context:
        yield context.new_page()


@pytest.mark.parametrize("language", ["en", "uk", "ru", "zh"])
def test_no_page_for_developers_is_wider_than_a_phone(browser: Browser, demonstration: House, language: str) -> None:
    """At 360 pixels code scrolls in its own box, and no page sideways, in any language and without scripts."""
    options = {"java_script_enabled": False, "viewport": {"width": NARROW, "height": 740}}
    with browser.new_context(base_url=demonstration.url, locale=language, **options) as context:  # type: ignore[arg-type]
        page = context.new_page()
        assert [path for path in PATHS if _width(page, path) > NARROW] == []
        assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans"}.get(language, language)


def _width(page: Page, path: str) -> int:
    answer = page.goto(path, wait_until="load")
    assert answer is not None
    assert answer.status == 200
    return page.evaluate("document.documentElement.scrollWidth")


def test_every_text_for_developers_can_be_read(browser: Browser, demonstration: House, scheme: str) -> None:
    """All text stands out from what is behind it, by day and by night."""
    with browser.new_context(base_url=demonstration.url, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        contrasts = {}
        for path in PATHS:
            page.goto(path, wait_until="load")
            contrasts[path] = page.evaluate(CONTRAST)
    assert {path: contrast for path, contrast in contrasts.items() if contrast < LEAST_CONTRAST} == {}


def test_the_guide_is_light(page: Page) -> None:
    """The guide with its styles comes in at most 25 kB, and GraphiQL is not among it."""
    loaded: list[Response] = []
    page.on("response", lambda each: loaded.append(each))  # noqa: PLW0108 - the library marks the handler
    page.goto("/developers", wait_until="load")
    sizes = {each.url: each.request.sizes()["responseBodySize"] for each in loaded}
    assert len(sizes) >= 3
    assert not any("graphiql" in url for url in sizes)
    assert sum(sizes.values()) <= LIGHT, sizes


def test_an_example_is_opened_and_run_in_graphiql(page: Page) -> None:
    """One click brings the example with its variables, another the answer; the contract can be read beside it."""
    if not assets.fresh():
        pytest.skip("GraphiQL is not here; `python -m web.assets` fetches it.")
    page.goto("/developers/examples/more")
    page.get_by_role("link", name="Open in GraphiQL").click()
    expect(page.locator(".graphiql-query-editor")).to_contain_text("query More")
    page.locator(".graphiql-execute-button").click()
    expect(page.locator(".result-window")).to_contain_text("endCursor")
    page.get_by_role("button", name="Show Documentation Explorer").click()
    contract = page.locator(".graphiql-doc-explorer")
    contract.get_by_role("link", name="Query", exact=True).click()
    expect(contract).to_contain_text("Everything that can be read.")
