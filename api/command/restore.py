"""`talka restore`: what `talka backup` wrote, into an empty database."""

import asyncio
from pathlib import Path

import click

from api import archive, wiring
from api.command import guard
from api.settings import Settings
from api.store import filling


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def command(file: Path) -> None:
    """Fill the database that TALKA_DATABASE names, which must be empty, with all that is in FILE.

    The search finds everything again once a server or a worker has run for a while. A copy is as alive as the original: leave
    out the settings for mail and text messages where it is only to be looked at, or it writes to real people.
    """
    try:
        leaf = asyncio.run(_restore(guard.settings(), file))
    except archive.UnfitError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{sum(leaf.rows.values())} rows of {len(leaf.rows)} tables, as they were at {leaf.made}, are back.")


async def _restore(settings: Settings, file: Path) -> archive.Leaf:
    async with wiring.opened_database(settings) as database:
        async with database.session():
            await wiring.migrated(database)
        with click.progressbar(length=0, label="Reading", show_percent=False, show_eta=False, item_show_func=str) as bar:
            leaf = await archive.read(database, file, lambda name, count: bar.update(0, f"{name} {count}"))
        await filling.fill(database)  # an older backup does not tell what strangers are shown
        return leaf
