"""`talka reindex`: the search indexes, built anew from the database."""

import asyncio

import click

from api import wiring
from api.command import guard
from api.job.indexing import BUILD, Indexing
from api.settings import Settings
from search.port import SearchUnavailableError


@click.command()
@click.argument("indexes", nargs=-1, type=click.Choice(tuple(BUILD)))
def command(indexes: tuple[str, ...]) -> None:
    """Build the named search indexes anew, or all of them; searches see the old ones until a new one is whole."""
    try:
        asyncio.run(_reindex(guard.settings(), indexes or tuple(BUILD)))
    except SearchUnavailableError as error:
        raise click.ClickException("The search engine does not answer; start it, or check TALKA_MEILI_URL.") from error


async def _reindex(settings: Settings, indexes: tuple[str, ...]) -> None:
    async with wiring.opened(settings) as runtime, runtime.database.session():
        for index in indexes:
            with click.progressbar(length=0, label=f"{index:<9}", show_percent=False, show_eta=False) as bar:
                count = await Indexing(runtime.database, runtime.engine).rebuild(index, bar.update)
            click.echo(f"{index}: {count} documents")
