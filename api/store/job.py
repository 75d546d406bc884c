"""Jobs: what is to be done after a transaction, written inside it, and done by any process that reaches the database.

Whoever takes a job holds it for some seconds and deletes it when it is done. If they die, it is due again when those seconds
are over. So a job is done at least once; what it does must bear being done twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.store import clock, sql


@dataclass(frozen=True, slots=True)
class Job:
    """Something of a kind to be done about a thing; `tries` counts how often it was taken, this time included."""

    id: UUID
    kind: str
    thing_id: UUID
    tries: int = 0


_SKIP = {"sqlite": "", "postgres": " FOR UPDATE SKIP LOCKED"}


async def add(jobs: Sequence[Job]) -> None:
    """Add jobs, due at once, inside the transaction that they follow from."""
    query = f"INSERT INTO job (id, kind, thing_id, due, tries) VALUES (?, ?, ?, {clock.NOW[sql.dialect()]}, 0)"  # noqa: S608
    if values := [(str(each.id), each.kind, str(each.thing_id)) for each in jobs]:
        await sql.run_many(query, values)


async def waiting() -> bool:
    """Whether any job is due."""
    return bool(await sql.rows(f"SELECT 1 FROM job WHERE due <= {clock.NOW[sql.dialect()]} LIMIT 1"))  # noqa: S608


async def overdue() -> int:
    """How many jobs are due that nobody holds."""
    query = f"SELECT count(*) AS count FROM job WHERE due <= {clock.NOW[sql.dialect()]}"  # noqa: S608
    return (await sql.rows(query))[0]["count"]


async def take(who: UUID, seconds: float, limit: int) -> list[Job]:
    """The jobs that have been due the longest, held for so many seconds; nobody else gets them meanwhile."""
    dialect = sql.dialect()
    due = f"SELECT id FROM job WHERE due <= {clock.NOW[dialect]} ORDER BY due, id LIMIT ?{_SKIP[dialect]}"  # noqa: S608
    # Looked for once, and apart: inside the UPDATE, PostgreSQL may look for each row anew, and find others each time.
    query = (
        f"WITH taken AS MATERIALIZED ({due}) "  # noqa: S608
        f"UPDATE job SET due = {clock.LATER[dialect]}, holder = ?, tries = tries + 1 "
        "WHERE id IN (SELECT id FROM taken) RETURNING id, kind, thing_id, tries"
    )
    return [_job(row) for row in await sql.rows(query, limit, seconds, str(who))]


async def renew(who: UUID, seconds: float) -> int:
    """Hold on to the jobs one has taken for so many seconds from now; how many they are."""
    return await sql.run(f"UPDATE job SET due = {clock.LATER[sql.dialect()]} WHERE holder = ?", seconds, str(who))  # noqa: S608


async def put_off(id: UUID, seconds: float) -> None:
    """Give a job back, to be taken again after so many seconds."""
    await sql.run(f"UPDATE job SET due = {clock.LATER[sql.dialect()]}, holder = NULL WHERE id = ?", seconds, str(id))  # noqa: S608


async def finish(id: UUID) -> None:
    """Forget a job that is done."""
    await sql.run("DELETE FROM job WHERE id = ?", str(id))


def _job(row: dict[str, Any]) -> Job:
    return Job(UUID(str(row["id"])), row["kind"], UUID(str(row["thing_id"])), row["tries"])
