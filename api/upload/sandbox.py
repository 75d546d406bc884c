"""Starts the program that looks through a file, and ends it when it takes too long."""

import asyncio
import contextlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import api
from matching.upload import Extent, Flaw, FlawedError, Kind

PATIENCE = 30.0  # seconds for one file, waiting for the processor included
AT_ONCE = 2  # files looked through by one server
_ROOT = Path(str(api.__file__)).parents[1]
# Nothing of the server's own surroundings goes along: they hold passwords.
_SURROUNDINGS = {
    "PYTHONPATH": str(_ROOT),
    "PYTHONSAFEPATH": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is, and how large the thing in it."""

    kind: Kind
    extent: Extent


async def look(file: BinaryIO, clean: BinaryIO, patience: float = PATIENCE) -> Found:
    """Look through a file on disk; an image is written anew to `clean`, also on disk. Raises FlawedError."""
    file.seek(0)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "api.upload.inspection",
        str(clean.fileno()),
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(clean.fileno(),),
        env=_SURROUNDINGS,
        cwd="/",
    )
    try:
        async with asyncio.timeout(patience):
            said, _ = await process.communicate()
    except TimeoutError as error:
        raise FlawedError(Flaw.TOO_HARD) from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return _read(said if process.returncode == 0 else b"")


def _read(said: bytes) -> Found:
    """What the program said; one that ended before it could say anything met a limit."""
    if not said:
        raise FlawedError(Flaw.TOO_HARD)
    heard = json.loads(said)
    if "flaw" in heard:
        raise FlawedError(Flaw(heard["flaw"]))
    return Found(Kind(heard["kind"]), Extent(**heard["extent"]))
