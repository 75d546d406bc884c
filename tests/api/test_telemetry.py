"""What can be watched of a running Talka, and what never shows there."""

import io
import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from prometheus_client.parser import text_string_to_metric_families

from api import application
from api.graphql.caller import Caller
from api.graphql.operation import Kind, Operation, Outcome, Way
from api.store.away import AwayError
from api.telemetry import log, trace
from api.telemetry.metric import Metrics
from tests.api.house import House

SECRET = "+380 67 123 45 67"
TOKEN = "a-token-for-the-collector"
Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def done(outcome: Outcome = Outcome.DONE, **known: Any) -> Operation:
    """An operation as it is when it is over."""
    operation = Operation(Caller(SECRET, "en"), Way.PAGE, f'{{ secret(phone: "{SECRET}") }}', {"phone": SECRET})
    operation.name, operation.kind, operation.cost, operation.seconds, operation.outcome = "Board", Kind.QUERY, 40, 0.02, outcome
    for name, value in known.items():
        setattr(operation, name, value)
    return operation


def figures(text: str) -> Figures:
    """What Prometheus reads: a value for each name with its labels."""
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(each.name, tuple(sorted(each.labels.items()))): each.value for each in samples}


async def test_operations_are_counted_by_what_became_of_them(house: House) -> None:
    """Count, time and cost are told by way, kind and name; what was asked and who asked are not."""
    metrics = Metrics(house)
    for outcome in (Outcome.DONE, Outcome.DONE, Outcome.SLOW):
        with metrics.watch(done(outcome)):
            pass
    text = (await metrics.written()).decode()
    told = figures(text)
    labels = (("kind", "query"), ("name", "Board"), ("way", "page"))
    assert told["talka_operations_total", tuple(sorted((*labels, ("outcome", "done"))))] == 2
    assert told["talka_operations_total", tuple(sorted((*labels, ("outcome", "slow"))))] == 1
    assert told["talka_operation_seconds_count", labels] == 3
    assert told["talka_operation_cost_sum", (("kind", "query"),)] == 120
    assert told["talka_operations_running", (("way", "page"),)] == 0
    assert SECRET not in text


async def test_what_is_under_way_and_what_waits_are_told(house: House) -> None:
    """A running operation, a listener and a document that the search does not know yet are seen."""
    metrics = Metrics(house)
    async with house.database.session(), house.database.transaction():
        await house.scope().touch("request", house.scope().new_id())
    house.hub.readers += 1
    with metrics.watch(done()):
        told = figures((await metrics.written()).decode())
    assert told["talka_operations_running", (("way", "page"),)] == 1
    assert told["talka_listeners", ()] == 1
    assert told["talka_search_waiting", ()] == 1
    assert told["talka_jobs_overdue", ()] == 0


async def test_names_of_operations_do_not_grow_without_end(house: House) -> None:
    """A client's own name is no label; registered documents are one, so that nobody uses up the names of our own pages."""
    metrics = Metrics(house)
    for number in range(50):
        with metrics.watch(done(way=Way.HTTP, name=f"Mine{number}", document_id="sha256:0")):
            pass
    for known in ({"way": Way.HTTP, "name": "Anything"}, {"way": Way.PAGE}, {"way": Way.PAGE, "document_id": "sha256:0"}):
        with metrics.watch(done(**known)):
            pass
    names = {dict(labels)["name"] for name, labels in figures((await metrics.written()).decode()) if "operation_seconds" in name}
    assert names == {"", "registered", "Board"}


@pytest.mark.parametrize(
    ("token", "given", "status"), [("", "", 404), (TOKEN, "", 401), (TOKEN, "wrong", 401), (TOKEN, TOKEN, 200)]
)
async def test_figures_are_for_those_who_have_the_token(house: House, token: str, given: str, status: int) -> None:
    """Without a token in the settings there is nothing; with one, only its bearer reads."""
    house.settings = replace(house.settings, metrics_token=token)
    app = application.create(house)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://talka") as http:
        await http.post("http://127.0.0.1/graphql", json={"query": "{ viewer { signedIn } }"})
        answer = await http.get("/metrics", headers={"authorization": f"Bearer {given}"} if given else {})
    assert answer.status_code == status
    counted = 'talka_operations_total{kind="query",name="",outcome="done",way="http"} 1.0'
    assert (counted in answer.text) == (status == 200)


@pytest.fixture
def spans() -> Iterator[tuple[trace.Traces, Callable[[], Any]]]:
    """Traces, and the one span that was made."""
    exporter = InMemorySpanExporter()
    traces = trace.Traces(SimpleSpanProcessor(exporter))
    yield traces, lambda: exporter.get_finished_spans()[0]
    traces.provider.shutdown()


def test_an_operation_is_a_span(spans: tuple[trace.Traces, Callable[[], Any]]) -> None:
    """It tells name, kind, cost and outcome, and nothing of what was asked or by whom."""
    traces, made = spans
    with traces.watch(done(compiled=True)):
        pass
    span = made()
    assert span.name == "query Board"
    assert span.attributes["graphql.operation.type"] == "query"
    assert (span.attributes["talka.cost"], span.attributes["talka.outcome"]) == (40, "done")
    assert span.attributes["talka.compiled"] is True
    assert span.status.status_code is StatusCode.UNSET
    assert SECRET not in span.to_json()


def test_a_broken_operation_is_a_failed_span(spans: tuple[trace.Traces, Callable[[], Any]]) -> None:
    """Faults of ours are marked, so that they can be searched for."""
    traces, made = spans
    with traces.watch(done(Outcome.BROKEN, codes=["INTERNAL"])):
        pass
    assert made().status.status_code is StatusCode.ERROR
    assert made().attributes["talka.codes"] == ("INTERNAL",)


@pytest.fixture
def logged() -> Iterator[Callable[[str], str]]:
    """Sets logging up in a form for a while; what was logged."""
    root = logging.getLogger()
    before, stream = (root.level, root.handlers[:]), io.StringIO()

    def begin(form: str) -> str:
        if not stream.getvalue():
            logging.config.dictConfig(log.configuration(form, "info"))
            for handler in root.handlers:
                handler.stream = stream  # type: ignore[attr-defined]
        return stream.getvalue()

    yield begin
    root.setLevel(before[0])
    root.handlers = before[1]


def test_nobody_s_address_is_logged(logged: Callable[[str], str]) -> None:
    """The server's own line for each WebSocket tells the address and the query of who opened it; its other lines stay."""
    server = logging.getLogger("uvicorn.error")
    server.setLevel("ERROR")
    logged("text")
    server.info('%s - "WebSocket %s" [accepted]', "203.0.113.7:4711", "/graphql?token=secret")
    server.info("Started server process [%d]", 7)
    assert "Started server process" in logged("text")
    assert "203.0.113.7" not in logged("text")
    assert "secret" not in logged("text")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_database_that_is_away_is_logged_in_one_line(logged: Callable[[str], str], form: str) -> None:
    """Also by the pool and by the server, which would tell from where they called it; other errors keep where they arose."""
    logged(form)
    for name, error in (
        ("asyncpg.pool", ConnectionRefusedError(SECRET)),
        ("uvicorn.error", AwayError("The database does not answer.")),
    ):
        before = len(logged(form).splitlines())
        caught(name, error)
        (line,) = logged(form).splitlines()[before:]
        assert f"The database does not answer ({type(error).__name__})" in line
        assert "Traceback" not in line
    caught("asyncpg.pool", ValueError(SECRET))
    caught("uvicorn.error", ConnectionRefusedError(SECRET))
    assert logged(form).count("in caught") == 2
    assert SECRET not in logged(form)


def caught(name: str, error: Exception) -> None:
    """Log an error where it is met."""
    try:
        raise error
    except type(error):
        logging.getLogger(name).exception("This went wrong")


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_words_of_errors_are_not_logged(logged: Callable[[str], str], form: str) -> None:
    """An error may quote a row; its type and where it arose are enough to find its cause."""
    logged(form)
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("talka.test").exception("It did not work.")
    told = logged(form)
    assert SECRET not in told
    for expected in ("It did not work.", "ValueError", "test_telemetry.py", "talka.test"):
        assert expected in told


def test_logs_for_machines_are_an_object_a_line(logged: Callable[[str], str]) -> None:
    """Time, level, logger, message and whatever else is known have names of their own."""
    logged("json")
    with log.watch(done(Outcome.SLOW, seconds=15.2)):
        pass
    told = json.loads(logged("json"))
    assert told["level"] == "WARNING"
    assert told["message"] == "An operation took too long: Board"
    assert (told["kind"], told["cost"], told["seconds"]) == ("query", 40, 15.2)
    assert told["time"]
    assert SECRET not in str(told)


def test_ordinary_operations_are_not_logged(logged: Callable[[str], str]) -> None:
    """Figures tell of them; a line for each would bury what matters."""
    logged("text")
    with log.watch(done()):
        pass
    assert logged("text") == ""
