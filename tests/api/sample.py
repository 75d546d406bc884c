"""Files as people send them, good and hostile, made on the spot."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

GPS = {1: "N", 2: (50.0, 27.0, 1.0), 3: "E", 4: (30.0, 31.0, 24.0)}
TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
VERTICES = ((0, 0, 0), (180, 0, 0), (0, 190, 0), (0, 0, 20))
TRIANGLES = ((0, 1, 2), (0, 1, 3), (0, 2, 3), (1, 2, 3))


def picture(format: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    """A small image whose left half is red."""
    drawn = Image.new(mode, size, "white")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    drawn.save(out, format, **options)
    return out.getvalue()


def located(orientation: int = 1) -> bytes:
    """A photo that tells where it was taken, by which camera, and how it is to be turned."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Zabolotna's telephone"
    exif.get_ifd(0x8825).update(GPS)
    return picture(
        exif=exif, comment=b"from Lisova 9", xmp=b"<x:xmpmeta>Lisova 9</x:xmpmeta>", icc_profile=b"profile of a screen"
    )


def png(width: int, height: int, data: bytes = b"", *more: tuple[bytes, bytes]) -> bytes:
    """A PNG whose head claims a size, whatever stands in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), *more, (b"IDAT", zlib.compress(data)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def moving(format: str) -> bytes:
    """An image of two frames."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, format, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def letter(*parts: tuple[str, Any], password: str = "") -> bytes:
    """A PDF of one page, with more in its catalogue."""
    writer = PdfWriter()
    writer.add_blank_page(200, 300)
    for name, value in parts:
        writer.root_object[NameObject(name)] = writer._add_object(value)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def script() -> DictionaryObject:
    """An action that runs a program."""
    return DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")})


def launch() -> DictionaryObject:
    """An action that starts a program of the machine, whose kind stands in an object of its own."""
    return DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})


def attachment() -> DictionaryObject:
    """The names of files within a PDF."""
    return DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject({NameObject("/Names"): ArrayObject()})})


def facets(corners: Sequence[Sequence[float]] = VERTICES) -> list[tuple[float, ...]]:
    """The triangles of a part: a normal and three corners each."""
    return [(0.0, 0.0, 1.0, *(float(side) for at in each for side in corners[at])) for each in TRIANGLES]


def stl(corners: Sequence[Sequence[float]] = VERTICES, head: bytes = b"", count: int | None = None) -> bytes:
    """A part as binary STL."""
    body = b"".join(struct.pack("<12fH", *each, 0) for each in facets(corners))
    return head.ljust(80, b"\0") + struct.pack("<I", len(TRIANGLES) if count is None else count) + body


def text_stl(corners: Sequence[Sequence[object]] = VERTICES, name: str = "visor") -> bytes:
    """A part as text STL."""
    lines = [f"solid {name}"]
    for each in TRIANGLES:
        lines += ["  facet normal 0 0 1", "    outer loop"]
        lines += ["      vertex " + " ".join(map(str, corners[at])) for at in each]
        lines += ["    endloop", "  endfacet"]
    return "\n".join([*lines, f"endsolid {name}", ""]).encode()


def model(unit: str = "millimeter", before: str = "", triangles: Sequence[Sequence[int]] = TRIANGLES) -> str:
    """The model of a package; `before` stands ahead of its root."""
    points = "".join(f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in VERTICES)
    faces = "".join('<triangle v1="{}" v2="{}" v3="{}"/>'.format(*each) for each in triangles)
    mesh = f"<mesh><vertices>{points}</vertices><triangles>{faces}</triangles></mesh>"
    space = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
    body = f"<resources><object id='1' type='model'>{mesh}</object></resources><build><item objectid='1'/></build>"
    return f"<?xml version='1.0' encoding='UTF-8'?>{before}<model unit='{unit}' xmlns='{space}'>{body}</model>"


def package(entries: dict[str, str | bytes] | None = None) -> bytes:
    """A part as 3MF, with more entries."""
    return packed(
        {"[Content_Types].xml": TYPES, "_rels/.rels": "<Relationships/>", "3D/3dmodel.model": model(), **(entries or {})}
    )


def packed(entries: dict[str, str | bytes]) -> bytes:
    """An archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()
