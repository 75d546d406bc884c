"""Documents and bodies of every kind, a few of the many that `python -m bench fuzz` throws."""

from pathlib import Path

from bench import _fuzz_house, _fuzz_material

FEW, SEED = 300, 1


async def test_nothing_that_is_sent_breaks_the_server(tmp_path: Path) -> None:
    """As nobody and in every role: no 5xx, no error that was not foreseen, no answer without its form, no endless work."""
    async with _fuzz_house.opened(f"sqlite:///{tmp_path / 'talka.db'}", {}) as fuzzed:
        batch = _fuzz_material.batch(SEED, FEW, _fuzz_house.ids(fuzzed.world))
        assert {each.kind for each in batch} == set(_fuzz_material.KINDS)
        for sent in batch:
            await fuzzed.ask(sent)
    assert fuzzed.tally.sent == FEW
    assert fuzzed.tally.statuses[200] > FEW / 10
    assert {found.what: found.sample for found in fuzzed.tally.findings.values()} == {}


def test_the_same_seed_makes_the_same_requests() -> None:
    """A finding can be sent again."""
    ids = {"Request": ["a"], "Design": ["b", "c"]}
    assert _fuzz_material.batch(7, 40, ids) == _fuzz_material.batch(7, 40, ids)
