"""A coordinator shares out what is scarce, in a browser without scripts: proposes, looks, changes by hand, confirms."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journey.house import House

LANGUAGES = ("en", "uk", "ru", "zh")
NARROW = 360  # pixels: the width of a small phone
WITHIN = 20_000  # milliseconds
STATE = "query ($id: ID!) { allocation(id: $id) { state lines(first: 50) { nodes { got line { id pledged } } } } }"


@pytest.fixture
def page(browser: Browser, demonstration: House, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a small phone without scripts, signed in as the coordinator; its language is the test's, or English."""
    language = getattr(request, "param", "en")
    context = browser.new_context(
        base_url=demonstration.url, locale=language, java_script_enabled=False, viewport={"width": NARROW, "height": 740}
    )
    context.set_default_timeout(WITHIN)
    session = {"name": "talka_session", "value": demonstration.guest("coordinator").token, "url": demonstration.url}
    context.add_cookies([session])  # type: ignore[list-item]
    with context:
        yield context.new_page()


def propose(page: Page, item: str) -> str:
    """Propose to share out an item as usual; the id of the allocation."""
    page.goto("/")
    page.locator("header nav a[href='/allocations']").click()
    page.locator("#item").select_option(item)
    page.locator("#propose form button").last.click()
    expect(page.locator("figure")).to_be_visible()
    return unquote(page.url.rsplit("/", 1)[1])


def test_scarce_masks_are_shared_changed_by_hand_and_confirmed(page: Page, demonstration: House) -> None:
    """Small and large get a share each; what is moved is priced first; confirmed, every line has what the page said."""
    id = propose(page, "surgical-mask")
    main = page.locator("main")
    expect(main).to_contain_text("proposed")
    expect(page.locator("figure .place")).not_to_have_count(0)
    assert page.locator("figure .place").count() == page.locator(".picture tbody tr").count() >= 4
    expect(main).to_contain_text("汉口中心医院")
    expect(main).to_contain_text("黄陂县康宁精神病医院")

    move = page.locator(".moves details").first
    move.locator("summary").click()
    move.get_by_label("How much").fill("100")
    move.get_by_label("To whom").select_option(index=0)
    move.get_by_role("button", name="See what it costs").click()
    priced = page.locator("#price")
    expect(priced).to_contain_text("→")
    assert priced.locator("tbody tr").count() == 2
    priced.get_by_role("button", name="Do it").click()
    expect(main).to_contain_text("Changed by hand. Nothing is promised before you confirm.")

    coordinator = demonstration.guest("coordinator")
    before = {each["line"]["id"]: each for each in coordinator.ask(STATE, id=id)["allocation"]["lines"]["nodes"]}
    page.get_by_role("button", name=re.compile("^Confirm: hold")).click()
    expect(main).to_contain_text("Confirmed: every amount is held with its giver now.")
    expect(main.get_by_role("button", name=re.compile("^Confirm"))).to_have_count(0)
    done = coordinator.ask(STATE, id=id)["allocation"]
    assert done["state"] == "CONFIRMED"
    for each in done["lines"]["nodes"]:
        kept = before[each["line"]["id"]]
        assert each["line"]["pledged"] == kept["line"]["pledged"] + kept["got"]


def test_a_proposal_is_discarded(page: Page, demonstration: House) -> None:
    """Throwing it away promises nothing, and it stays readable."""
    id = propose(page, "goggles")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("main")).to_contain_text("Discarded: nothing was promised.")
    assert demonstration.guest("coordinator").ask(STATE, id=id)["allocation"]["state"] == "DISCARDED"


def test_only_coordinators_find_it(demonstration: House) -> None:
    """A supplier sees neither the link nor the page; a stranger is asked to sign in."""
    session = {"talka_session": demonstration.guest("supplier").token}
    with httpx.Client(base_url=demonstration.url, cookies=session) as supplier:
        assert "/allocations" not in supplier.get("/").text
        assert supplier.get("/allocations").status_code == 404
    with httpx.Client(base_url=demonstration.url) as stranger:
        assert stranger.get("/allocations").headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("page", LANGUAGES, indirect=True)
def test_allocations_fit_a_phone_in_every_language(page: Page) -> None:
    """At 360 pixels nothing has to be scrolled sideways, with every knob and every form open."""
    page.goto("/allocations")
    wide = [page.url] if _width(page) > NARROW else []
    propose(page, "respirator")
    for summary in page.locator("main summary").all():
        summary.click()
    wide += [page.url] if _width(page) > NARROW else []
    assert wide == []


def _width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")
