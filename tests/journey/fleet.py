"""Processes of the real command on one database, which can be told to stop or killed at any moment, and started anew."""

import contextlib
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import httpx

from tests.journey import house
from tests.journey.house import COMMAND, PAUSE, STARTS, STOPS, House

NEVER = threading.Event()
PATIENCE = 5 * STARTS  # how often it is asked whether something holds: a machine may have much else to do


def until(holds: Callable[[], bool], what: str, tries: int = PATIENCE) -> None:
    """Ask again and again, a bounded number of times, whether something holds; what does not hold in the end is an error."""
    for _ in range(tries):
        if holds():
            return
        NEVER.wait(PAUSE)
    raise AssertionError(f"It never came to pass that {what}.")


class Process:
    """A command that runs beside the test; what it prints is kept over all its lives."""

    def __init__(self, folder: Path, name: str, *arguments: str, **told: str) -> None:
        """Name it, and say what it is told; it does not run yet."""
        self.name, self.log = name, folder / f"{name}.log"
        self._folder, self._arguments, self._told = folder, arguments, told
        self._process: subprocess.Popen[str] | None = None
        self._output: IO[str] | None = None

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Run it."""
        assert not self.alive
        self._output = self.log.open("a")
        environment = house.environment(self._told)
        self._process = subprocess.Popen(
            [COMMAND, *self._arguments],
            cwd=self._folder,
            env=environment,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def tell(self, number: int = signal.SIGTERM) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def end(self) -> int:
        """Wait for its end; its exit code."""
        assert self._process is not None
        assert self._output is not None
        code = self._process.wait(STOPS)
        self._output.close()
        return code

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tell it to stop; its exit code."""
        self.tell(number)
        return self.end()

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        if self.alive:
            self.tell(signal.SIGKILL)
        if self._process is not None:
            self.end()

    def said(self) -> str:
        """What it has printed so far."""
        return self.log.read_text() if self.log.exists() else ""


class Server(Process):
    """A server on a port of its own."""

    def __init__(self, folder: Path, name: str, *options: str, **told: str) -> None:
        """Choose a port; it does not run yet."""
        self.port = house.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        super().__init__(folder, name, "serve", *options, **told, TALKA_PORT=str(self.port))
        self.house = House(self.url, self.log)

    def health(self, path: str = "/health/ready") -> int:
        """The status that a health check gets; 0 where nobody answers."""
        try:
            return httpx.get(self.url + path, timeout=5).status_code
        except httpx.TransportError:
            return 0

    def wait(self) -> None:
        """Until it is ready."""
        until(lambda: self.health() == 200 or not self.alive, f"{self.name} is ready")
        assert self.alive, f"{self.name} ended by itself:\n{self.said()}"


@contextlib.contextmanager
def running(*processes: Process) -> Iterator[None]:
    """Run processes beside the block; those that still run at its end must stop when they are told to."""
    try:
        for each in processes:
            each.start()
        for each in processes:
            if isinstance(each, Server):
                each.wait()
        yield
        living = [each for each in processes if each.alive]
        for each in living:
            each.tell(signal.SIGINT)
        assert {each.name: each.end() for each in living} == {each.name: 0 for each in living}
    finally:
        for each in processes:
            each.kill()
