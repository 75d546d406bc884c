"""What was spent of budgets that come back with time, counted by key for all processes together.

A row is one number, the moment when all that was spent has come back, so that spending is one statement which no other can get
between: the generic cell rate algorithm (ITU-T I.371). Amounts are seconds: how long what is spent takes to come back.
"""

from collections.abc import Mapping
from datetime import datetime

from api.store import sql

_MICRO = 1_000_000
# What is inserted is the moment counted from now; a row that is there counts from what is still to come back.
_SPEND = """
INSERT INTO rate (key, whole) VALUES {rows}
ON CONFLICT (key) DO UPDATE SET whole = excluded.whole + CASE WHEN rate.whole > ? THEN rate.whole - ? ELSE 0 END
"""
_WITHIN = "WHERE excluded.whole + CASE WHEN rate.whole > ? THEN rate.whole - ? ELSE 0 END <= ?"


async def take(key: str, amount: float, most: float, now: datetime) -> bool:
    """Spend the amount, unless more than `most` would then be spent; True where it was."""
    at = _micro(now.timestamp())
    query = f"{_SPEND.format(rows='(?, ?)')} {_WITHIN} RETURNING whole"
    return bool(await sql.rows(query, key, at + _micro(amount), at, at, at, at, at + _micro(most)))


async def spend(amounts: Mapping[str, float], now: datetime) -> dict[str, float]:
    """Spend whatever it comes to, which was spent already; the moments (seconds since 1970) when each key is whole again."""
    at = _micro(now.timestamp())
    # Always in one order, so that two processes that spend under the same keys cannot wait for each other.
    spent = [value for key in sorted(amounts) for value in (key, at + _micro(amounts[key]))]
    query = _SPEND.format(rows=", ".join(["(?, ?)"] * len(amounts))) + " RETURNING key, whole"
    return {row["key"]: row["whole"] / _MICRO for row in await sql.rows(query, *spent, at, at)}


async def sweep(now: datetime) -> int:
    """Forget what has come back; how many keys that were."""
    return await sql.run("DELETE FROM rate WHERE whole <= ?", _micro(now.timestamp()))


def _micro(seconds: float) -> int:
    return round(seconds * _MICRO)
