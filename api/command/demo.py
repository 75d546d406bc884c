"""`talka demo`: an invented week in two cities, on this machine, at once."""

import contextlib
import os
from dataclasses import replace
from pathlib import Path

import click
import uvloop

from api import server
from api.command import guard
from api.demo import start
from api.settings import Settings, load

DATA = Path("var/demo")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on, in place of TALKA_PORT.")
@click.option("--fresh", is_flag=True, help="Forget what was done in the demonstration, and start over.")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path("var/demo"), help="Where its data is kept.", show_default=True
)
def command(port: int | None, fresh: bool, folder: Path) -> None:
    """Run the demonstration with SQLite, embedded search and invented data."""
    settings = _settings(port, folder)
    guard.check_writable(folder)
    guard.check_port(settings.host, settings.port)
    if fresh:
        _forget(folder)
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(server.serve(settings, migrate=True, prepare=start.prepare))


def _settings(port: int | None, folder: Path) -> Settings:
    """What the environment says, with the demonstration's own database and search index."""
    told = {"TALKA_DEMO": "yes", "TALKA_LOG_LEVEL": "warning", **os.environ}
    if port is not None:
        told["TALKA_PORT"] = str(port)
    guard.settings(told)
    return replace(
        load(told), database=f"sqlite:///{folder / 'talka.db'}", search_path=folder / "search.db", meili_url="", smtp_host=""
    )


def _forget(folder: Path) -> None:
    for name in ("talka.db", "search.db"):
        for ending in ("", "-wal", "-shm"):
            (folder / f"{name}{ending}").unlink(missing_ok=True)
