"""Parts as 3MF: an archive that is unpacked with a limit on everything, and XML that is read without entities."""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from api.upload import mesh
from matching.upload import MEGABYTE, MOST_TRIANGLES, Extent, Flaw, FlawedError

MOST_ENTRIES = 200
MOST_UNPACKED = 150 * MEGABYTE  # of all entries together
MOST_RATIO = 100  # of what is unpacked to what is packed, for entries above RATIO_FROM; the XML of meshes packs to a tenth
RATIO_FROM = MEGABYTE
_PIECE = 64 * 1024  # bytes read at a time
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_END = b"PK\x05\x06"  # what an archive ends with, 22 bytes before its end where it has no comment
_UNITS = {"micron": 0.001, "millimeter": 1.0, "centimeter": 10.0, "inch": 25.4, "foot": 304.8, "meter": 1000.0}
_NEEDED = "[Content_Types].xml"


def measure(file: BinaryIO, size: int) -> Extent:
    """The box around what is modelled, in millimetres; raises FlawedError for anything but a sound package."""
    file.seek(max(0, size - 22))
    if not file.read().startswith(_END):  # nothing stands behind the archive
        raise FlawedError(Flaw.DAMAGED)
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        return _model(archive)


def _model(archive: zipfile.ZipFile) -> Extent:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise FlawedError(Flaw.BOMB)
    for each in entries:
        _check_entry(each)
    if len({each.filename.lower() for each in entries}) < len(entries) or _NEEDED not in archive.namelist():
        raise FlawedError(Flaw.DAMAGED)
    unpacked, reader = 0, Reader()
    for each in entries:
        parser = reader.parser() if _is_xml(each.filename) else None
        for piece in _pieces(archive, each):
            unpacked += len(piece)
            if unpacked > MOST_UNPACKED:
                raise FlawedError(Flaw.BOMB)
            if parser is not None:
                parser.Parse(piece)
        if parser is not None:
            parser.Parse(b"", True)
    return reader.extent()


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".model", ".rels", ".xml"))


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/") or not name.isprintable():
        raise FlawedError(Flaw.STRAY_PATH)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise FlawedError(Flaw.STRAY_PATH)
    if entry.flag_bits & 0x1:  # encrypted
        raise FlawedError(Flaw.LOCKED)
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise FlawedError(Flaw.DAMAGED)
    if entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * entry.compress_size:
        raise FlawedError(Flaw.BOMB)


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of an entry; never more than its head says, which was checked."""
    with archive.open(entry) as opened:
        first = True
        while piece := opened.read(_PIECE):
            if first and piece.startswith(_ARCHIVES):
                raise FlawedError(Flaw.NESTED)
            first = False
            yield piece


@dataclass(slots=True)
class Reader:
    """Reads the meshes of models as their elements pass by; nothing of the document is kept."""

    unit: float = 1.0
    triangles: int = 0
    vertices: int = 0
    least: list[float] = field(default_factory=lambda: [float("inf")] * 3)
    most: list[float] = field(default_factory=lambda: [float("-inf")] * 3)

    def parser(self) -> expat.XMLParserType:
        """A parser for one document; one that declares a type, and with it entities, is refused at once."""
        made = expat.ParserCreate()
        made.StartDoctypeDeclHandler = _refuse_doctype
        made.StartElementHandler = self.open
        return made

    def open(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element; a vertex or triangle that is none is damage."""
        match name.rpartition(":")[2]:
            case "model":
                self.unit = _UNITS[attributes.get("unit", "millimeter")]
            case "mesh":
                self.vertices = 0
            case "vertex":
                self._vertex([self.unit * float(attributes[axis]) for axis in "xyz"])
            case "triangle":
                self._triangle([int(attributes[corner]) for corner in ("v1", "v2", "v3")])
            case _:
                pass

    def _vertex(self, point: list[float]) -> None:
        if not all(-1e9 < each < 1e9 for each in point):
            raise FlawedError(Flaw.NO_BODY)
        self.vertices += 1
        self.least = list(map(min, self.least, point))
        self.most = list(map(max, self.most, point))

    def _triangle(self, corners: list[int]) -> None:
        self.triangles += 1
        if self.triangles > MOST_TRIANGLES:
            raise FlawedError(Flaw.TOO_FINE)
        if not all(0 <= each < self.vertices for each in corners):
            raise FlawedError(Flaw.DAMAGED)

    def extent(self) -> Extent:
        """The box around everything that was read."""
        if not self.triangles:
            raise FlawedError(Flaw.DAMAGED)
        return mesh.extent(*(most - least for most, least in zip(self.most, self.least, strict=True)))


def _refuse_doctype(*_: object) -> None:
    raise FlawedError(Flaw.DAMAGED)
