"""A coordinator finds drivers for rides, in a browser without scripts; a driver hands a ride back."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journey.house import House

NARROW = 360  # pixels: the width of a small phone
WITHIN = 20_000  # milliseconds
RIDE = "Ride Ірпінь → Київ"


@pytest.fixture
def page(browser: Browser, demonstration: House) -> Iterator[Page]:
    """A page of a small phone without scripts, signed in as the coordinator."""
    context = browser.new_context(
        base_url=demonstration.url, locale="en", java_script_enabled=False, viewport={"width": NARROW, "height": 740}
    )
    context.set_default_timeout(WITHIN)
    session = {"name": "talka_session", "value": demonstration.guest("coordinator").token, "url": demonstration.url}
    context.add_cookies([session])  # type: ignore[list-item]
    with context:
        yield context.new_page()


def test_a_ride_is_promised_shown_and_handed_back(page: Page) -> None:
    """Who waits is told when the driver comes; the driver's route shows it; handed back, it waits again with a taxi's price."""
    page.goto("/")
    page.locator("header nav a[href='/rides']").click()
    waiting = page.locator("#waiting .item", has_text=RIDE)
    expect(waiting).to_contain_text("A driver can take it.")
    waiting.get_by_role("button", name="Promise it").click()
    expect(waiting).to_have_count(0)
    route = page.locator("#plan .route", has_text=RIDE)
    expect(route.locator(".stops li", has_text=RIDE)).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW

    route.get_by_role("link", name=RIDE).first.click()
    expect(page.locator("main")).to_contain_text("A driver comes")

    page.goto("/rides")
    route.get_by_role("button", name="This driver cannot drive").click()
    expect(page.locator("main")).to_contain_text("the offer is paused")
    expect(waiting).to_have_count(1)
    expect(waiting.get_by_role("button", name="Send a taxi")).to_be_visible()


def test_only_those_who_drive_or_coordinate_find_routes(demonstration: House) -> None:
    """A supplier has no link to the plan and sees nobody's route; a stranger is asked to sign in."""
    session = {"talka_session": demonstration.guest("supplier").token}
    with httpx.Client(base_url=demonstration.url, cookies=session) as supplier:
        assert 'href="/rides"' not in supplier.get("/").text
        assert 'class="stops"' not in supplier.get("/rides").text
    with httpx.Client(base_url=demonstration.url) as stranger:
        assert stranger.get("/rides").headers["location"].startswith("/sign-in")
