"""Spans of time as the contract shows and takes them."""

from datetime import datetime

import strawberry

from matching import span as domain
from schema.compiled import reading
from schema.compiled.row import MadeRow
from schema.compiled.writing import Writing


@strawberry.type(description="A span of time.")
class Span:
    """A span of time."""

    start: datetime = strawberry.field(description="When it begins.")
    end: datetime | None = strawberry.field(description="When it is over; null: never.")


reading.declare("Span", start=reading.own, end=reading.own)


def read(writing: Writing, start: str, end: str) -> MadeRow:
    """The span between two columns."""
    return MadeRow(writing, {"start": start, "end": end})


@strawberry.input(description="A span of time.")
class SpanInput:
    """A span of time."""

    start: datetime = strawberry.field(description="When it begins.")
    end: datetime | None = strawberry.field(default=None, description="When it is over; leave it out for an open end.")

    def made(self) -> domain.Span:
        """The span."""
        return domain.Span(self.start, self.end)


def made(span: SpanInput | None) -> domain.Span | None:
    """The span somebody gave, if any."""
    return span.made() if span else None
