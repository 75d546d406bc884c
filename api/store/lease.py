"""Leases: what only one process should do at a time is its until it gives it back, or is silent for too long.

A lease saves work. It proves nothing: a process that was paused may go on beside the one that took over, so whatever is done
under a lease is guarded by conditional updates as well.
"""

from uuid import UUID

from api.store import clock, sql


async def holder(name: str) -> UUID | None:
    """Who holds the lease; None where nobody does, or whoever did was silent for too long."""
    query = f"SELECT holder FROM lease WHERE name = ? AND until > {clock.NOW[sql.dialect()]}"  # noqa: S608
    found = await sql.rows(query, name)
    return UUID(str(found[0]["holder"])) if found else None


async def take(name: str, who: UUID, seconds: float) -> bool:
    """Take a lease that is free, or one's own again, for so many seconds; True for one caller only."""
    dialect = sql.dialect()
    query = (
        f"INSERT INTO lease (name, holder, until) VALUES (?, ?, {clock.LATER[dialect]}) "  # noqa: S608
        "ON CONFLICT (name) DO UPDATE SET holder = EXCLUDED.holder, until = EXCLUDED.until "
        f"WHERE lease.holder = EXCLUDED.holder OR lease.until <= {clock.NOW[dialect]} RETURNING name"
    )
    return bool(await sql.rows(query, name, str(who), seconds))


async def renew(who: UUID, seconds: float) -> int:
    """Hold on to everything one holds for so many seconds from now; how many leases that is."""
    return await sql.run(f"UPDATE lease SET until = {clock.LATER[sql.dialect()]} WHERE holder = ?", seconds, str(who))  # noqa: S608


async def give_back(who: UUID) -> int:
    """Let go of everything one holds; how many leases that was."""
    return await sql.run("DELETE FROM lease WHERE holder = ?", str(who))
