"""`talka migrate`: tables and indexes, brought up to date."""

import asyncio

import click

from api import wiring
from api.command import guard
from api.settings import Settings


@click.command()
def command() -> None:
    """Bring the database's tables up to date; safe to run twice, and from two machines at once."""
    applied = asyncio.run(_migrate(guard.settings()))
    click.echo("\n".join(f"applied {name}" for name in applied) or "Nothing to do: the tables are up to date.")


async def _migrate(settings: Settings) -> list[str]:
    async with wiring.opened_database(settings) as database, database.session():
        return await wiring.migrated(database)
