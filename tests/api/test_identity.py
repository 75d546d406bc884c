"""Keys and secrets."""

import base64
import threading
import time
from uuid import RFC_4122, UUID

from api import identity


def test_keys_are_version_7_and_rise() -> None:
    """A thousand keys in a row are UUIDv7 in rising order, stamped with the time."""
    before = time.time_ns() // 1_000_000
    keys = [identity.new_id() for _ in range(1_000)]
    assert keys == sorted(set(keys))
    assert {(key.version, key.variant) for key in keys} == {(7, RFC_4122)}
    assert 0 <= (keys[0].int >> 80) - before < 60_000


def test_keys_of_many_threads_never_meet() -> None:
    """Four threads that make keys at once make different ones."""
    made: list[UUID] = []
    threads = [threading.Thread(target=lambda: made.extend(identity.new_id() for _ in range(500))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2_000


def test_a_secret_is_not_its_hash() -> None:
    """Secrets differ, and what is stored is the SHA-256 of one."""
    one, other = identity.new_secret(), identity.new_secret()
    assert one != other
    assert len(identity.hashed(one)) == 64
    assert one not in identity.hashed(one)


def test_secrets_are_long_and_never_the_same() -> None:
    """Nobody guesses 256 random bits, and no two are alike."""
    made = {identity.new_secret() for _ in range(1_000)}
    assert len(made) == 1_000
    assert {len(base64.urlsafe_b64decode(f"{each}=")) for each in made} == {32}
