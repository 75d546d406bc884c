"""What a file is, by its bytes alone; neither its name nor what the sender calls it is asked."""

import struct
from typing import BinaryIO

from matching.upload import Kind

_STL_HEAD, _STL_FACET = 84, 50  # bytes
_MAGIC = ((b"\xff\xd8\xff", Kind.JPEG), (b"\x89PNG\r\n\x1a\n", Kind.PNG), (b"%PDF-", Kind.PDF), (b"PK\x03\x04", Kind.THREE_MF))


def kind(file: BinaryIO, size: int) -> Kind | None:
    """The kind of a file of `size` bytes, or None for what is not taken."""
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    known = next((found for magic, found in _MAGIC if head.startswith(magic)), None)
    if known is not None:
        return known
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.STL if is_binary_stl(head, size) or _is_text_stl(head) else None


def is_binary_stl(head: bytes, size: int) -> bool:
    """Whether the length is just what the count of triangles in a binary STL's head asks for."""
    return len(head) >= _STL_HEAD and size == _STL_HEAD + _STL_FACET * struct.unpack_from("<I", head, 80)[0]


def _is_text_stl(head: bytes) -> bool:
    words = head.split(None, 1)
    return bool(words) and words[0].lower() == b"solid" and b"facet" in head.lower()
