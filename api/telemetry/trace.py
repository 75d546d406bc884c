"""A span for each operation, for whoever collects traces by OTLP over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode

from api.graphql.operation import Operation, Outcome

FAULTS = frozenset({Outcome.BROKEN, Outcome.SLOW})


class Traces:
    """Makes spans; a document and its variables are never a part of them."""

    def __init__(self, processor: SpanProcessor) -> None:
        """Hand the spans to a processor."""
        self.provider = TracerProvider(resource=Resource.create({"service.name": "talka"}))
        self.provider.add_span_processor(processor)
        self._tracer = self.provider.get_tracer("talka")

    @contextmanager
    def watch(self, operation: Operation) -> Iterator[None]:
        """Make a span of an operation."""
        with self._tracer.start_as_current_span("graphql", kind=SpanKind.SERVER, record_exception=False) as span:
            yield
            kind = operation.kind or "unknown"
            span.update_name(f"{kind} {operation.label}".rstrip())
            span.set_attributes(
                {
                    "graphql.operation.type": kind,
                    "graphql.operation.name": operation.label,
                    "talka.way": operation.way,
                    "talka.cost": operation.cost,
                    "talka.compiled": operation.compiled,
                    "talka.outcome": operation.outcome,
                    "talka.codes": operation.codes,
                }
            )
            if operation.outcome in FAULTS:
                span.set_status(Status(StatusCode.ERROR))


def sent_to(url: str) -> Traces:
    """Traces that are sent to a collector, a batch at a time, from a thread of their own."""
    return Traces(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
