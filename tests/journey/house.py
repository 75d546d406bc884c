"""A Talka for the journeys: processes of the real command, on ports and in folders of their own."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import httpx

from api import settings, wiring
from api.demo import scene
from tests.journey.client import Client

COMMAND = Path(sys.executable).with_name("talka")
STARTS, PAUSE = 600, 0.05  # how often a starting server is asked whether it is ready, and the seconds between
STOPS = 20  # seconds a server may take to stop


class House:
    """A running server and those who have signed in to it."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self.log = log
        self._guests: dict[str, Client] = {}

    def guest(self, name: str) -> Client:
        """Someone of the demonstration, by the name in their mail address; signed in by code when first called."""
        if name not in self._guests:
            self._guests[name] = Client(self.url).sign_in(f"{name}@talka.example")
        return self._guests[name]

    def returning(self, guest: Client) -> Client:
        """Someone who comes back with the session they had before."""
        return Client(self.url).carry(guest.token)

    def stranger(self, language: str = "en") -> Client:
        """Somebody new who reads a language, and has not signed in."""
        return Client(self.url, language)


def environment(told: Mapping[str, str]) -> dict[str, str]:
    """What a command is told, and nothing that this machine happens to be set to."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TALKA_")} | dict(told)


def run(*arguments: str, cwd: Path, **told: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [COMMAND, *arguments], cwd=cwd, env=environment(told), capture_output=True, text=True, timeout=120, check=False
    )


def raw(id: str) -> uuid.UUID:
    """The key in the database of what the API knows by this id."""
    return uuid.UUID(id.partition("_")[2])


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def demonstration(folder: Path, *options: str) -> Iterator[House]:
    """Run the demonstration with its data in the folder, until Ctrl+C."""
    port = free_port()
    with _running(folder, port, "demo", "--port", str(port), "--folder", str(folder), *options) as house:
        yield house


@contextlib.contextmanager
def installation(folder: Path, database: str) -> Iterator[House]:
    """Run a server on a database, which is migrated first, with its search index in the folder, until Ctrl+C."""
    port = free_port()
    told = installed(folder, database) | {"TALKA_PORT": str(port)}
    with _running(folder, port, "serve", "--migrate", **told) as house:
        yield house


def installed(folder: Path, database: str) -> dict[str, str]:
    """The settings of an installation that shows codes on a page, so that the tests can sign in."""
    return {
        "TALKA_DATABASE": database,
        "TALKA_SEARCH_PATH": str(folder / "search.db"),
        "TALKA_DEMO": "yes",
        "TALKA_LOG_LEVEL": "warning",
    }


def furnish(folder: Path, database: str) -> None:
    """Play the demonstration's scene into a database."""

    async def play() -> None:
        held = settings.load(installed(folder, database))
        async with wiring.opened(held, migrate=True) as runtime, runtime.database.session():
            await scene.Scene(runtime.scope(), lambda _: None).play(scene.read())

    asyncio.run(play())


@contextlib.contextmanager
def _running(folder: Path, port: int, *arguments: str, **told: str) -> Iterator[House]:
    log = folder / f"{port}.log"
    with log.open("w") as told_to, _process(folder, arguments, told, told_to) as process:
        house = House(f"http://127.0.0.1:{port}", log)
        _wait(process, house)
        yield house
        assert process.poll() is None, f"The server stopped by itself with {process.returncode}:\n{log.read_text()}"


@contextlib.contextmanager
def _process(folder: Path, arguments: tuple[str, ...], told: Mapping[str, str], log: IO[str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [COMMAND, *arguments], cwd=folder, env=environment(told), stdout=log, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(STOPS) == 0
        finally:
            process.kill()


def _wait(process: subprocess.Popen[str], house: House) -> None:
    """Until the server is healthy; waiting for its end between the tries tells at once when it has none to offer."""
    for _ in range(STARTS):
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{house.url}/healthz", timeout=5).is_success:
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PAUSE)
            break
    raise AssertionError(f"The server did not start:\n{house.log.read_text()}")
