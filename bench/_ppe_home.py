"""An environment of its own for `ppe-match`, made by pip under a temporary folder and kept there for the next run."""

import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = ("ppe-match==0.1.4", "pandas==1.5.3", "numpy==1.26.4")


class MissingError(Exception):
    """What is missing to run the benchmark, in a sentence."""


def python() -> Path:
    """The interpreter that has the packages; raises MissingError where they cannot be had."""
    home = Path(tempfile.gettempdir()) / "talka-bench-ppe-match-0.1.4"
    done = home / "complete"
    interpreter = home / "bin" / "python"
    if not done.exists():
        _run([sys.executable, "-m", "venv", "--clear", str(home)])
        _run([str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES])
        done.touch()
    return interpreter


def _run(command: list[str]) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if ran.returncode:
        told = (ran.stderr.strip() or ran.stdout.strip()).splitlines()[-3:]
        raise MissingError(
            f"The benchmark needs {', '.join(PACKAGES)}, which pip could not install. It looks where its settings say; "
            f"PIP_FIND_LINKS may name a folder with the wheels. It said: {' '.join(told)}"
        )
