"""`talka states`: the page of states, drawn from the transition tables."""

from pathlib import Path

import click

from matching import drawing

PAGE = Path("docs/states.md")


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if the page is stale.")
def command(check: bool) -> None:
    """Draw docs/states.md."""
    drawn = drawing.page()
    if not check:
        PAGE.write_text(drawn, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != drawn:
        raise click.ClickException(f"{PAGE} is stale; run `talka states` and commit it.")
