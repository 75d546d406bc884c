"""The board: what is open, in numbers."""

from dataclasses import dataclass

# Whose events change what the board shows.
SHOWN = frozenset({"request", "line", "pledge", "offer", "facility"})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines, facilities, offers and rides stand open now, and what happened since midnight UTC."""

    open_lines: int
    critical_lines: int
    unknown_amounts: int
    stale_lines: int
    facilities: int
    open_offers: int
    rides: int
    pledged_today: int
    received_today: int
