"""Parts as STL, binary or text: counted and measured, and kept as they are."""

import math
import re
import struct
from typing import BinaryIO

import numpy as np

from api.upload import sniffing
from matching.upload import LARGEST_PART, MOST_TRIANGLES, Extent, Flaw, FlawedError

_HEAD = 84  # bytes before the first triangle
_FACET = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_NUMBER = rb"[-+]?(?:\d{1,30}\.?\d{0,30}|\.\d{1,30})(?:[eE][-+]?\d{1,3})?"
_POINT = rb"\s+(%s)\s+(%s)\s+(%s)" % (_NUMBER, _NUMBER, _NUMBER)
_TEXT_FACET = re.compile(
    rb"\s*facet\s+normal" + _POINT + rb"\s+outer\s+loop" + rb"\s+vertex" + _POINT + rb"\s+vertex" + _POINT
    + rb"\s+vertex" + _POINT + rb"\s+endloop\s+endfacet(?=\s)",
    re.IGNORECASE,
)  # fmt: skip
_BLANK = re.compile(rb"\s*\Z")
_TEXT_HEAD = re.compile(rb"\s*solid\b[^\r\n]{0,200}[\r\n]", re.IGNORECASE)
_TEXT_END = re.compile(rb"\s*endsolid\b[^\r\n]{0,200}(?:[\r\n]|\Z)", re.IGNORECASE)


def measure(file: BinaryIO, size: int) -> Extent:
    """The box around the part; raises FlawedError where the file does not hold just the triangles that it promises."""
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    corners = _binary(file, head) if sniffing.is_binary_stl(head, size) else _text(file.read())
    if not len(corners):
        raise FlawedError(Flaw.DAMAGED)
    if not np.isfinite(corners).all():
        raise FlawedError(Flaw.NO_BODY)
    return extent(*(float(side) for side in corners.max(axis=0) - corners.min(axis=0)))


def extent(*sides: float) -> Extent:
    """The box with these sides, in millimetres; refuses what no one can print."""
    if not all(math.isfinite(side) and 0 < side <= LARGEST_PART for side in sides):
        raise FlawedError(Flaw.NO_BODY)
    return Extent(*(math.ceil(side) for side in sides))


def _binary(file: BinaryIO, head: bytes) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    (count,) = struct.unpack_from("<I", head, 80)
    if count > MOST_TRIANGLES:
        raise FlawedError(Flaw.TOO_FINE)
    facets = np.frombuffer(file.read(), _FACET, count, _HEAD)
    return facets["corners"].reshape(-1, 3).astype(np.float64)


def _text(data: bytes) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    corners: list[float] = []
    at = 0
    while not _BLANK.match(data, at):
        at = _solid(data, at, corners)
    return np.array(corners, np.float64).reshape(-1, 3)


def _solid(data: bytes, at: int, corners: list[float]) -> int:
    """Read one solid of a text, which may have several, and return where it ends."""
    at = _past(_TEXT_HEAD, data, at)
    while facet := _TEXT_FACET.match(data, at):
        corners += map(float, facet.groups()[3:])
        if len(corners) > 9 * MOST_TRIANGLES:
            raise FlawedError(Flaw.TOO_FINE)
        at = facet.end()
    return _past(_TEXT_END, data, at)


def _past(expected: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = expected.match(data, at)
    if found is None:
        raise FlawedError(Flaw.DAMAGED)
    return found.end()
