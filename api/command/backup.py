"""`talka backup`: all that is stored, in one file."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import click

from api import archive, wiring
from api.command import guard
from api.settings import Settings
from api.store import migration


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Write over the file if there is one.")
def command(file: Path, force: bool) -> None:
    """Write all that is stored into FILE, as of one moment, while everybody goes on working.

    It holds what people entrusted to you, only you can read it, and it is not encrypted: keep it as safe as the database. The
    search index and what passes by itself are not in it. Restore it with `talka restore`, into either kind of database.
    """
    if file.exists() and not force:
        raise click.ClickException(f"There is a file {file} already; choose another name, or add --force.")
    guard.check_writable(file.absolute().parent)
    with _copied(guard.settings()) as settings:
        leaf = asyncio.run(_backup(settings, file))
    click.echo(f"{sum(leaf.rows.values())} rows of {len(leaf.rows)} tables are in {file}.")


async def _backup(settings: Settings, file: Path) -> archive.Leaf:
    async with wiring.opened_database(settings) as database:
        if await migration.pending(database):
            raise click.ClickException("The tables of this database are not up to date; run `talka migrate` first.")
        with click.progressbar(length=0, label="Writing", show_percent=False, show_eta=False, item_show_func=str) as bar:
            return await archive.write(database, file, lambda name, count: bar.update(0, f"{name} {count}"))


@contextmanager
def _copied(settings: Settings) -> Iterator[Settings]:
    """The settings of a copy as of now, so that reading an embedded database keeps nobody from writing."""
    path = Path(settings.database.removeprefix(wiring.SQLITE))
    if not settings.database.startswith(wiring.SQLITE):
        yield settings
        return
    if not path.exists():
        raise click.ClickException(f"There is no database {path}; name it with TALKA_DATABASE.")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / path.name
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        yield replace(settings, database=f"{wiring.SQLITE}{copy}")
