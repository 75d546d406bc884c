"""`talka import`: takes in records that others published."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from api import identity, wiring
from api.command import guard
from api.intake import declaration, report
from api.intake.error import IntakeError
from api.intake.mapping import Shape
from api.intake.taking import Taken, Taking
from api.settings import Settings
from api.store.conflict import ConflictError


@click.command("import")
@click.argument("format")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@click.option("--kept", is_flag=True, help="List what is kept aside, with the reasons.")
def command(format: str, path: Path, dry_run: bool, kept: bool) -> None:
    """Take in the file or folder PATH.

    FORMAT is one of the shapes Talka knows (wuhan2020, wuhan_geo, findthemasks, getusppe, hxl), or a mapping file of
    your own (my.toml); docs/import.md explains them. A second run changes nothing.
    """
    held = guard.settings()
    try:
        shape = declaration.load(format)
        taken = asyncio.run(_take(held, shape, path, rehearse=dry_run))
    except IntakeError as error:
        raise click.ClickException(str(error)) from error
    except ConflictError as error:
        raise click.ClickException("Somebody changed the same things just now; run it again, it goes on where it was.") from error
    click.echo("\n".join(report.lines(taken, rehearsed=dry_run, kept=kept)))
    if not taken.understood:
        sys.exit(1)


async def _take(held: Settings, shape: Shape, path: Path, *, rehearse: bool) -> Taken:
    async with wiring.opened(held) as runtime, runtime.database.session():
        taking = Taking(runtime.database, shape, datetime.now(UTC), identity.new_id, _progress, rehearse)
        return await taking.take(path)


def _progress(things: list[Any], label: str) -> Any:
    return click.progressbar(things, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())
