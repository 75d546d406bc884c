"""`talka schema`: the public contract as schema.graphql, and what its clients were promised."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from schema import export, promise

CONTRACT = Path("schema.graphql")
RELEASED = Path("docs/contract/released.graphql")
DECISIONS = Path("docs/decisions")


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if the file is stale, or a promise to clients is broken.")
@click.option("--release", is_flag=True, help="Keep the contract as the one that later ones are compared with.")
def command(check: bool, release: bool) -> None:
    """Write schema.graphql."""
    written, today = export.sdl(), datetime.now(UTC).date()
    if check and CONTRACT.read_text(encoding="utf-8") != written:
        raise click.ClickException(f"{CONTRACT} is stale; run `talka schema` and commit it.")
    if check or release:
        before = _released()
        # What a release deprecates stays its time from that release on, and not from the one before.
        _hold(replace(before, on=today) if release else before, written, today)
    if release:
        kept = promise.Release(written, today, max(decisions(DECISIONS)))
        RELEASED.write_text(kept.text(), encoding="utf-8")
    if not check:
        CONTRACT.write_text(written, encoding="utf-8")


def decisions(folder: Path) -> dict[int, str]:
    """The decision records by their number."""
    return {int(path.name[:3]): path.read_text(encoding="utf-8") for path in folder.glob("[0-9][0-9][0-9]-*.md")}


def _released() -> promise.Release:
    try:
        return promise.read(RELEASED.read_text(encoding="utf-8"))
    except ValueError as error:
        raise click.ClickException(f"{RELEASED}: {error}") from error


def _hold(before: promise.Release, written: str, today: date) -> None:
    for each in promise.dangers(before.sdl, written):
        click.echo(f"dangerous: {each}")
    if broken := promise.broken(before, written, decisions(DECISIONS), today):
        raise click.ClickException("\n".join(["A promise to clients is broken:", *broken]))
