"""A simulated day."""

import pytest

from bench import _day, _simulation
from bench._simulation import Policy, Simulation
from matching.dispatch import vrp


def test_a_small_day_keeps_its_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a small day no promise is broken, no plan is wrong, and improving serves no fewer than it promised."""
    monkeypatch.setattr(_simulation, "ITERATIONS", 10)
    day = _day.day(3, 40, 8)
    for policy in (Policy("insertion", improved=False), Policy("improved", improvers=(vrp.improve,))):
        outcome = Simulation(day, policy).run()
        assert (outcome.broken, outcome.faults) == (0, 0)
        assert 0 < outcome.served <= outcome.wanted <= 40
        assert outcome.kilometres > 0


def test_the_day_of_a_seed_is_always_the_same() -> None:
    """A measurement can be repeated."""
    assert _day.day(3, 40, 8) == _day.day(3, 40, 8)
    assert _day.day(3, 40, 8) != _day.day(4, 40, 8)
