"""Which transaction wrote a row, and whether every one that began before it has ended.

On PostgreSQL a transaction may commit after one that began later, so a reader that goes on from the last number of a sequence
may miss rows. Such rows are therefore read in the order of (writing transaction, sequence), and only up to the oldest
transaction that is still running. SQLite lets one write at a time, so there the sequence says it all.
"""

NUMBER = {"sqlite": "0", "postgres": "pg_current_xact_id()::text::bigint"}
SETTLED = {"sqlite": "TRUE", "postgres": "writer < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"}
