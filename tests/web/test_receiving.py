"""Files chosen in forms: of designs, of the intake, and of a request that is there already."""

import asyncio
from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest
from starlette import formparsers
from starlette.applications import Starlette
from starlette.types import Message

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import BASE, SETTINGS, Visitor, token
from tests.web.test_writing import kept
from web import receiving, site

__all__ = ["kept"]

DESIGN: dict[str, Any] = {
    "name": "Visor",
    "item": "goggles",
    "version": "1",
    "licence": "CC0-1.0",
    "material": "PETG",
    "minutes": "60",
    "x": "180",
    "y": "190",
    "z": "20",
}
PART, SECOND, PHOTO = (
    ("parts.chosen", "visor.stl", b"part"),
    ("parts.chosen", "clip.3mf", b"clip"),
    ("photos.chosen", "a.jpg", b"photo"),
)
DELIVERY = "/requests/new/supplies/delivery"
MAY = {"startReview": False, "approve": False, "reject": False, "recall": False, "attachPhoto": True, "removePhoto": True}
SHOWN = {"uploadId": "upload-1", "url": "/files/1", "width": 640, "height": 480}


@pytest.fixture
def maker(visitor: Visitor, backend: Backend) -> Visitor:
    """Someone signed in, before the form of a design."""
    visitor.sign_in()
    backend.fields |= {"publishDesign": {"__typename": "Design", "id": "design-9"}, "design": stand_in.design()}
    return visitor


async def test_a_design_is_published_with_its_files(maker: Visitor, backend: Backend) -> None:
    """Each file that was chosen is sent on, and the design names it by the id it was given."""
    answer = await maker.send("/designs/new", DESIGN, PART, SECOND, PHOTO)
    assert answer.headers["location"] == "/designs/design-9?done=published"
    assert backend.taken == [("visor.stl", b"part"), ("clip.3mf", b"clip"), ("a.jpg", b"photo")]
    sent = dict(backend.calls)["publishDesign"]
    assert sent["files"] == [{"uploadId": "upload-1", "name": ""}, {"uploadId": "upload-2", "name": ""}]
    assert sent["photos"] == ["upload-3"]


async def test_what_was_received_is_kept_beside_an_error(maker: Visitor, backend: Backend) -> None:
    """A missing answer brings the page back with everything typed, and the files need not be chosen again."""
    answer = await maker.send("/designs/new", {**DESIGN, "name": ""}, PART)
    assert answer.status_code == 422
    assert 'value="PETG"' in answer.text
    assert 'name="parts" value="upload-1 visor.stl" checked' in answer.text
    again = {**DESIGN, "parts": "upload-1 visor.stl", "form_token": token(answer.text)}
    await maker.client.post("/designs/new", data=again, headers={"origin": BASE})
    assert dict(backend.calls)["publishDesign"]["files"] == [{"uploadId": "upload-1", "name": ""}]
    assert len(backend.taken) == 1


async def test_a_file_that_is_not_taken_is_named_with_the_reason(maker: Visitor, backend: Backend) -> None:
    """The sentence stands beside the field, with the name of the file; nothing is published and nothing typed is lost."""
    backend.untaken = "This part has more than 500000 triangles."
    answer = await maker.send("/designs/new", DESIGN, PART)
    assert answer.status_code == 422
    assert "visor.stl: This part has more than 500000 triangles." in answer.text
    assert 'value="Visor"' in answer.text
    assert 'id="parts-error"' in answer.text
    assert not backend.calls


async def test_only_those_signed_in_are_asked_for_files(visitor: Visitor, backend: Backend) -> None:
    """A stranger is shown where to sign in, and files they send all the same are not read."""
    page = await visitor.get("/designs/new")
    assert 'type="file"' not in page.text
    assert "/sign-in?next=/designs/new" in page.text
    answer = await visitor.send("/designs/new", DESIGN, PART)
    assert answer.status_code == 400
    assert not backend.taken


@pytest.mark.parametrize(("session", "status"), [("", 413), ("made up", 413), (stand_in.SESSION, 303)])
async def test_only_a_good_session_sends_much(visitor: Visitor, backend: Backend, session: str, status: int) -> None:
    """Of anybody else nothing of a large form is read: it would fill the memory before anybody asks who sends it."""
    backend.fields |= {"publishDesign": {"__typename": "Design", "id": "design-9"}, "design": stand_in.design()}
    visitor.client.cookies.set("talka_session", session)
    data = {**DESIGN, "form_token": token((await visitor.get("/designs/new")).text)}
    files = [("photos.chosen", ("a.jpg", b"x" * (site.MOST_BYTES + 1)))]
    request = visitor.client.build_request("POST", "/designs/new", data=data, files=files, headers={"origin": BASE})
    content, read = request.read(), 0

    async def without_length() -> AsyncIterator[bytes]:
        nonlocal read
        for at in range(0, len(content), 65_536):
            read += 1
            yield content[at : at + 65_536]

    told = {name: request.headers[name] for name in ("content-type", "origin")}
    answers = [await visitor.client.post("/designs/new", content=without_length(), headers=told)]
    assert (read == 0) == (status == 413)
    answers.append(await visitor.client.send(request))
    assert [answer.status_code for answer in answers] == [status, status]
    assert len(backend.taken) == (0 if status == 413 else 2)


def beginning(path: str) -> tuple[dict[str, str], bytes]:
    """The headers of a form and how it begins; its end never comes."""
    if path == "/sign-in":
        return {"content-type": "application/x-www-form-urlencoded"}, b"address=ole"
    head = b'--x\r\ncontent-disposition: form-data; name="parts.chosen"; filename="visor.stl"\r\n\r\npa'
    return {"content-type": "multipart/form-data; boundary=x", "cookie": f"talka_session={stand_in.SESSION}"}, head


@pytest.mark.parametrize(("path", "patience"), [("/sign-in", (0.0, 60.0)), ("/designs/new", (60.0, 0.0))])
@pytest.mark.parametrize("silent", [True, False])
async def test_a_form_that_does_not_end_is_not_waited_for(
    backend: Backend, monkeypatch: pytest.MonkeyPatch, path: str, patience: tuple[float, float], silent: bool
) -> None:
    """Whether its sender is silent or sends a byte at a time: they are told in their language, and nothing of it stays open."""
    files: list[SpooledTemporaryFile[bytes]] = []
    answers: list[Message] = []
    headers, first = beginning(path)

    def opened(**given: Any) -> SpooledTemporaryFile[bytes]:
        files.append(SpooledTemporaryFile(**given))  # noqa: SIM115 - the parser closes it
        return files[-1]

    pieces = [first]

    async def receive() -> Message:
        piece = pieces.pop() if pieces else b"a"
        if piece != first:
            await (asyncio.Future[None]() if silent else asyncio.sleep(0))
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(answer: Message) -> None:
        answers.append(answer)

    monkeypatch.setattr(formparsers, "SpooledTemporaryFile", opened)
    app = Starlette(routes=site.routes(backend, SETTINGS, backend.take, site.Patience(*patience)))
    told = {"origin": BASE, "host": "talka.example", "accept-language": "uk", **headers}
    raw = [(name.encode(), value.encode()) for name, value in told.items()]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": raw}
    await app(scope, receive, send)
    assert answers[0]["status"] == 408
    assert (b"connection", b"close") in answers[0]["headers"]
    assert "Форма не встигла надійти повністю" in answers[1]["body"].decode()
    assert [file.closed for file in files] == ([True] if path == "/designs/new" else [])
    assert not backend.calls


async def test_a_form_takes_only_so_many_files(maker: Visitor, backend: Backend) -> None:
    """More than a form may have are refused as a whole."""
    answer = await maker.send("/designs/new", DESIGN, *[PART] * (receiving.MOST + 1))
    assert answer.status_code == 400
    assert not backend.taken


async def test_other_forms_take_no_files(maker: Visitor, backend: Backend) -> None:
    """A file sent to a page that asks for none is refused."""
    shown = await maker.get("/mine")
    data = {"form_token": token(shown.text)}
    answer = await maker.client.post("/mine", data=data, files=[("a", ("a", b"b"))], headers={"origin": BASE})
    assert answer.status_code == 400
    assert not backend.taken


async def test_a_photo_is_added_to_a_design(maker: Visitor, backend: Backend) -> None:
    """Who may add one is offered it; without a file they are told to choose one."""
    backend.fields |= {"design": stand_in.design(can=MAY), "attachPhoto": {"__typename": "Design", "id": "design-1"}}
    answer = await maker.send("/designs/design-1", {"verb": "ATTACH_PHOTO"}, ("photo", "a.jpg", b"photo"))
    assert answer.headers["location"] == "/designs/design-1?done=attach_photo"
    assert dict(backend.calls)["attachPhoto"] == {"designId": "design-1", "uploadId": "upload-1"}
    empty = await maker.post("/designs/design-1", {"verb": "ATTACH_PHOTO"})
    assert empty.status_code == 422
    assert "Choose a file first." in empty.text


async def test_a_photo_is_removed_once_that_is_said_twice(maker: Visitor, backend: Backend) -> None:
    """Beside each photo stands a button that asks first; what it asks names the photo, and a refusal is shown."""
    photos = [{**SHOWN, "uploadId": f"upload-{number}"} for number in (1, 2)]
    backend.fields |= {
        "design": stand_in.design(can=MAY, photos=photos),
        "removePhoto": {"__typename": "Design", "id": "design-1"},
    }
    page = (await maker.get("/designs/design-1")).text
    for number in (1, 2):
        asking = page.split(f"Remove photo {number}</summary>")[1].split("</details>")[0]
        assert f'name="upload" value="upload-{number}"' in asking
        assert 'value="REMOVE_PHOTO">Remove the photo</button>' in asking
    answer = await maker.post("/designs/design-1", {"verb": "REMOVE_PHOTO", "upload": "upload-2"})
    assert answer.headers["location"] == "/designs/design-1?done=remove_photo"
    assert backend.calls == [("removePhoto", {"designId": "design-1", "uploadId": "upload-2"})]
    assert "nobody is shown this photo any more" in (await maker.get(answer.headers["location"])).text
    backend.fields["removePhoto"] = stand_in.refusal("There is nothing under this id.", "uploadId", "NOT_FOUND")
    again = await maker.post("/designs/design-1", {"verb": "REMOVE_PHOTO", "upload": "upload-2"})
    assert again.status_code == 404
    assert "There is nothing under this id." in again.text


async def test_photos_and_files_are_shown(visitor: Visitor, backend: Backend) -> None:
    """A photo keeps its place in the page; a file sent here is a link to us, one of another site to there."""
    files = [
        {"name": "visor.stl", "url": "/files/2", "sha256": "ab"},
        {"name": "x.stl", "url": "https://a.example/x", "sha256": None},
    ]
    backend.fields["design"] = stand_in.design(photos=[SHOWN], files=files)
    page = (await visitor.get("/designs/design-1")).text
    assert '<img src="/files/1" width="640" height="480"' in page
    assert "REMOVE_PHOTO" not in page
    assert '<a href="/files/2" download>visor.stl</a>' in page
    assert '<a href="https://a.example/x" rel="noreferrer noopener">x.stl</a>' in page


async def test_a_letter_is_sent_with_the_intake(visitor: Visitor, kept: dict[str, str], backend: Backend) -> None:
    """The draft keeps the letter by the id it was given, under its name, until the request is published."""
    visitor.sign_in()
    answer = await visitor.send(DELIVERY, {"act": "next", "stamped": "yes"}, ("letter.file.chosen", "letter.pdf", b"letter"))
    assert answer.status_code == 303
    assert kept["letter.file"] == "upload-1 letter.pdf"
    assert "letter.file.chosen" not in kept
    assert 'value="upload-1 letter.pdf" checked' in (await visitor.get(f"{DELIVERY}?draft=draft-1")).text
    assert "<dd>letter.pdf</dd>" in (await visitor.get("/requests/new/supplies/check?draft=draft-1")).text


async def test_a_letter_that_is_not_taken_keeps_what_was_typed(visitor: Visitor, kept: dict[str, str], backend: Backend) -> None:
    """The page comes back with the reason beside the field, and the draft has all other answers."""
    visitor.sign_in()
    backend.untaken = "This PDF is locked with a password."
    sent = {"act": "next", "logistics": "Ring at gate 3."}
    answer = await visitor.send(DELIVERY, sent, ("letter.file.chosen", "letter.pdf", b"letter"))
    assert answer.status_code == 422
    assert "letter.pdf: This PDF is locked with a password." in answer.text
    assert kept["logistics"] == "Ring at gate 3."
    assert not kept.get("letter.file")


async def test_a_letter_is_taken_away_again(visitor: Visitor, kept: dict[str, str]) -> None:
    """Who removes its tick sends no letter."""
    visitor.sign_in()
    await visitor.send(DELIVERY, {"act": "next"}, ("letter.file.chosen", "letter.pdf", b"letter"))
    await visitor.send(f"{DELIVERY}?draft=draft-1", {"act": "next", "letter.file": ""})
    assert kept["letter.file"] == ""


async def test_a_letter_is_added_to_a_request(visitor: Visitor, backend: Backend) -> None:
    """Those who answer for a request add its letter from the request's page, stamped or not."""
    visitor.sign_in()
    may = {"amend": True, "withdraw": True, "reasonNot": None}
    backend.fields |= {"request": stand_in.request(can=may), "attachLetter": {"__typename": "Request", "id": "request-1"}}
    sent = {"act": "attach_letter", "stamped": "yes"}
    answer = await visitor.send("/requests/request-1", sent, ("letter", "letter.pdf", b"letter"))
    assert answer.headers["location"] == "/requests/request-1?done=attach_letter"
    assert dict(backend.calls)["attachLetter"] == {"requestId": "request-1", "uploadId": "upload-1", "stamped": True}
