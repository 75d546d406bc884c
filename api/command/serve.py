"""`talka serve`: an installation, as its settings say."""

import asyncio
import contextlib

import click

from api import server
from api.command import guard


@click.command()
@click.option("--migrate", is_flag=True, help="Bring the tables up to date first.")
def command(migrate: bool) -> None:
    """Serve the site and the API."""
    settings = guard.settings()
    guard.check_port(settings.host, settings.port)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(server.serve(settings, migrate=migrate))
