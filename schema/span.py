"""Spans of time as the contract shows and takes them."""

from datetime import datetime

import strawberry

from matching import span as domain


@strawberry.type(description="A span of time.")
class Span:
    """A span of time."""

    start: datetime = strawberry.field(description="When it begins.")
    end: datetime | None = strawberry.field(description="When it is over; null: never.")


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
