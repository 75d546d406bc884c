"""Keys and secrets: UUIDv7 keys (RFC 9562), which sort by the time they were made, and tokens that are stored only as hashes."""

import hashlib
import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A UUIDv7: 48 bits of milliseconds, 12 bits of the fraction, 62 random bits; strictly rising within a process."""
    global _last  # noqa: PLW0603 - the one clock that all keys of this process share
    with _lock:
        _last = max(_last + 1, (time.time_ns() << 12) // 1_000_000)
        moment = _last
    milliseconds, fraction = moment >> 12, moment & 0xFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62))


def new_secret() -> str:
    """256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """The SHA-256 of a random secret (hex): enough for 256 random bits, and what the database keeps."""
    return hashlib.sha256(secret.encode()).hexdigest()
