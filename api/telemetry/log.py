"""Logs, for people or for machines; of an error they tell its type and where it arose, not its words, which may quote rows."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from api.graphql.operation import Operation, Outcome
from api.store.away import AwayError, is_away

log = logging.getLogger("talka.operation")

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Quiet(logging.Formatter):
    """Leaves out the words of errors."""

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - the name that logging calls
        """The type of an error and where it arose."""
        kind, _, where = ei
        return "".join([*traceback.format_tb(where), kind.__name__ if kind else ""])


class Text(Quiet):
    """A line for people."""

    def __init__(self, *_: Any) -> None:
        """Time, level, logger and what is said."""
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")


class Json(Quiet, JsonFormatter):
    """An object for machines."""

    def __init__(self, *_: Any) -> None:
        """The same as a line for people, and whatever else comes with a record."""
        names = {"asctime": "time", "levelname": "level", "name": "logger"}
        JsonFormatter.__init__(self, "%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields=names)


class Unnamed(logging.Filter):
    """Leaves out the lines in which the server tells from which address, and with which query, a WebSocket was opened."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is told."""
        return '"WebSocket ' not in str(record.msg)


class Brief(logging.Filter):
    """Says in one line that the database does not answer: where that was met is in the pool, and nothing to look for."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is told; all are."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, AwayError) or (error and record.name.startswith("asyncpg") and is_away(error)):
            kind = type(error.__cause__ or error).__name__
            record.msg, record.args, record.exc_info = "The database does not answer (%s)", (kind,), None
        return True


FORMATS: dict[str, type[Quiet]] = {"text": Text, "json": Json}


SERVER = ("uvicorn", "uvicorn.error")  # which come with a set-up of their own


def configuration(form: str, level: str) -> dict[str, Any]:
    """How `logging` is set up: everything goes to the error output in one form."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"said": {"()": FORMATS[form]}},
        "filters": {"unnamed": {"()": Unnamed}, "brief": {"()": Brief}},
        "handlers": {"said": {"class": "logging.StreamHandler", "formatter": "said", "filters": ["unnamed", "brief"]}},
        "root": {"handlers": ["said"], "level": level.upper()},
        "loggers": {name: {"level": "NOTSET", "handlers": [], "propagate": True} for name in SERVER},
    }


@contextmanager
def watch(operation: Operation) -> Iterator[None]:
    """Tell of operations that took too long; those that broke are told of where they broke."""
    yield
    if operation.outcome is Outcome.SLOW:
        told = {"way": operation.way, "kind": operation.kind, "cost": operation.cost, "seconds": round(operation.seconds, 3)}
        log.warning("An operation took too long: %s", operation.label or "one without a name of ours", extra=told)
