"""What stops a command before it starts says so in one sentence."""

import socket
from pathlib import Path

import click
import pytest

from api import command
from api.command import guard


def test_a_taken_port_is_told_with_a_way_out() -> None:
    """The sentence names the port and the variable that chooses another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(click.ClickException, match=rf"^Port {port} is taken; .* TALKA_PORT=\d+\.$"):
            guard.check_port("127.0.0.1", port)
    guard.check_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_a_host_that_is_not_here_is_told(host: str) -> None:
    """An address of another machine, or none at all, names TALKA_HOST."""
    with pytest.raises(click.ClickException, match="TALKA_HOST"):
        guard.check_port(host, 0)


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    """A folder that can be made is made, and nothing is left in it."""
    guard.check_writable(tmp_path / "var" / "deep")
    assert list((tmp_path / "var" / "deep").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where the folder should be gives one sentence with the folder's name."""
    (tmp_path / "var").write_text("")
    with pytest.raises(click.ClickException, match=rf"^Talka cannot write in {tmp_path}/var \(.*\); "):
        guard.check_writable(tmp_path / "var")


def test_every_registered_command_can_be_read() -> None:
    """Each line of MODULES leads to a click command with a help sentence."""
    context = click.Context(command.main)
    for name in command.main.list_commands(context):
        read = command.main.get_command(context, name)
        assert isinstance(read, click.Command)
        assert read.get_short_help_str()
    assert command.main.get_command(context, "no-such-command") is None
