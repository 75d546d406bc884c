"""The board in numbers."""

from datetime import datetime, time

from api.store import sql
from matching import board
from matching.request import GRACE, Urgency
from schema.narrowing import LineKind

_COUNTS = """
SELECT
    count(*) AS open_lines,
    count(CASE WHEN request.urgency = ? THEN 1 END) AS critical_lines,
    count(CASE WHEN line.need IS NULL THEN 1 END) AS unknown_amounts,
    count(CASE WHEN line.confirm_by <= ? THEN 1 END) AS stale_lines,
    count(DISTINCT request.facility_id) AS facilities,
    (SELECT count(*) FROM offer WHERE state = 'open' AND free > 0 AND (ends IS NULL OR ends > ?)) AS open_offers,
    count(CASE WHEN line.kind = ? THEN 1 END) AS rides,
    (SELECT count(*) FROM pledge WHERE created >= ?) AS pledged_today,
    (SELECT count(*) FROM event WHERE noun = 'pledge' AND verb = 'receive' AND at >= ?) AS received_today
FROM line JOIN request ON request.id = line.request_id
WHERE line.wanted AND line.confirm_by > ? AND request.state = 'published'
"""


async def counts(now: datetime) -> board.Counts:
    """Count what stands open at `now`, and what happened since midnight UTC, in one statement.

    Open lines are those that still want something: one that is fully pledged, or whose grace is over, is not among them.
    """
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    (found,) = await sql.rows(_COUNTS, int(Urgency.CRITICAL), now, now, LineKind.RIDE.value, midnight, midnight, now - GRACE)
    return board.Counts(**found)
