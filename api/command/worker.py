"""`talka worker`: the jobs of an installation, apart from its servers."""

import asyncio
import contextlib

import click

from api import server
from api.command import guard


@click.command()
def command() -> None:
    """Do the jobs (expiry, reminders, appeals, rides, search) until stopped; run as many as you like, on any machine."""
    settings = guard.settings()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(server.do_jobs(settings))
