"""The crash proof in short: the same as `python -m bench crash`, with a few kills."""

import pytest

from bench import crash
from tests import postgres

KILLS = {"sqlite": 3, "postgres": 5}  # each of what can be killed, once


@pytest.mark.parametrize("kind", crash.STAGES)
def test_whatever_is_killed_nothing_acknowledged_is_lost(kind: str) -> None:
    """Servers, worker and PostgreSQL are killed while clients write: acts are kept once, sums and copies are right."""
    if kind == "postgres" and postgres.programs() is None:
        pytest.skip(postgres.MISSING)
    told = crash.run(kind, KILLS[kind], seed=3)
    assert set(told.kills.values()) == {1}
    assert told.acknowledged > 0
    assert told.found.pledges > 0
    assert told.found.wrong == []
