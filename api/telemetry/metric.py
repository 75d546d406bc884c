"""Figures for Prometheus: operations, what waits, who listens, and the process itself."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.graphql.caller import bearer
from api.graphql.operation import Operation, Way
from api.runtime import Runtime
from api.store import job as job_store
from api.store import search as search_store

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
COSTS = (1, 10, 100, 1_000, 10_000, 30_000)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The figures that operations of one kind are counted in; to look them up by their labels takes as long as to count."""

    counted: Counter
    seconds: Histogram
    cost: Histogram


class Metrics:
    """The figures of one process; who runs several asks each of them."""

    def __init__(self, runtime: Runtime) -> None:
        """Count nothing yet."""
        self._runtime = runtime
        self.registry = own = CollectorRegistry()
        ProcessCollector(registry=own)
        GCCollector(registry=own)
        labels = ("way", "kind", "name")
        self._operations = Counter("talka_operations", "Operations by what became of them.", (*labels, "outcome"), registry=own)
        self._seconds = Histogram("talka_operation_seconds", "How long operations took.", labels, buckets=SECONDS, registry=own)
        self._cost = Histogram("talka_operation_cost", "What operations cost.", ("kind",), buckets=COSTS, registry=own)
        self._compiled = Counter("talka_compiled_operations", "Queries answered by one SQL statement.", registry=own)
        self._kept: dict[tuple[str, ...], _Kept] = {}
        self._turned = Counter(
            "talka_turned_away", "Requests that the gate refused: unknown host, too often.", ("why",), registry=own
        )
        self._running = Gauge("talka_operations_running", "Operations and subscriptions under way.", ("way",), registry=own)
        self._under_way = {way: self._running.labels(way) for way in Way}
        self._listeners = Gauge("talka_listeners", "Who listens to live changes.", registry=own)
        self._unindexed = Gauge("talka_search_waiting", "Documents that the search does not know yet.", registry=own)
        self._overdue = Gauge("talka_jobs_overdue", "Jobs that are due and that nobody has taken.", registry=own)

    @contextmanager
    def watch(self, operation: Operation) -> Iterator[None]:
        """Count an operation."""
        running = self._under_way[operation.way]
        running.inc()
        try:
            yield
        finally:
            running.dec()
            self._count(operation)

    def _count(self, operation: Operation) -> None:
        key = operation.way, operation.kind or "unknown", _name(operation), operation.outcome
        kept = self._kept.get(key) or self._keep(*key)
        kept.counted.inc()
        kept.seconds.observe(operation.seconds)
        if operation.cost:
            kept.cost.observe(operation.cost)
        if operation.compiled:
            self._compiled.inc()

    def _keep(self, way: str, kind: str, name: str, outcome: str) -> _Kept:
        counted, seconds = self._operations.labels(way, kind, name, outcome), self._seconds.labels(way, kind, name)
        kept = self._kept[way, kind, name, outcome] = _Kept(counted, seconds, self._cost.labels(kind))
        return kept

    def turn_away(self, why: str) -> None:
        """Count a request that got no further than the gate."""
        self._turned.labels(why).inc()

    async def written(self) -> bytes:
        """The figures as Prometheus reads them."""
        self._listeners.set(self._runtime.hub.readers)
        async with self._runtime.database.session():
            self._unindexed.set(await search_store.waiting())
            self._overdue.set(await job_store.overdue())
        return generate_latest(self.registry)


def _name(operation: Operation) -> str:
    """What an operation is told apart by: our own pages have so many names, and anybody may register ever more."""
    if operation.way is Way.PAGE:
        return operation.name or ""
    return "registered" if operation.document_id else ""


def route(metrics: Metrics, token: str) -> Route:
    """Where the figures are read, by those who have the token; without one there is nothing here."""

    async def read(request: Request) -> Response:
        given = bearer(request.headers.get("authorization", "")) or ""
        if not token or not secrets.compare_digest(given.encode(), token.encode()):
            return PlainTextResponse("Send the token of TALKA_METRICS_TOKEN as a bearer token.", 401 if token else 404)
        return Response(await metrics.written(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return Route("/metrics", read)
