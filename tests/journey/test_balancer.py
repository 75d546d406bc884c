"""The balancer of docker-compose.yml in front of three servers: an upgrade, one server after the other, is noticed by nobody."""

import contextlib
import re
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import yaml

from tests.journey import fleet, house
from tests.journey.fleet import Server

MISSING = "HAProxy is missing: install it (apt install haproxy) to try the balancer of docker-compose.yml."
CONTENT: str = yaml.safe_load((Path(__file__).parents[2] / "docker-compose.yml").read_text())["configs"]["balancer"]["content"]
CALLERS = 4
WHO = {"query": "{ viewer { signedIn } }"}


def settled(port: int, servers: list[Server]) -> str:
    """The configuration with these servers in place of containers."""
    text = re.sub(r"resolvers docker\n(  .*\n)+", "", CONTENT).replace(" resolvers docker init-addr none", "")
    text = re.sub(r"bind :\d+", f"bind 127.0.0.1:{port}", text)
    named = "".join(f"  server {each.name} 127.0.0.1:{each.port}\n" for each in servers)
    return re.sub(r"(  server-template .*\n?)+", named, text)


@contextlib.contextmanager
def balancing(folder: Path, servers: list[Server]) -> Iterator[str]:
    """A balancer in front of the servers; its address."""
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin") or pytest.skip(MISSING)
    port, file = house.free_port(), folder / "haproxy.cfg"
    file.write_text(settled(port, servers))
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([program, "-f", file], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client() as http:
            fleet.until(lambda: _reached(http, url), "the balancer knows a server")
        yield url
    finally:
        process.kill()
        process.wait()


def _reached(http: httpx.Client, url: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return http.get(f"{url}/health/ready").is_success
    return False


def test_an_upgrade_is_noticed_by_nobody(tmp_path: Path, postgres_database: str) -> None:
    """Each of three servers is told to stop and started again, while callers ask through the balancer: all are answered."""
    told = house.installed(tmp_path, postgres_database) | {"TALKA_DRAIN_SECONDS": "3"}
    assert house.run("migrate", cwd=tmp_path, **told).returncode == 0
    servers = [Server(tmp_path, name, "--no-jobs", **told) for name in ("first", "second", "third")]
    over, answered = threading.Event(), Counter[object]()

    def ask(url: str) -> None:
        with httpx.Client(base_url=url, timeout=60) as http:
            while not over.is_set():
                try:
                    answered[http.post("/graphql", json=WHO).status_code] += 1
                except httpx.TransportError as error:
                    answered[type(error).__name__] += 1

    with fleet.running(*servers), balancing(tmp_path, servers) as url, ThreadPoolExecutor(CALLERS) as callers:
        for _ in range(CALLERS):
            callers.submit(ask, url)
        try:
            for each in servers:
                before = answered.total()
                assert each.stop() == 0
                each.start()
                each.wait()
                fleet.until(lambda: answered.total() > before, "callers are answered")  # noqa: B023
        finally:
            over.set()
    assert set(answered) == {200}
