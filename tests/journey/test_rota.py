"""The week of the hotline in a browser without scripts: volunteers give turns back, coordinators fill and confirm."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journey.house import House

LANGUAGES = ("en", "uk", "ru", "zh")
NARROW = 360  # pixels: the width of a small phone
WITHIN = 30_000  # milliseconds
HOTLINE = "心理援助热线"


@pytest.fixture
def page(browser: Browser, demonstration: House, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a small phone without scripts; signed in as whom the test names with its language, or as the coordinator."""
    who, language = getattr(request, "param", ("coordinator", "en"))
    context = browser.new_context(
        base_url=demonstration.url, locale=language, java_script_enabled=False, viewport={"width": NARROW, "height": 740}
    )
    context.set_default_timeout(WITHIN)
    session = {"name": "talka_session", "value": demonstration.guest(who).token, "url": demonstration.url}
    context.add_cookies([session])  # type: ignore[list-item]
    with context:
        yield context.new_page()


def test_everyone_sees_how_full_the_week_is_and_nobody_who_comes(demonstration: House) -> None:
    """A stranger reads seven days with their shifts, where somebody is missing, and neither why nor any name of a volunteer."""
    with httpx.Client(base_url=demonstration.url, follow_redirects=True) as stranger:
        listed = stranger.get("/rotas").text
        assert HOTLINE in listed
        address = listed.split('<h3><a href="')[1].split('"')[0]
        week = stranger.get(address).text
        assert week.count("<h2>") == 7
        assert "Somebody is missing here" in week
        assert "missing. Of" not in week
        assert not any(name in week for name in ("王磊", "赵敏", "孙悦", "Propose", "I cannot come"))
        assert stranger.get("/rotas/new").url.path == stranger.get("/availability").url.path == "/sign-in"


@pytest.mark.parametrize("page", [("sun", "en")], indirect=True)
def test_a_volunteer_gives_a_turn_back_with_one_tap(page: Page, demonstration: House) -> None:
    """The turn is gone from their own page, and the coordinator finds a proposal that waits."""
    page.goto("/mine")
    turns = page.locator("#turns li")
    before = turns.count()
    turns.last.get_by_role("button", name="I cannot come").click()
    expect(page.locator("main")).to_contain_text("Noted: you do not have to come.")
    assert page.locator("#turns li").count() in (before - 1, before)
    data = demonstration.guest("coordinator").ask("{ rotas(first: 20) { nodes { name proposes proven } } }")
    (hotline,) = [each for each in data["rotas"]["nodes"] if each["name"] == HOTLINE]
    assert hotline["proposes"]


@pytest.mark.parametrize("page", [("feng", "en")], indirect=True)
def test_a_volunteer_says_when_they_are_free(page: Page) -> None:
    """Ticked boxes are kept, and unticked ones are gone."""
    page.goto("/mine")
    page.get_by_role("link", name="When are you free?").click()
    monday = page.locator("input[value='MONDAY 08:00']")
    monday.check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("You are asked only for these times.")
    expect(monday).to_be_checked()
    expect(page.locator("input[value='SUNDAY 20:00']")).not_to_be_checked()
    monday.uncheck()
    page.get_by_role("button", name="Save").click()
    expect(monday).not_to_be_checked()


def test_a_rota_is_published_filled_confirmed_and_withdrawn(page: Page, demonstration: House) -> None:
    """What is typed wrong is said and nothing of it is lost; then the week is proposed, confirmed and taken back."""
    page.goto("/rotas")
    page.get_by_role("link", name="Publish a rota").click()
    main = page.locator("main")
    page.get_by_label("What is it called?").fill("Night desk")
    page.locator("input[name=skill]").fill("listening")
    page.locator("input[name=begin2]").fill("8 o'clock")
    page.get_by_role("button", name="Publish").click()
    expect(main).to_contain_text("is not a time of the day; write it like 08:30.")
    expect(page.locator("tr.wrong input[name=begin2]")).to_have_value("8 o'clock")
    expect(page.get_by_label("What is it called?")).to_have_value("Night desk")
    page.locator("input[name=begin2]").fill("08:00")
    page.locator("input[name=languages3]").fill("xx 1")
    page.get_by_role("button", name="Publish").click()
    expect(main).to_contain_text("Published. Fill it next")

    address = page.url
    page.get_by_role("button", name="Propose who comes").click()
    expect(main).to_contain_text("Nobody is told to come before you confirm it.")
    assert page.locator(".who .proposed").count() > 20
    page.get_by_role("button", name="Confirm the proposal").click()
    expect(main).to_contain_text("everybody in it has their turns now.")
    expect(page.locator(".who .proposed")).to_have_count(0)
    gap = page.locator("details.why", has_text="1 more: xx").first
    gap.locator("summary").click()
    expect(gap).to_contain_text("nobody else does")
    id = demonstration.guest("coordinator").ask("{ rotas(first: 20) { nodes { id name revision } } }")["rotas"]["nodes"]
    night = next(each for each in id if each["name"] == "Night desk")
    stale = demonstration.guest("coordinator").act(
        "fillRota", "... on Rota { id }", id=night["id"], revision=night["revision"] - 1
    )
    assert stale["reason"] == "CONFLICT"
    page.goto(address.split("?")[0])
    page.get_by_role("button", name="Withdraw the rota").click()
    expect(main).to_contain_text("Withdrawn: nobody is expected any more.")
    expect(page.get_by_role("button", name="Propose who comes")).to_have_count(0)


def test_vacancies_are_filled_from_one_page(page: Page) -> None:
    """Each vacancy has who fits; what is ticked becomes pledges, and nothing ticked is said."""
    page.goto("/mine")
    page.get_by_role("link", name="Fill vacancies").click()
    boxes = page.locator("input[name=filling]")
    expect(boxes.first).to_be_checked()
    for box in boxes.all():
        box.uncheck()
    page.get_by_role("button", name="Pledge those that are ticked").click()
    expect(page.locator("main")).to_contain_text("Choose at least one of the proposals.")
    chosen = boxes.first.get_attribute("value")
    for box in boxes.all()[1:]:
        box.uncheck()
    page.get_by_role("button", name="Pledge those that are ticked").click()
    expect(page.locator("main")).to_contain_text("Pledged. Those who asked agree next.")
    expect(page.locator(f"input[value='{chosen}']")).to_have_count(0)


def test_only_some_make_rotas_and_fill_vacancies(demonstration: House) -> None:
    """A volunteer finds neither page nor button, and the API refuses with a sentence."""
    volunteer = demonstration.guest("wang")
    with httpx.Client(base_url=demonstration.url, cookies={"talka_session": volunteer.token}) as browser:
        assert [browser.get(path).status_code for path in ("/rotas/new", "/vacancies")] == [404, 404]
        assert "/rotas/new" not in browser.get("/rotas").text
    shift = {"begin": "08:00", "end": "12:00", "seats": 1}
    no = volunteer.act("publishRota", "... on Rota { id }", name="Mine", zone="Europe/Kyiv", starts="2099-01-05", shifts=[shift])
    assert no["reason"] == "NOT_ALLOWED"


@pytest.mark.parametrize("page", [("coordinator", language) for language in LANGUAGES], indirect=True)
def test_rotas_fit_a_phone_in_every_language(page: Page) -> None:
    """At 360 pixels nothing has to be scrolled sideways, with every reason open."""
    wide: list[str] = []
    for path in ("/rotas", "/rotas/new", "/vacancies", "/availability"):
        page.goto(path)
        wide += [path] if _width(page) > NARROW else []
    page.goto("/rotas")
    page.get_by_role("link", name=HOTLINE).click()
    for summary in page.locator("main summary").all():
        summary.click()
    wide += [page.url] if _width(page) > NARROW else []
    assert wide == []


def _width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")
