"""The published benchmark: our side of the pipe, without the package."""

from pathlib import Path

import numpy as np
import pytest

from bench import _ppe_home, ppe
from bench._ppe_round import Allocator, Block


def block(miles: list[list[float]], gives: list[tuple[int, str, int]], asks: list[tuple[int, str, int]]) -> Block:
    """A round: donors' and recipients' rows among the miles, items and amounts."""
    give, ask = (list(zip(*each, strict=True)) for each in (gives, asks))
    return {
        "kind": np.array("round"),
        "miles": np.array(miles, np.float32),
        "give_id": np.array([f"don{row}" for row in give[0]]),
        "give_row": np.array(give[0]),
        "give_item": np.array(give[1]),
        "give_amount": np.array(give[2]),
        "ask_id": np.array([f"rec{row}" for row in ask[0]]),
        "ask_row": np.array(ask[0]),
        "ask_item": np.array(ask[1]),
        "ask_amount": np.array(ask[2]),
    }


def answered(of: Block, allocator: Allocator) -> list[tuple[int, int, int]]:
    moves = allocator.moves(of)
    return list(zip(moves["give"].tolist(), moves["ask"].tolist(), moves["amount"].tolist(), strict=True))


def test_a_round_is_answered_with_what_fits() -> None:
    """Donations go to requests for the same item, within reach, and never where the distance is not given."""
    of = block(
        [[10.0, 20.0, np.inf], [2_000.0, 2_000.0, 2_000.0]],
        [(0, "gowns", 30), (1, "gloves", 5)],
        [(0, "gowns", 20), (1, "gloves", 9), (2, "gowns", 10)],
    )
    assert answered(of, Allocator(ppe.WEIGHTS)) == [(0, 0, 20)]


def test_what_came_in_earlier_rounds_is_remembered() -> None:
    """A recipient that has part of what it asked for costs no new beginning, so it is finished first."""
    allocator = Allocator(ppe.WEIGHTS)
    assert answered(block([[10.0]], [(0, "gowns", 6)], [(0, "gowns", 10)]), allocator) == [(0, 0, 6)]
    assert answered(block([[10.0, 10.0]], [(0, "gowns", 4)], [(0, "gowns", 4), (1, "gowns", 10)]), allocator) == [(0, 0, 4)]
    assert allocator.had == {("rec0", "gowns"): 10}


def test_rules_can_be_set_by_name() -> None:
    """A rule on the command line replaces ours; the others stay."""
    assert ppe.told(["reach=900"]).reach == 900
    assert ppe.told(["reach=900"]).parcel == ppe.WEIGHTS.parcel


def test_a_package_that_cannot_be_had_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the package the benchmark says what is missing instead of failing with a trace."""

    def nothing() -> Path:
        raise _ppe_home.MissingError("The benchmark needs ppe-match==0.1.4.")

    monkeypatch.setattr(_ppe_home, "python", nothing)
    assert ppe.main([]) == 1
    assert "ppe-match" in capsys.readouterr().err
