"""`talka migrate` on several machines at once."""

import subprocess
from pathlib import Path

import pytest

from tests.journey import house
from tests.journey.house import COMMAND

TOGETHER = 3


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_of_those_that_start_together_one_migrates(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """One applies everything, the others wait for it and find nothing to do; none fails."""
    database = f"sqlite:///{tmp_path}/talka.db" if kind == "sqlite" else request.getfixturevalue("postgres_database")
    environment = house.environment(house.installed(tmp_path, database))
    started = [
        subprocess.Popen([COMMAND, "migrate"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(TOGETHER)
    ]
    said = sorted(each.communicate(timeout=120)[0] for each in started)
    assert [each.returncode for each in started] == [0] * TOGETHER
    assert said[:-1] == ["Nothing to do: the tables are up to date.\n"] * (TOGETHER - 1)
    assert said[-1].startswith("applied 0001_")
