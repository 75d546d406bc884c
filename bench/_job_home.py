"""An environment of its own for Procrastinate, made by pip under a temporary folder and kept there for the next run."""

import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = ("procrastinate==3.10.0", "psycopg==3.3.9")


def python() -> Path | None:
    """The interpreter that has the packages; None where pip cannot have them."""
    home = Path(tempfile.gettempdir()) / "talka-bench-procrastinate-3.10.0"
    done, interpreter = home / "complete", home / "bin" / "python"
    if not done.exists():
        commands = (
            [sys.executable, "-m", "venv", "--clear", str(home)],
            [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES],
        )
        if any(subprocess.run(command, check=False).returncode for command in commands):  # noqa: S603
            return None
        done.touch()
    return interpreter
