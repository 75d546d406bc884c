"""The command line `talka`: one module a command, read only when that command runs."""

import importlib
from collections.abc import Mapping

import click

# To add a command, write its module with a click command named `command` in it, and its line here.
MODULES: Mapping[str, str] = {
    "demo": "api.command.demo",
    "serve": "api.command.serve",
    "worker": "api.command.worker",
    "settings": "api.command.settings",
    "import": "api.command.import_",
    "allocate": "api.command.allocate",
    "dispatch": "api.command.dispatch",
    "migrate": "api.command.migrate",
    "backup": "api.command.backup",
    "restore": "api.command.restore",
    "appoint": "api.command.appoint",
    "reindex": "api.command.reindex",
    "documents": "api.command.documents",
    "schema": "api.command.schema",
    "states": "api.command.states",
}


class Commands(click.Group):
    """Reads a command's module when the command is asked for, so that none waits for what the others import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of MODULES."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        module = MODULES.get(cmd_name)
        return importlib.import_module(module).command if module else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="talka")
def main() -> None:
    """Talka: needs matched, explained and on their way. Settings come from TALKA_ variables; see `talka settings`."""
