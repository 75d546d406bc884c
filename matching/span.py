"""Spans of time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to, not including, `end`; aware UTC times; an open end lasts for ever."""

    start: datetime
    end: datetime | None = None

    def overlaps(self, other: "Span") -> bool:
        """Whether some moment lies in both."""
        return (self.end is None or other.start < self.end) and (other.end is None or self.start < other.end)

    def covers(self, other: "Span") -> bool:
        """Whether every moment of `other` lies in this span."""
        return self.start <= other.start and (self.end is None or (other.end is not None and other.end <= self.end))

    def has(self, moment: datetime) -> bool:
        """Whether the moment lies in the span."""
        return self.start <= moment and (self.end is None or moment < self.end)
