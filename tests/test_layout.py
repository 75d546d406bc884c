"""The top level is fixed, the rooms are ours, and no lock names an address."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("api", "matching", "schema", "search", "web")
FIXED = {
    *ROOMS,
    "tests", "bench", "bin", "docs",
    "pyproject.toml", "requirements.lock", "requirements-build.lock", "requirements-dev.lock",
    "docker-compose.yml", "Dockerfile", "README.md", "LICENSE", "schema.graphql",
}  # fmt: skip
NPM = (*ROOT.glob("*/package-lock.json"), *ROOT.glob("*/*/package-lock.json"))
LOCKS = sorted(path.relative_to(ROOT) for path in (*ROOT.glob("*.lock"), *NPM))


def committed() -> set[str]:
    """The top-level names that git keeps or would keep; all names where this is no git checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    paths = (
        listed.stdout.split("\0")[:-1] if listed.returncode == 0 else [path.name for path in ROOT.iterdir() if path.name in FIXED]
    )
    return {path.partition("/")[0] for path in paths}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_read_from_this_repository(room: str) -> None:
    """No installed package stands in front of a room."""
    spec = find_spec(room)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).parent == ROOT / room


def test_the_top_level_is_fixed() -> None:
    """Nothing but the names of the house plan and dot-files stands at the top."""
    assert {name for name in committed() if not name.startswith(".")} <= FIXED


@pytest.mark.parametrize("lock", LOCKS, ids=str)
def test_no_lock_names_an_address(lock: Path) -> None:
    """Locks hold versions and hashes; where to fetch from is each machine's own choice."""
    assert "://" not in (ROOT / lock).read_text()


def test_the_arrows_are_checked_with_every_change() -> None:
    """.ci/run ends when a room imports against the plan."""
    assert "\nlint-imports\n" in (ROOT / ".ci" / "run").read_text()
