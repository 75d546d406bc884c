"""`talka settings`: what can be set, and what is."""

import click

from api import settings
from api.command import guard


@click.command()
def command() -> None:
    """List every setting: its variable and value, what it means and takes, and its default."""
    held = guard.settings()
    click.echo("\n".join(_entry(name, held) for name in settings.FIELDS), nl=False)


def _entry(name: str, held: settings.Settings) -> str:
    about = settings.FIELDS[name].metadata
    shown = f"{name}={settings.value(held, name)}"
    return f"{shown}\n    {about['meaning']}.\n    Takes {about['kind'].takes}. Default: {settings.default(name)}.\n"
