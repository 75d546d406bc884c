"""`talka serve`: an installation, as its settings say."""

import contextlib

import click
import uvloop

from api import server
from api.command import guard


@click.command()
@click.option("--migrate", is_flag=True, help="Bring the tables up to date first.")
@click.option("--no-jobs", is_flag=True, help="Leave the jobs to `talka worker` and to other servers.")
def command(*, migrate: bool, no_jobs: bool) -> None:
    """Serve the site and the API, and do the jobs."""
    settings = guard.settings()
    guard.check_port(settings.host, settings.port)
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(server.serve(settings, migrate=migrate, jobs=not no_jobs))
