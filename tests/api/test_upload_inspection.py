"""What is taken and what is not, by the bytes alone; every hostile file here is a real one."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from api.upload import inspection, picture, sandbox
from matching import upload
from matching.upload import Extent, Flaw, FlawedError, Kind
from tests.api import sample

BILLION_LAUGHS = (
    "<!DOCTYPE lol [<!ENTITY a 'lol'>"
    + "".join(f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
EXTERNAL = "<!DOCTYPE model [<!ENTITY passwords SYSTEM 'file:///etc/passwd'>]>"


def looked(tmp_path: Path, content: bytes) -> tuple[dict[str, Any], bytes]:
    """What is found in a file, and what was drawn anew."""
    (tmp_path / "came").write_bytes(content)
    with (tmp_path / "came").open("rb") as came, (tmp_path / "clean").open("w+b") as clean:
        said: dict[str, Any] = inspection.told(came, clean)
        clean.seek(0)
        return said, clean.read()


GOOD = {
    "jpeg": (sample.picture("JPEG"), Kind.JPEG, Extent(60, 40)),
    "png": (sample.picture("PNG"), Kind.PNG, Extent(60, 40)),
    "png with transparency": (sample.picture("PNG", mode="RGBA"), Kind.PNG, Extent(60, 40)),
    "png in grey": (sample.picture("PNG", mode="L"), Kind.PNG, Extent(60, 40)),
    "webp": (sample.picture("WEBP"), Kind.WEBP, Extent(60, 40)),
    "pdf": (sample.letter(), Kind.PDF, Extent()),
    "binary stl": (sample.stl(), Kind.STL, Extent(180, 190, 20)),
    "binary stl that begins like text": (sample.stl(head=b"solid facet"), Kind.STL, Extent(180, 190, 20)),
    "text stl": (sample.text_stl(), Kind.STL, Extent(180, 190, 20)),
    "text stl of two solids": (sample.text_stl() + sample.text_stl(), Kind.STL, Extent(180, 190, 20)),
    "3mf": (sample.package(), Kind.THREE_MF, Extent(180, 190, 20)),
    "3mf in centimetres": (
        sample.package({"3D/3dmodel.model": sample.model("centimeter")}),
        Kind.THREE_MF,
        Extent(1800, 1900, 200),
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_sound_files_are_taken_for_what_they_are(tmp_path: Path, name: str) -> None:
    """Each kind is known by its content and measured: pixels of images, millimetres of parts."""
    content, kind, extent = GOOD[name]
    said, _ = looked(tmp_path, content)
    assert said == {"kind": kind, "extent": {"x": extent.x, "y": extent.y, "z": extent.z}}


JPEG, PNG, PDF, STL, PACKAGE = (GOOD[name][0] for name in ("jpeg", "png", "pdf", "binary stl", "3mf"))
ZEROS = b"\0" * (40 * 1024 * 1024)
BAD = {
    "nothing": (b"", Flaw.EMPTY),
    "text": (b"hello", Flaw.UNKNOWN),
    "html": (b"<!doctype html><script>alert(1)</script>", Flaw.UNKNOWN),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", Flaw.UNKNOWN),
    "gif": (sample.picture("GIF"), Flaw.UNKNOWN),
    "gif that is an archive": (sample.picture("GIF") + PACKAGE, Flaw.UNKNOWN),
    "tiff": (sample.picture("TIFF"), Flaw.UNKNOWN),
    "program": (b"MZ" + b"\0" * 200, Flaw.UNKNOWN),
    "html before a pdf": (b"<script>alert(1)</script>" + PDF, Flaw.UNKNOWN),
    "jpeg cut short": (JPEG[:-100], Flaw.DAMAGED),
    "png cut short": (PNG[:-30], Flaw.DAMAGED),
    "webp cut short": (GOOD["webp"][0][:-20], Flaw.DAMAGED),
    "head of a jpeg": (JPEG[:3], Flaw.DAMAGED),
    "png of 50,000 x 50,000 pixels": (sample.png(50_000, 50_000), Flaw.TOO_MANY_PIXELS),
    "png with a text that unpacks to 40 MB": (
        sample.png(2, 2, b"\0" * 14, (b"zTXt", b"Comment\0\0" + zlib.compress(ZEROS))),
        Flaw.DAMAGED,
    ),
    "webp of 16,000 x 16,000 pixels": (
        b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x7f\x3e\0\x7f\x3e\0" + b"\0" * 16,
        Flaw.TOO_MANY_PIXELS,
    ),
    "png that moves": (sample.moving("PNG"), Flaw.MOVING),
    "webp that moves": (sample.moving("WEBP"), Flaw.MOVING),
    "pdf cut short": (PDF[:-40], Flaw.DAMAGED),
    "pdf that is only a head and an end": (b"%PDF-1.7\n%%EOF", Flaw.DAMAGED),
    "pdf with a password": (sample.letter(password="secret"), Flaw.LOCKED),
    "pdf with a script": (sample.letter(("/OpenAction", sample.script())), Flaw.ACTIVE),
    "pdf that starts a program": (sample.letter(("/OpenAction", sample.launch())), Flaw.ACTIVE),
    "pdf with files in it": (sample.letter(("/Names", sample.attachment())), Flaw.ACTIVE),
    "pdf whose script has a disguised name": (sample.letter(("/X", sample.script())).replace(b"/JS ", b"/#4aS "), Flaw.ACTIVE),
    "stl that claims four billion triangles": (sample.stl(count=2**32 - 1), Flaw.UNKNOWN),
    "stl cut short": (STL[:-1], Flaw.UNKNOWN),
    "stl with something behind it": (STL + b"<script>", Flaw.UNKNOWN),
    "stl of no triangle": (b"\0" * 84, Flaw.DAMAGED),
    "stl that is not finite": (sample.stl(((0, 0, float("nan")), *sample.VERTICES[1:])), Flaw.NO_BODY),
    "stl of a kilometre": (sample.stl(((0, 0, 0), (1e6, 0, 0), (0, 1e6, 0), (0, 0, 1e6))), Flaw.NO_BODY),
    "stl that is flat": (sample.stl(((0, 0, 0), (9, 0, 0), (0, 9, 0), (9, 9, 0))), Flaw.NO_BODY),
    "text stl cut short": (sample.text_stl()[:-20], Flaw.DAMAGED),
    "text stl that is not finite": (sample.text_stl(((0, 0, "nan"), *sample.VERTICES[1:])), Flaw.DAMAGED),
    "text stl beyond all numbers": (sample.text_stl(((0, 0, "1e999"), *sample.VERTICES[1:])), Flaw.NO_BODY),
    "text stl with html in it": (sample.text_stl().replace(b"endloop", b"<script>", 1), Flaw.DAMAGED),
    "archive that is no package": (sample.packed({"a.txt": "hello"}), Flaw.DAMAGED),
    "3mf cut short": (PACKAGE[:-10], Flaw.DAMAGED),
    "3mf with html behind it": (PACKAGE + b"<script>alert(1)</script>", Flaw.DAMAGED),
    "3mf that unpacks to 40 MB of nothing": (sample.package({"Metadata/filler.txt": ZEROS}), Flaw.BOMB),
    "3mf with an archive in it": (sample.package({"Metadata/more.txt": sample.packed({"a": "b"})}), Flaw.NESTED),
    "3mf that leads out": (sample.package({"../../etc/cron.d/talka": "* * * * *"}), Flaw.STRAY_PATH),
    "3mf with a path from the root": (sample.package({"/etc/passwd": "x"}), Flaw.STRAY_PATH),
    "3mf of a thousand entries": (sample.package({f"Metadata/{n}.txt": "x" for n in range(1000)}), Flaw.BOMB),
    "3mf with a billion laughs": (sample.package({"3D/3dmodel.model": sample.model(before=BILLION_LAUGHS)}), Flaw.DAMAGED),
    "3mf that asks for a file of ours": (sample.package({"3D/3dmodel.model": sample.model(before=EXTERNAL)}), Flaw.DAMAGED),
    "3mf with corners that are not there": (
        sample.package({"3D/3dmodel.model": sample.model(triangles=[(0, 1, 99)])}),
        Flaw.DAMAGED,
    ),
    "3mf without a triangle": (sample.package({"3D/3dmodel.model": sample.model(triangles=[])}), Flaw.DAMAGED),
    "3mf in a unit of its own": (sample.package({"3D/3dmodel.model": sample.model("league")}), Flaw.DAMAGED),
}


@pytest.mark.parametrize("name", BAD)
def test_everything_else_is_refused_by_its_flaw(tmp_path: Path, name: str) -> None:
    """Files that are damaged, hostile or of another kind are told apart, and nothing of them is written."""
    content, flaw = BAD[name]
    assert looked(tmp_path, content) == ({"flaw": flaw}, b"")
    assert upload.TOLD[flaw]


def test_an_archive_that_lies_about_its_sizes_unpacks_no_further_than_it_said(tmp_path: Path) -> None:
    """An entry whose head promises ten bytes gives ten and not forty million."""
    content = sample.package({"Metadata/filler.txt": ZEROS})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        true = archive.getinfo("Metadata/filler.txt").file_size
    said, _ = looked(tmp_path, content.replace(struct.pack("<I", true), struct.pack("<I", 10)))
    assert said == {"flaw": Flaw.DAMAGED}


def test_a_photo_keeps_nothing_but_what_can_be_seen(tmp_path: Path) -> None:
    """Place, camera, comment, colour profile and whatever stood behind the picture are gone."""
    said, clean = looked(tmp_path, sample.located() + b"<script>alert(1)</script>" + PACKAGE)
    assert said["kind"] == Kind.JPEG
    with Image.open(io.BytesIO(clean)) as drawn:
        assert not drawn.getexif()
        assert set(drawn.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for told in (b"Exif", b"Lisova", b"Zabolotna", b"profile", b"<script>", b"PK\x03\x04", b"xmpmeta"):
        assert told not in clean


@pytest.mark.parametrize(("format", "texts"), [("PNG", {"pnginfo": None}), ("WEBP", {"xmp": b"<x:xmpmeta>Lisova</x:xmpmeta>"})])
def test_other_images_keep_nothing_either(tmp_path: Path, format: str, texts: dict[str, Any]) -> None:
    """PNG and WebP lose their EXIF, colour profile and texts as well."""
    exif = Image.Exif()
    exif[0x010F] = "Zabolotna's telephone"
    _, clean = looked(tmp_path, sample.picture(format, exif=exif, icc_profile=b"profile of a screen", **texts))
    with Image.open(io.BytesIO(clean)) as drawn:
        assert not drawn.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(drawn.info)


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"), [(1, (60, 40), (5, 20)), (3, (60, 40), (55, 20)), (6, (40, 60), (20, 5))]
)
def test_a_photo_is_turned_upright(tmp_path: Path, orientation: int, size: tuple[int, int], red_at: tuple[int, int]) -> None:
    """What EXIF says of turning is done before it is dropped."""
    _, clean = looked(tmp_path, sample.located(orientation))
    with Image.open(io.BytesIO(clean)) as drawn:
        assert drawn.size == size
        red, green, _ = drawn.convert("RGB").getpixel(red_at)
    assert red > 200
    assert green < 100


def test_a_large_photo_is_kept_smaller(tmp_path: Path) -> None:
    """The longest side is bounded, the proportions stay."""
    said, _ = looked(tmp_path, sample.picture(size=(6000, 3000)))
    assert said["extent"] == {"x": upload.LONGEST_SIDE, "y": upload.LONGEST_SIDE // 2, "z": 0}


async def test_a_file_is_looked_through_by_a_program_of_its_own(tmp_path: Path) -> None:
    """What it finds, what it draws and what it refuses comes back from another process."""
    for content, expected in ((sample.located(), Kind.JPEG), (BAD["svg"][0], Flaw.UNKNOWN)):
        (tmp_path / "came").write_bytes(content)
        with (tmp_path / "came").open("rb") as came, (tmp_path / "clean").open("w+b") as clean:
            if isinstance(expected, Flaw):
                with pytest.raises(FlawedError) as caught:
                    await sandbox.look(came, clean)
                assert caught.value.flaw is expected
            else:
                assert await sandbox.look(came, clean) == sandbox.Found(expected, Extent(60, 40))
                assert b"Exif" not in (tmp_path / "clean").read_bytes()


async def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    """When patience ends the program is killed, and the sender is told."""
    (tmp_path / "came").write_bytes(sample.picture())
    with (tmp_path / "came").open("rb") as came, (tmp_path / "clean").open("w+b") as clean, pytest.raises(FlawedError) as caught:
        await sandbox.look(came, clean, patience=0)
    assert caught.value.flaw is Flaw.TOO_HARD


async def test_a_file_that_breaks_its_program_breaks_nothing_else(tmp_path: Path) -> None:
    """A PDF nested deeper than any reader follows ends its own program, and is refused."""
    nested = b"[" * 200_000 + b"]" * 200_000
    content = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + nested + b">>\nendobj\n"
    content += b"trailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF"
    (tmp_path / "came").write_bytes(content)
    with (tmp_path / "came").open("rb") as came, (tmp_path / "clean").open("w+b") as clean, pytest.raises(FlawedError) as caught:
        await sandbox.look(came, clean)
    assert caught.value.flaw in {Flaw.TOO_HARD, Flaw.DAMAGED}


def test_every_flaw_has_a_sentence() -> None:
    """Whatever is wrong, the sender is told what to do about it."""
    assert set(upload.TOLD) == set(Flaw)
    assert picture.FORMATS.keys() == upload.IMAGES
