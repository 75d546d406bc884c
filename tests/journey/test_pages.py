"""People with a browser: without JavaScript they can do everything, with it the board moves by itself."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from tests.journey import pledging
from tests.journey.house import House

LANGUAGES = ("en", "uk", "ru", "zh")
NARROW = 360  # pixels: the width of a small phone
LIGHT = 25_000  # bytes: all that may travel at the first visit
WITHIN = 20_000  # milliseconds until a change must be seen

NAME = "Xiaogan Fourth Hospital"
CONTACT = "+862785776655"


@pytest.fixture
def plain(browser: Browser, demonstration: House) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    with _context(browser, demonstration, java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def lively(browser: Browser, demonstration: House) -> Iterator[Page]:
    """A page of a browser that does."""
    with _context(browser, demonstration) as context:
        yield context.new_page()


def _context(browser: Browser, server: House, *, language: str = "en", **options: object) -> BrowserContext:
    made = browser.new_context(base_url=server.url, locale=language, service_workers="block", **options)  # type: ignore[arg-type]
    made.set_default_timeout(WITHIN)
    return made


def carry_on(page: Page) -> None:
    """Save a step of a form, and go on to the next."""
    page.locator("main form").get_by_role("button", name="Save and continue").last.click()


def sign_in(page: Page, server: House, address: str) -> None:
    """Fill in the sign-in form that is shown, with the code that was sent."""
    page.get_by_label("Mail address or phone number").fill(address)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(server.stranger().code(address))
    page.locator("main").get_by_role("button", name="Sign in").click()


def row(page: Page, name: str) -> Locator:
    """The row of the board that names a facility."""
    return page.locator("li.row", has_text=name).first


def test_without_scripts_a_doctor_asks_and_a_coordinator_pledges(plain: Page, demonstration: House) -> None:
    """The intake ends with signing in; the board shows the need, its page gives reasons, and the pledge is seen on the board."""
    ask_for_respirators(plain)
    plain.get_by_role("button", name="Sign in and publish").click()
    sign_in(plain, demonstration, "doctor.wen@hospital.example")
    plain.get_by_role("button", name="Publish", exact=True).click()
    expect(plain.locator("h1")).to_have_text(NAME)
    expect(plain.locator("main")).to_contain_text("days of supply")
    expect(plain.locator("main")).to_contain_text(CONTACT)

    plain.goto("/?city=Xiaogan")
    found = row(plain, NAME)
    expect(found).to_contain_text("120")
    found.get_by_role("link").first.click()
    candidate = plain.locator("li.candidate").first
    candidate.locator("summary").click()
    expect(candidate.locator("table")).to_contain_text("Covers all 120")

    plain.context.clear_cookies()
    plain.reload()
    expect(plain.locator("main")).not_to_contain_text(CONTACT)
    plain.get_by_role("link", name="Sign in to pledge").first.click()
    sign_in(plain, demonstration, "coordinator@talka.example")
    plain.locator("li.candidate").first.get_by_role("button", name="Pledge").click()
    expect(plain.locator("main")).to_contain_text("committed: all of it")

    plain.goto("/?city=Xiaogan&all=1")
    expect(row(plain, NAME).locator("li.bar.committed")).to_contain_text("120 ✓")


def ask_for_respirators(page: Page) -> None:
    """Go through the intake of a hospital, up to the check of all answers."""
    page.goto("/requests/new")
    page.get_by_role("link", name="Supplies for a facility").click()
    page.get_by_label("Name of the facility").fill(NAME)
    page.get_by_label("Town or city").fill("Xiaogan")
    page.get_by_label("Country").select_option("CN")
    page.get_by_label("Position on the map").fill("30.92, 113.91")
    carry_on(page)
    page.get_by_label("Name", exact=True).first.fill("Dr Wen")
    page.get_by_label("Phone", exact=True).first.fill(CONTACT)
    carry_on(page)
    page.get_by_label("Item").select_option("respirator")
    page.get_by_role("button", name="Add it").click()
    page.get_by_label(re.compile("^Amount")).fill("120")
    page.get_by_label("Standard asked for").select_option("GB 2626 KN95")
    carry_on(page)
    page.get_by_label("Staff a day in contact with patients").fill("50")
    page.get_by_label("N95 or equal respirators").fill("200")
    carry_on(page)
    page.get_by_label("What drivers must know").fill("Couriers report their number plate a day ahead.")
    carry_on(page)
    expect(page.locator("main")).to_contain_text("Check and publish")
    for answer in (NAME, "Dr Wen", CONTACT, "120", "number plate"):
        expect(page.locator("main")).to_contain_text(answer)


def test_an_answer_that_is_wrong_keeps_all_that_was_typed(plain: Page) -> None:
    """What is missing is named beside its field, with everything else still there; so is a number that is none."""
    plain.goto("/requests/new/supplies")
    plain.get_by_label("Name of the facility").fill("Clinic by the river")
    plain.get_by_label("Street and number").fill("3 Mill Lane")
    carry_on(plain)
    expect(plain.get_by_role("alert")).to_contain_text("Everything you typed is kept")
    expect(plain.get_by_label("Name of the facility")).to_have_value("Clinic by the river")
    expect(plain.get_by_label("Street and number")).to_have_value("3 Mill Lane")
    expect(plain.get_by_label("Town or city")).to_have_attribute("aria-invalid", "true")

    plain.goto("/offers/new/stock")
    plain.get_by_label("Item").select_option("goggles")
    carry_on(plain)
    amount = plain.get_by_label(re.compile("^Amount"))
    amount.fill("a great many")
    carry_on(plain)
    expect(amount).to_have_value("a great many")
    expect(plain.get_by_role("alert")).to_be_visible()


def test_with_scripts_the_board_moves_when_somebody_else_pledges(lively: Page, demonstration: House) -> None:
    """An open page drops the need that another client covers, and shows the next one, without being loaded again."""
    coordinator = demonstration.guest("coordinator")
    line = pledging.ask_for_suits(demonstration.guest("doctor"), 8)
    lively.goto("/?order=NEWEST_FIRST&kind=GOODS")
    expect(lively.locator("#live")).to_have_text("live")
    expect(_line(lively, line)).to_be_visible()
    lively.evaluate("window.loaded = true")
    pledging.pledge(coordinator, line)
    expect(_line(lively, line)).to_have_count(0)
    more = pledging.ask_for_suits(demonstration.guest("doctor"), 11)
    expect(_line(lively, more)).to_be_visible()
    assert lively.evaluate("window.loaded") is True


def _line(page: Page, id: str) -> Locator:
    return page.locator(f"[id='go-{quote(id, safe='')}']")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_a_phone(browser: Browser, demonstration: House, language: str) -> None:
    """At 360 pixels nothing has to be scrolled sideways, in any language; and each page is in that language."""
    reader = demonstration.stranger()
    known = reader.ask(
        "{ requests(first: 1) { nodes { id } } offers(first: 1) { nodes { id } } facilities(first: 1) { nodes { id } } }"
    )
    request, offer, facility = (known[name]["nodes"][0]["id"] for name in ("requests", "offers", "facilities"))
    session = {"name": "talka_session", "value": demonstration.guest("doctor").token, "url": demonstration.url}
    paths = (
        *("/", "/?all=1", "/offers", "/designs", "/search?q=N95", "/sign-in", "/no-such-page"),
        *(f"/requests/{request}", f"/offers/{offer}", f"/facilities/{facility}"),
        *(
            "/requests/new",
            "/requests/new/supplies",
            "/requests/new/ride",
            "/offers/new",
            "/offers/new/stock",
            "/offers/new/drive",
        ),
    )
    with _context(browser, demonstration, language=language, viewport={"width": NARROW, "height": 740}) as context:
        page = context.new_page()
        wide = [path for path in paths if _width(page, path) > NARROW]
        context.add_cookies([session])  # type: ignore[list-item]
        wide += [f"{path} signed in" for path in ("/", "/mine", f"/requests/{request}") if _width(page, path) > NARROW]
        assert wide == []
        assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans"}.get(language, language)


def _width(page: Page, path: str) -> int:
    page.goto(path, wait_until="domcontentloaded")
    return page.evaluate("document.documentElement.scrollWidth")


def test_the_first_visit_is_light(lively: Page) -> None:
    """The board with its style and scripts comes in at most 25 kB, and nothing comes from anywhere else."""
    loaded: list[Response] = []
    lively.on("response", lambda each: loaded.append(each))  # noqa: PLW0108 - the library marks the handler
    lively.goto("/", wait_until="load")
    expect(lively.locator("#live")).to_have_text("live")
    texts = [each for each in loaded if re.match(r"text/(html|css|javascript)", each.headers.get("content-type", ""))]
    assert {each.url.split("//")[1].split("/")[0] for each in loaded} == {lively.url.split("//")[1].split("/")[0]}
    sizes = {each.url: each.request.sizes()["responseBodySize"] for each in texts}
    assert len(sizes) >= 3
    assert sum(sizes.values()) <= LIGHT, sizes
