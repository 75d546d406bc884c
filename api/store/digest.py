"""A cheap digest of many (id, version) pairs, reckoned alike in Python and by both databases.

The sum of one number a pair, so that it follows each change without looking at the others. Against mistakes, not against
an enemy: it tells copies apart in which an offer is missing, too many, or of another version.
"""

from uuid import UUID

PRIME = 2_147_483_647
_LOW = 0x7FFF_FFFF

MIXED = {
    "sqlite": "mixed(id, changed)",
    "postgres": f"((('x' || right(id::text, 8))::bit(32)::bigint & {_LOW}) + 1) * (changed + 1) % {PRIME}",
}


def mixed(id: UUID, version: int) -> int:
    """The number of one pair, below 2^31."""
    return ((id.int & _LOW) + 1) * (version + 1) % PRIME


def mixed_text(id: str, version: int) -> int:
    """As `mixed`, of an id as SQLite keeps it."""
    return ((int(id[-8:], 16) & _LOW) + 1) * (version + 1) % PRIME
