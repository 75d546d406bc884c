"""`talka migrate`: tables and indexes, brought up to date."""

import asyncio

import click

from api import wiring
from api.command import guard
from api.settings import Settings
from api.store import filling


@click.command()
@click.option("--renew", is_flag=True, help="Derive anew what strangers are shown of every row, by the rules of this version.")
def command(*, renew: bool) -> None:
    """Bring the database's tables up to date; safe to run twice, and from two machines at once."""
    applied, renewed = asyncio.run(_migrate(guard.settings(), renew=renew))
    click.echo("\n".join(f"applied {name}" for name in applied) or "Nothing to do: the tables are up to date.")
    if renew:
        click.echo(f"What strangers are shown of {renewed} rows is derived anew.")


async def _migrate(settings: Settings, *, renew: bool) -> tuple[list[str], int]:
    async with wiring.opened_database(settings) as database, database.session():
        return await wiring.migrated(database), await filling.renew(database) if renew else 0
