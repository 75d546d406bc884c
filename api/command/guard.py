"""What stops a command before it starts, each with one sentence that says what to do."""

import errno
import os
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from api.settings import SettingError, Settings, load


def settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of the environment; raises ClickException with all problems."""
    try:
        return load(environ)
    except SettingError as error:
        raise click.ClickException(str(error)) from error


def check_port(host: str, port: int) -> None:
    """Raise ClickException unless a server could listen there now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except PermissionError as error:
        raise click.ClickException(f"Port {port} needs an administrator; choose one from 1024 on with TALKA_PORT.") from error
    except socket.gaierror as error:
        raise click.ClickException(f"{host} is no address of this machine; choose another with TALKA_HOST.") from error
    except OSError as error:
        raise click.ClickException(_unusable(host, port, error)) from error


def check_writable(folder: Path) -> None:
    """Make the folder if it is missing; raise ClickException unless files can be written in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        why = (error.strerror or "it is not writable").lower()
        sentence = f"Talka cannot write in {folder.absolute()} ({why}); start it from a folder of your own."
        raise click.ClickException(sentence) from error


def _unusable(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine; choose another with TALKA_HOST."
    return f"Port {port} is taken; stop what uses it, or choose another with TALKA_PORT={port % 65535 + 1}."
