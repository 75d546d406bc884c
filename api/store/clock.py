"""The database's own clock, for what several machines must agree on: their clocks may differ."""

NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')", "postgres": "clock_timestamp()"}
# Takes the number of seconds from now as its parameter.
LATER = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now', ? || ' seconds')",
    "postgres": "clock_timestamp() + ?::float8 * interval '1 second'",
}
