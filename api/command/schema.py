"""`talka schema`: the public contract as schema.graphql."""

from pathlib import Path

import click

from schema import export

CONTRACT = Path("schema.graphql")


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if the file is stale.")
def command(check: bool) -> None:
    """Write schema.graphql."""
    written = export.sdl()
    if not check:
        CONTRACT.write_text(written, encoding="utf-8")
    elif CONTRACT.read_text(encoding="utf-8") != written:
        raise click.ClickException(f"{CONTRACT} is stale; run `talka schema` and commit it.")
