"""A PostgreSQL for the tests: the one that is named, else one started from what the system has installed."""

import asyncio
import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

MISSING = "PostgreSQL is missing: install it (apt install postgresql) or name a server in TEST_DATABASE_URL."
# Speed over safety: a test's data may be lost with the machine.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "unix_socket_directories=")


def programs() -> Path | None:
    """The folder of the newest installed `initdb` and `postgres`; None where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return max((path for path in found if (path / "postgres").exists()), key=lambda path: path.parent.name.zfill(4), default=None)


@contextlib.contextmanager
def server(binaries: Path) -> Iterator[str]:
    """Run a server on a free loopback port with its data in a folder that is thrown away; yields its address."""
    with tempfile.TemporaryDirectory(prefix="talka-postgres-", ignore_cleanup_errors=True) as folder:
        run, data = _runner(Path(folder)), f"{folder}/data"
        run([binaries / "initdb", "-D", data, "-U", "talka", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])
        port = _free_port()
        options = " ".join(f"-c {option}" for option in (*OPTIONS, "listen_addresses=127.0.0.1", f"port={port}"))
        run([binaries / "pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start"])
        try:
            yield f"postgres://talka@127.0.0.1:{port}/postgres"
        finally:
            run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])


class Killable:
    """A server that may be killed at any moment and started again on its data.

    What it has acknowledged is with the system by then, which no one kills here: writing through to the disk is left out.
    """

    def __init__(self, binaries: Path, folder: Path) -> None:
        """Lay out its data in a folder; it does not run yet."""
        self._run, self._data = _runner(folder), f"{folder}/data"
        self._binaries, self._port = binaries, _free_port()
        self.address = f"postgres://talka@127.0.0.1:{self._port}/postgres"
        self._run([binaries / "initdb", "-D", self._data, "-U", "talka", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"])

    def start(self, tries: int = 100) -> None:
        """Run it, once what is left of the one that was killed is gone."""
        kept = (each for each in OPTIONS if not each.startswith(("synchronous_commit", "full_page_writes")))
        options = " ".join(f"-c {option}" for option in (*kept, "listen_addresses=127.0.0.1", f"port={self._port}"))
        command = [self._binaries / "pg_ctl", "-D", self._data, "-w", "-l", f"{self._data}.log", "-o", options, "start"]
        for left in reversed(range(tries)):
            try:
                self._run(command)
            except AssertionError:
                if not left:
                    raise
            else:
                return

    def kill(self) -> None:
        """Kill the first of its processes, which all others follow."""
        os.kill(int(Path(f"{self._data}/postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def kill_worker(self, chance: random.Random) -> None:
        """Kill one that serves a connection: the first lets all others go, and begins anew by itself."""
        first = int(Path(f"{self._data}/postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(chance.choice(children)), signal.SIGKILL)

    def stop(self) -> None:
        """End it, if it runs."""
        with contextlib.suppress(AssertionError):
            self._run([self._binaries / "pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop"])


@contextlib.contextmanager
def fresh_database(address: str) -> Iterator[str]:
    """Make an empty database beside the one at `address`, and drop it at the end; yields its address."""
    name = f"talka_{uuid.uuid4().hex}"
    _execute(address, f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield urlsplit(address)._replace(path=f"/{name}").geturl()
    finally:
        _execute(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def _runner(folder: Path) -> Any:
    """What runs a server program; as nobody where the tests run as root, which PostgreSQL refuses."""
    demoted: dict[str, Any] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        demoted = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(command: list[Path | str]) -> None:
        done = subprocess.run(
            command,
            cwd=folder,
            env={"LC_ALL": "C"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            **demoted,
        )
        assert done.returncode == 0, f"{command[0]} failed: {done.stderr}"

    return run


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _execute(address: str, statement: str) -> None:
    async def execute() -> None:
        connection = await asyncpg.connect(address)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(execute())
