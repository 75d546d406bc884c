"""Which transaction wrote a row, and whether every one that began before it has ended.

On PostgreSQL a transaction may commit after one that began later, so a reader that goes on from the last number of a sequence
may miss rows. Such rows are therefore read in the order of (writing transaction, sequence), and only up to the oldest
transaction that is still running. SQLite lets one write at a time, so there the sequence says it all.

What has committed ahead of that order may be shown early. Whoever saw such a row and goes on from it may have missed what older
transactions committed later: everything from the row's horizon on, the oldest transaction that was running when it was written.
"""

NUMBER = {"sqlite": "0", "postgres": "pg_current_xact_id()::text::bigint"}
HORIZON = {"sqlite": "0", "postgres": "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"}
SETTLED = {"sqlite": "TRUE", "postgres": "writer < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"}
