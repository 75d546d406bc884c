"""Load from wrk: one request over and over through a number of open connections, and how long the answers took."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16
MISSING = "wrk is missing: install it (apt install wrk)."

_SCRIPT = """
wrk.method, wrk.body = "POST", %s
%s
done = function(summary, latency, requests)
  local wrong = summary.errors
  io.stderr:write(string.format('{"requests": %%d, "microseconds": %%d, "p50": %%d, "p99": %%d, "failed": %%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a server answered in a while: requests, seconds, and milliseconds that half and 99 of 100 did not exceed."""

    requests: int
    seconds: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


def program() -> str:
    """Where wrk is; ends the measurement where it is not."""
    found = shutil.which("wrk")
    if not found:
        raise SystemExit(MISSING)
    return found


def load(url: str, body: bytes, headers: Mapping[str, str], seconds: float, folder: Path) -> Load:
    """Ask for so many seconds; ends the measurement where any request fails."""
    script = folder / "wrk.lua"
    named = "\n".join(f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items())
    script.write_text(_SCRIPT % (json.dumps(body.decode()), named))
    command = [program(), "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--timeout", "30s", "--latency", "-s", str(script), url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"wrk failed: {done.stderr}")
    told = json.loads(done.stderr.strip().splitlines()[-1])
    if told["failed"]:
        raise SystemExit(f"{told['failed']} requests to {url} failed: the measurement is void.")
    return Load(told["requests"], told["microseconds"] / 1e6, told["p50"] / 1000, told["p99"] / 1000)
