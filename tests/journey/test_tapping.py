"""Somebody tired taps a button twice: what it does is done once."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import httpx

from tests.journey.client import Client
from tests.journey.house import House

ANSWERS = {
    "facility.name": "Night clinic",
    "facility.kind": "HOSPITAL",
    "facility.place.city": "Lutsk",
    "contact.name": "Dr Sova",
    "contact.phone": "+380 48 123 4567",
    "lines": "1",
    "line.1.item": "goggles",
    "line.1.asked": "40",
    "line.1.unit": "piece",
    "urgency": "CRITICAL",
}
MINE = "{ viewer { requests(first: 50) { totalCount nodes { id } } } }"


def token(page: str) -> str:
    """The token of the last form on a page."""
    return unescape(re.findall(r'name="form_token" value="([^"]+)"', page)[-1])


def browser(who: Client) -> httpx.Client:
    """Their browser, signed in."""
    opened = httpx.Client(base_url=who.http.base_url, timeout=30, headers={"accept-language": "en"})
    opened.cookies.set("talka_session", who.token)
    return opened


def tapped(opened: httpx.Client, path: str, form: dict[str, str], times: int) -> list[httpx.Response]:
    """Send a form several times at once, each time from the page as it was."""
    cookies = dict(opened.cookies)

    def tap(_: int) -> httpx.Response:
        return httpx.post(opened.base_url.join(path), data=form, cookies=cookies, timeout=30)

    with ThreadPoolExecutor(times) as taps:
        return list(taps.map(tap, range(times)))


def test_two_taps_publish_one_request(server: House) -> None:
    """Whether they arrive together or one after the other, all lead to the one request."""
    doctor = server.stranger().sign_in("sova@clinic.example", "Dr Sova")
    listed = [{"name": name, "value": value} for name, value in ANSWERS.items()]
    draft = doctor.done("saveDraft", "Draft", "id", answers=listed)["id"]
    opened, path = browser(doctor), f"/requests/new/supplies/check?draft={draft}"
    page = opened.get(path).text
    assert "<button>Publish</button>" in page, page
    form = {"form_token": token(page)}
    answers = tapped(opened, path, form, 3)
    answers += tapped(opened, path, form, 1)
    (made,) = doctor.ask(MINE)["viewer"]["requests"]["nodes"]
    assert {each.status_code for each in answers} == {303}
    assert {each.headers["location"].partition("?")[0].rpartition("/")[2] for each in answers} == {made["id"].replace("=", "%3D")}


def test_two_taps_make_one_token(server: House) -> None:
    """Both answers show the same secret, and it works."""
    who = server.stranger().sign_in("tapper@clinic.example", "Tapper")
    opened = browser(who)
    form = {"form_token": token(opened.get("/mine").text), "act": "token", "name": "my script"}
    pages = [each.text for each in tapped(opened, "/mine", form, 2)]
    secrets = {secret for page in pages for secret in re.findall(r">\s*([\w-]{43})\s*<", page)}
    assert len(secrets) == 1, pages
    program = server.stranger().carry(secrets.pop())
    assert program.ask("{ viewer { signedIn apiTokens { name } } }")["viewer"] == {
        "signedIn": True,
        "apiTokens": [{"name": "my script"}],
    }
