"""Sending files to the end point and fetching them back, by whom and how much."""

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware

from api.actions.upload import PIECE
from api.squeezing import Squeezing
from api.store import upload as upload_store
from api.store.table import EventRow
from api.upload import reception, route
from api.upload.reception import Reception
from matching import design, intake, upload
from matching.organisation import Role
from matching.refusal import Reason
from matching.upload import MOST_BYTES, Kind
from schema import identity
from tests.api import sample
from tests.api.house import DAY, House, goods, refused, role

VISOR = {"item": "face-shield", "version": "1", "licence": "CC0-1.0", "material": "PETG", "minutes_per_piece": 60}


@dataclass
class Post:
    """The end point of a house, and who calls there."""

    house: House
    client: httpx.AsyncClient

    async def token(self, name: str) -> tuple[Any, dict[str, str]]:
        """A new guest, and the headers of their API token."""
        who = await self.house.guest(name)
        return who, {"authorization": f"Bearer {(await self.house.ports(who).sign_in.create_token('a program')).secret}"}

    async def send(self, content: Any, headers: dict[str, str], name: str = "") -> httpx.Response:
        """Send a file."""
        return await self.client.post(route.SEND, params={"name": name} if name else {}, content=content, headers=headers)


def served(house: House, taking: Reception | None = None) -> Post:
    """The end point of this house."""
    app = Starlette(routes=route.routes(house, taking or Reception()))
    return Post(house, httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000"))


@pytest.fixture
def post(house: House) -> Post:
    """The end point on each kind of database."""
    return served(house)


@pytest.fixture
def small_post(small_house: House) -> Post:
    """The end point on SQLite, for what no database can change."""
    return served(small_house)


def upload_id(answer: httpx.Response) -> Any:
    """The id under which a file was kept."""
    parsed = identity.parse(answer.json()["id"])
    assert parsed is not None
    return parsed[1]


async def test_a_part_comes_back_as_it_was_sent(post: Post) -> None:
    """Its bytes in several pieces, its name, kind, digest and the box around it; its sender may fetch it at once."""
    content = sample.stl() + b"".join(sample.stl()[84:] for _ in range(2_000))
    content = content[:80] + (8_004).to_bytes(4, "little") + content[84:]
    assert len(content) > PIECE
    _, ours = await post.token("maker")
    answer = await post.send(content, ours, "C:\\parts\\visor \N{LATIN SMALL LETTER E WITH ACUTE}.stl")
    assert answer.status_code == 201
    digest = hashlib.sha256(content).hexdigest()
    expected = {"name": "visor é.stl", "type": "model/stl", "bytes": len(content), "sha256": digest}
    assert expected.items() <= answer.json().items()
    assert answer.json()["extent"] == {"x": 180, "y": 190, "z": 20}
    back = await post.client.get(answer.headers["location"], headers=ours)
    assert back.content == content
    assert back.headers["content-disposition"] == "attachment; filename*=UTF-8''visor%20%C3%A9.stl"
    assert back.headers["cache-control"] == "private, no-store"
    assert (await post.client.get(answer.json()["path"])).status_code == 404


async def test_a_photo_is_drawn_anew_on_its_way(small_post: Post) -> None:
    """What is handed out is the redrawn image: shown in the page, without where it was taken, doing nothing as a page."""
    _, ours = await small_post.token("maker")
    answer = await small_post.send(sample.located(), ours)
    back = await small_post.client.get(answer.json()["path"], headers=ours)
    assert b"Lisova" not in back.content
    assert Image.open(io.BytesIO(back.content)).size == (60, 40)
    assert back.headers["content-type"] == "image/jpeg"
    assert back.headers["content-disposition"].startswith("inline")
    assert "sandbox" in back.headers["content-security-policy"]
    assert back.headers["x-content-type-options"] == "nosniff"


async def test_neither_name_nor_header_make_a_file_what_it_is_not(small_post: Post) -> None:
    """A page called photo.jpg and sent as an image is refused with what is taken; a PNG called a.pdf is a PNG."""
    _, ours = await small_post.token("maker")
    page = await small_post.send(b"<html><script>alert(1)</script>", {**ours, "content-type": "image/jpeg"}, "photo.jpg")
    assert (page.status_code, page.json()["code"], page.json()["reason"]) == (415, "unknown", "INVALID")
    assert "JPEG, PNG or WebP" in page.json()["sentence"]
    picture = await small_post.send(sample.picture("PNG"), {**ours, "content-type": "application/pdf"}, "a.pdf")
    assert picture.json()["type"] == "image/png"


async def test_refusals_are_said_in_the_language_asked_for(small_post: Post) -> None:
    """The same sentence in Ukrainian."""
    _, ours = await small_post.token("maker")
    answer = await small_post.send(b"", {**ours, "accept-language": "uk"})
    assert answer.json()["code"] == "empty"
    assert answer.json()["sentence"] != upload.TOLD[upload.Flaw.EMPTY]


async def test_strangers_send_nothing(small_post: Post) -> None:
    """Without a session nothing of the file is even read."""
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 65_536

    for headers in ({}, {"authorization": "Bearer nobody"}, {"cookie": "talka_session=nobody"}):
        answer = await small_post.send(endless(), headers)
        assert (answer.status_code, answer.json()["reason"]) == (401, "SIGN_IN_NEEDED")
    assert read <= 3


async def test_another_site_cannot_send_with_a_visitor_s_cookie(small_post: Post) -> None:
    """A cookie counts only from a page of ours; a token counts from anywhere."""
    _, ours = await small_post.token("maker")
    cookie = {"cookie": f"talka_session={ours['authorization'].removeprefix('Bearer ')}"}
    for origin in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert (await small_post.send(sample.stl(), {**cookie, **origin})).status_code == 403
        assert (await small_post.send(sample.stl(), {**ours, **origin})).status_code == 201
    assert (await small_post.send(sample.stl(), {**cookie, "origin": "http://127.0.0.1:8000"})).status_code == 201


async def test_reading_ends_at_the_limit(small_post: Post) -> None:
    """A file that goes on for ever is refused as soon as it is too large, and one that says so before it is read."""
    _, ours = await small_post.token("maker")
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1_000_000
            yield b"x" * 1_000_000

    answer = await small_post.send(endless(), ours)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert sent <= MOST_BYTES + 2_000_000
    answer = await small_post.send(b"x", {**ours, "content-length": str(MOST_BYTES + 1)})
    assert answer.status_code == 413


async def test_a_file_that_never_ends_in_coming_is_given_up(small_house: House) -> None:
    """A sender who holds the line without sending is told, and nothing is kept."""
    post = served(small_house, Reception(slowest=0.05))
    _, ours = await post.token("maker")

    async def stalled() -> AsyncIterator[bytes]:
        yield b"%PDF-1.7"
        await asyncio.Event().wait()

    answer = await post.send(stalled(), ours)
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("most", "of_one", "others"), [(1, 1, 429), (9, 1, 201)])
async def test_only_so_many_files_are_in_hand_at_once(
    small_house: House, monkeypatch: pytest.MonkeyPatch, *, most: int, of_one: int, others: int
) -> None:
    """While as many are coming in as may, the next is told to come again; who sends slowly keeps out only themselves."""
    monkeypatch.setattr(reception, "MOST_OF_ONE", of_one)
    post = served(small_house, Reception(most=most))
    (_, ours), (_, theirs) = await post.token("maker"), await post.token("other")
    began, on = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        began.set()
        await on.wait()
        yield sample.stl()

    first = asyncio.create_task(post.send(slow(), ours))
    await began.wait()
    refused = await post.send(sample.stl(), ours)
    assert (await post.send(sample.stl(), theirs)).status_code == others
    on.set()
    assert (refused.status_code, refused.json()["reason"]) == (429, "TOO_MANY")
    assert (await first).status_code == 201
    assert (await post.send(sample.stl(), ours)).status_code == 201


async def test_a_file_is_paid_for_whether_it_is_taken_or_not(small_house: House) -> None:
    """To look through it is the work; who sends too many in a minute is told when to come again, before one is read."""
    waits = [0.0, 30.0]
    post = served(small_house, Reception(charge=lambda _: waits.pop(0)))
    _, ours = await post.token("maker")
    assert (await post.send(b"junk", ours)).status_code == 415
    refused = await post.send(sample.stl(), ours)
    assert (refused.status_code, refused.json()["reason"]) == (429, "TOO_MANY")
    assert waits == []


async def test_a_form_is_no_file(small_post: Post) -> None:
    """The body is the file itself."""
    _, ours = await small_post.token("maker")
    answer = await small_post.client.post(route.SEND, files={"file": sample.stl()}, headers=ours)
    assert answer.status_code == 422
    assert "one in each request" in answer.json()["sentence"]


async def test_a_person_sends_only_so_much_a_day(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file too many is refused before it is read; a day later it is taken."""
    monkeypatch.setattr(upload, "MOST_A_DAY", 2)
    _, ours = await post.token("maker")
    _, others = await post.token("another")
    assert [(await post.send(sample.stl(), ours)).status_code for _ in range(3)] == [201, 201, 429]
    assert (await post.send(sample.stl(), others)).status_code == 201
    post.house.clock.forward(DAY)
    assert (await post.send(sample.stl(), ours)).status_code == 201


async def test_a_design_is_published_with_what_was_sent(post: Post) -> None:
    """Its file and photo have addresses here and are everyone's from then on; caches keep a file for ever, a photo a while."""
    maker, ours = await post.token("maker")
    part, photo = await post.send(sample.stl(), ours, "visor.stl"), await post.send(sample.picture(), ours)
    files = (design.File("", "", None, upload_id(part)), design.File("spare", "https://example.org/spare.stl"))
    new = design.NewDesign("Visor", size=design.Size(180, 190, 20), files=files, photo_ids=(upload_id(photo),), **VISOR)
    made = await post.house.ports(maker).designs.publish(new)
    assert made.files[0] == design.File("visor.stl", part.json()["path"], part.json()["sha256"], upload_id(part))
    ((shown,),) = await post.house.ports().uploads.photos([made.id])
    assert shown.path == photo.json()["path"]
    for path, kept in ((made.files[0].url, "max-age=31536000, immutable"), (shown.path, "max-age=600")):
        back = await post.client.get(path)
        assert back.status_code == 200
        assert back.headers["cache-control"] == f"public, {kept}"
        again = await post.client.get(path, headers={"if-none-match": back.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "content-length" not in again.headers
        head = await post.client.head(path)
        assert (head.headers["content-length"], head.content) == (back.headers["content-length"], b"")


async def test_a_file_goes_out_as_it_is_kept(small_house: House) -> None:
    """Not packed anew for each who fetches it: that takes a second of a processor for a large part, as often as anybody likes."""
    app = Starlette(routes=route.routes(small_house, Reception()), middleware=[Middleware(Squeezing, minimum_size=1)])
    post = Post(small_house, httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000"))
    _, ours = await post.token("maker")
    sent = await post.send(sample.stl(), ours)
    back = await post.client.get(sent.json()["path"], headers=ours | {"accept-encoding": "gzip"})
    assert "content-encoding" not in back.headers
    assert back.headers["content-length"] == str(len(sample.stl()))


@pytest.mark.parametrize(
    ("name", "saved"),
    [("brace.bat", "brace.bat.stl"), ("page.html", "page.html.stl"), ("brace.STL", "brace.STL"), ("stl", "stl.stl")],
)
async def test_a_file_is_saved_under_a_name_of_its_kind(small_post: Post, name: str, saved: str) -> None:
    """The head of a part may say anything, so that it must not become a program or a page on somebody's disk."""
    _, ours = await small_post.token("maker")
    sent = await small_post.send(sample.stl(), ours, name)
    back = await small_post.client.get(sent.json()["path"], headers=ours)
    assert back.headers["content-disposition"] == f"attachment; filename*=UTF-8''{saved}"


async def test_a_file_belongs_to_one_thing(post: Post) -> None:
    """A second design cannot take it, and neither it nor anything of it is published."""
    maker, ours = await post.token("maker")
    part = upload_id(await post.send(sample.stl(), ours))
    run = post.house.ports(maker)
    new = design.NewDesign("Visor", size=design.Size(9, 9, 9), files=(design.File("", "", None, part),), **VISOR)
    await run.designs.publish(new)
    answer = await asyncio.gather(run.designs.publish(new), return_exceptions=True)
    assert "belongs to something already" in str(answer[0])


async def test_two_at_once_cannot_both_attach_a_file(post: Post) -> None:
    """Of two designs that name the same file at the same time one is published."""
    maker, ours = await post.token("maker")
    part = upload_id(await post.send(sample.stl(), ours))
    new = design.NewDesign("Visor", size=design.Size(9, 9, 9), files=(design.File("", "", None, part),), **VISOR)
    both = (post.house.ports(maker).designs.publish(new) for _ in range(2))
    came = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(isinstance(each, design.Design) for each in came) == [False, True]


async def with_photo(post: Post, name: str) -> tuple[Any, design.Design, httpx.Response, dict[str, str]]:
    """A maker, their design with a photo, how the photo was kept, and the headers of the maker."""
    maker, ours = await post.token(name)
    photo = await post.send(sample.picture(), ours)
    new = design.NewDesign("Visor", size=design.Size(9, 9, 9), photo_ids=(upload_id(photo),), **VISOR)
    return maker, await post.house.ports(maker).designs.publish(new), photo, ours


async def test_a_photo_that_is_removed_is_shown_to_nobody(post: Post) -> None:
    """Neither its design nor its address has it any more, for its maker and whoever has it in a cache too; its bytes are gone."""
    maker, made, photo, ours = await with_photo(post, "maker")
    before = await post.client.get(photo.json()["path"])
    await post.house.ports(maker).uploads.remove_photo(made.id, upload_id(photo))
    assert await post.house.ports().uploads.photos([made.id]) == [[]]
    for headers in ({}, ours, {"if-none-match": before.headers["etag"]}):
        assert (await post.client.get(photo.json()["path"], headers=headers)).status_code == 404
    assert await upload_store.piece(upload_id(photo), 0) == b""


async def test_the_same_picture_elsewhere_stays(post: Post) -> None:
    """Another design that shows the very same picture, and the other photos of this one, are left as they are."""
    maker, made, photo, ours = await with_photo(post, "maker")
    _, other, same, _ = await with_photo(post, "other")
    second = await post.send(sample.picture(), ours)
    run = post.house.ports(maker)
    await run.uploads.attach_photo(made.id, upload_id(second))
    assert photo.json()["sha256"] == same.json()["sha256"] == second.json()["sha256"]
    await run.uploads.remove_photo(made.id, upload_id(photo))
    left = await run.uploads.photos([made.id, other.id])
    assert [[each.id for each in photos] for photos in left] == [[upload_id(second)], [upload_id(same)]]
    for each in (same, second):
        assert (await post.client.get(each.json()["path"])).content == (await post.client.get(same.json()["path"])).content


async def test_only_a_photo_of_the_design_is_removed_from_it(post: Post) -> None:
    """A photo of another design, a file of this one and what was removed before are not found, and a stranger is told who may."""
    maker, made, photo, ours = await with_photo(post, "maker")
    _, _, others, _ = await with_photo(post, "other")
    part = upload_id(await post.send(sample.stl(), ours))
    run = post.house.ports(maker)
    files = (design.File("", "", None, part),)
    own = await run.designs.publish(design.NewDesign("Clip", size=design.Size(9, 9, 9), files=files, **VISOR))
    await run.uploads.remove_photo(made.id, upload_id(photo))
    for id, wrong in ((made.id, upload_id(others)), (own.id, part), (made.id, upload_id(photo))):
        no = await refused(run.uploads.remove_photo(id, wrong))
        assert (no.reason, no.field) == (Reason.NOT_FOUND, "uploadId")
    assert (await post.client.get(others.json()["path"])).status_code == 200
    no = await refused(post.house.ports(await post.house.guest("stranger")).uploads.remove_photo(made.id, upload_id(others)))
    assert no.sentence == "Only who published this design and coordinators remove photos from it."


async def test_of_two_who_remove_a_photo_at_once_one_does(post: Post) -> None:
    """The maker and a coordinator: the record says it once, by whom."""
    maker, made, photo, _ = await with_photo(post, "maker")
    coordinator = await post.house.guest("coordinator", (Role.COORDINATOR, None))
    both = (post.house.ports(who).uploads.remove_photo(made.id, upload_id(photo)) for who in (maker, coordinator))
    came = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(isinstance(each, design.Design) for each in came) == [False, True]
    async with post.house.database.session():
        noted = await EventRow.filter(verb="remove_photo").values_list("noun", "noun_id", "actor_id")
    who = (maker, coordinator)[[isinstance(each, design.Design) for each in came].index(True)]
    assert noted == [("design", made.id, who.person_id)]


async def test_what_was_removed_is_not_shown_again(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has to be sent anew; what was removed counts towards the day of its sender, and is swept like all that is loose."""
    monkeypatch.setattr(upload, "MOST_A_DAY", 2)
    maker, made, photo, ours = await with_photo(post, "maker")
    run = post.house.ports(maker)
    await run.uploads.remove_photo(made.id, upload_id(photo))
    assert (
        await refused(run.uploads.attach_photo(made.id, upload_id(photo)))
    ).sentence == "This file was removed; send it again."
    assert [(await post.send(sample.picture(), ours)).status_code for _ in range(2)] == [201, 429]
    async with post.house.database.transaction():
        await upload_store.sweep(post.house.clock() + DAY, 10)
    assert await upload_store.load([upload_id(photo)]) == {}


async def test_a_letter_is_fetched_by_those_concerned(post: Post) -> None:
    """A published letter opens for its asker and for nobody else; a new one takes its place and the old one goes."""
    doctor, ours = await post.token("doctor")
    _, others = await post.token("stranger")
    letter = await post.send(sample.letter(), ours, "letter.pdf")
    answers = intake.Intake(letter_id=upload_id(letter), stamped=True)
    asked = await post.house.ask(doctor, await post.house.hospital(doctor), goods(), intake=answers)
    assert asked.intake is not None
    assert asked.intake.demand_letter == letter.json()["path"]
    statuses = [(await post.client.get(letter.json()["path"], headers=who)).status_code for who in (ours, others, {})]
    assert statuses == [200, 404, 404]
    back = await post.client.get(letter.json()["path"], headers=ours)
    assert (back.headers["cache-control"], back.headers["content-disposition"][:10]) == ("private, no-store", "attachment")

    photo = await post.send(sample.picture(), ours)
    changed = await post.house.ports(doctor).uploads.attach_letter(asked.id, upload_id(photo), None)
    assert changed.intake is not None
    assert (changed.intake.demand_letter, changed.intake.stamped) == (photo.json()["path"], None)
    assert (await upload_store.load([upload_id(letter)]))[upload_id(letter)].attached_id is None


async def test_a_letter_can_be_added_to_a_request_without_an_intake(post: Post) -> None:
    """Rides and roles have no intake; the letter makes one, and a withdrawn request takes no letter."""
    doctor, ours = await post.token("doctor")
    run = post.house.ports(doctor)
    asked = await post.house.ask(doctor, None, role())
    changed = await run.uploads.attach_letter(asked.id, upload_id(await post.send(sample.letter(), ours)), True)
    assert changed.intake is not None
    await run.requests.withdraw(asked.id, "")
    late = upload_id(await post.send(sample.letter(), ours))
    (told,) = await asyncio.gather(run.uploads.attach_letter(asked.id, late, True), return_exceptions=True)
    assert isinstance(told, Exception)
    assert (await upload_store.load([late]))[late].attached_id is None


async def test_what_belongs_to_nothing_is_forgotten_with_its_bytes(house: House) -> None:
    """Once its time is over, and not what was attached meanwhile."""
    run = house.ports(await house.guest("maker"))
    loose, shown = [await run.uploads.keep(new_upload(), io.BytesIO(b"bytes")) for _ in range(2)]
    made = await run.designs.publish(design.NewDesign("Visor", size=design.Size(9, 9, 9), **VISOR))
    await run.uploads.attach_photo(made.id, shown.id)
    async with house.database.transaction():
        await upload_store.sweep(house.clock() - DAY, 10)
        assert set(await upload_store.load([loose.id, shown.id])) == {loose.id, shown.id}
        await upload_store.sweep(house.clock() + DAY, 10)
    assert set(await upload_store.load([loose.id, shown.id])) == {shown.id}
    assert [await upload_store.piece(id, 0) for id in (loose.id, shown.id)] == [b"", b"bytes"]


def new_upload() -> upload.NewUpload:
    """A file that was looked through."""
    return upload.NewUpload("a.png", Kind.PNG, 5, "0" * 64)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("a.stl", "a.stl"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\b.pdf", "b.pdf"),
        ("a\r\nSet-Cookie: b", "aSet-Cookie: b"),
        ("\ud800", ""),
    ],
)
def test_a_name_is_only_shown(told: str, kept: str) -> None:
    """Folders and what breaks lines or cannot be written are left out of it."""
    assert reception.shown(told) == kept
    assert len(reception.shown("x" * 500 + ".stl")) == 200
