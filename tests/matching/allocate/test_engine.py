"""What an allocation decides, and that it decides the same again."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
import pytest

from matching.allocate import certify, check, engine, order, part, record
from matching.allocate.allocation import Moves
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Problem, ints
from matching.allocate.weights import KNOBS, Weights
from matching.allocate.weights import check as check_weights
from tests.matching.allocate import small


def hungry(needs: int = 100, supply: int = 700) -> Problem:
    """A hundred hospitals that need seven hundred each, and one per cent of that to give."""
    rng = np.random.default_rng(5)
    offers = 10
    arcs = [(line, offer) for line in range(needs) for offer in range(offers)]
    return small.problem(
        [700] * needs,
        [supply // offers] * offers,
        arcs,
        useful=[200] * needs,
        priority=rng.permutation(needs).tolist(),
    )


def test_proportional_fairness_on_stated_amounts_sends_crumbs_and_the_default_does_not():
    """Proportional fairness on stated amounts sends crumbs and the default does not."""
    of = hungry(supply=1_000)
    crumbs = engine.allocate(of, replace(small.CRUMBS, fairness=Fairness.PROPORTIONAL)).moves.by_need(of)
    useful = engine.allocate(of).moves.by_need(of)
    assert crumbs.tolist() == [10] * 100
    assert sorted(useful.tolist())[-5:] == [200] * 5
    assert np.count_nonzero(useful) == 5


def test_first_useful_amounts_go_in_the_order_of_priority():
    """First useful amounts go in the order of priority."""
    of = hungry(supply=1_000)
    useful = engine.allocate(of).moves.by_need(of)
    assert set(np.flatnonzero(useful)) == set(np.argsort(-of.needs.priority)[:5])


def test_a_need_that_may_claim_two_shares_is_covered_twice_as_far():
    """A need that may claim two shares is covered twice as far."""
    of = small.problem([90, 90], [90], [(0, 0), (1, 0)], share=[2, 1])
    assert engine.allocate(of, small.CRUMBS).moves.by_need(of).tolist() == [60, 30]


def test_what_is_there_already_counts_as_covered():
    """What is there already counts as covered."""
    of = small.problem([50, 100], [50], [(0, 0), (1, 0)], had=[50, 0])
    assert engine.allocate(of, small.CRUMBS).moves.by_need(of).tolist() == [0, 50]


def test_modes_differ_in_whom_they_favour():
    """Modes differ in whom they favour."""
    of = small.problem([10, 160], [40], [(0, 0), (1, 0)])

    def given(mode: Fairness) -> list[int]:
        return engine.allocate(of, replace(small.CRUMBS, fairness=mode)).moves.by_need(of).tolist()

    assert given(Fairness.UTILITARIAN) == [10, 30]
    assert given(Fairness.PROPORTIONAL) == [10, 30]
    assert given(Fairness.ALPHA_2) == [8, 32]
    assert given(Fairness.MAX_MIN) == [3, 37]


def test_no_donor_sends_more_shipments_than_it_may():
    """No donor sends more shipments than it may."""
    of = small.problem([30] * 6, [60], [(line, 0) for line in range(6)])
    made = engine.allocate(of, Weights(useful_days=0, shipments=2))
    assert np.count_nonzero(made.moves.by_need(of)) == 2
    assert made.certificate.lost == 0


def test_one_parcel_with_several_items_is_one_shipment():
    """One parcel with several items is one shipment."""
    of = small.problem([30, 30, 30], [30, 30], [(0, 0), (1, 1), (2, 1)], donor=[0, 0])
    of = replace(of, needs=replace(of.needs, facility=ints([0, 0, 1])))
    made = engine.allocate(of, Weights(useful_days=0, shipments=1)).moves.by_need(of)
    assert made.tolist() == [30, 30, 0]


def test_lots_are_kept_to_and_their_cost_is_told():
    """Lots are kept to and their cost is told."""
    of = small.problem([30, 30], [50], [(0, 0), (1, 0)], lot=[30])
    made = engine.allocate(of, Weights(useful_days=0))
    assert sorted(made.moves.by_need(of).tolist()) == [0, 30]
    assert (made.certificate.units, made.certificate.units_after, made.certificate.lost) == (50, 30, 20)
    assert engine.allocate(of, Weights(useful_days=0, lots=False)).certificate.lost == 0


def test_a_new_offer_waits_for_a_better_place_and_an_old_one_does_not():
    """A new offer waits for a better place and an old one does not."""
    of = small.problem([30], [10, 10], [(0, 0), (0, 1)], waited=[0, 3], points=[1_000, 1_000])
    made = engine.allocate(of, Weights(useful_days=0, patience_days=3, good_points=4_000))
    assert made.moves.offer.tolist() == [1]
    good = small.problem([30], [10, 10], [(0, 0), (0, 1)], waited=[0, 3], points=[4_000, 1_000])
    assert len(engine.allocate(good, Weights(useful_days=0, patience_days=3, good_points=4_000)).moves) == 2


def test_of_equals_the_seed_decides_whose_turn_it_is():
    """Of equals the seed decides whose turn it is."""
    of = small.problem([10] * 12, [20], [(line, 0) for line in range(12)], useful=[10] * 12)
    chosen = {tuple(np.flatnonzero(engine.allocate(of, seed=seed).moves.by_need(of)).tolist()) for seed in range(8)}
    assert len(chosen) > 1


@pytest.mark.parametrize("mode", list(Fairness))
def test_the_same_inputs_make_the_same_bytes_in_one_process_or_two(mode: Fairness):
    """The same inputs make the same bytes in one process or two."""
    of = small.side_by_side([small.chance(seed, needs=6, offers=5, most=40) for seed in range(30)])
    weights = Weights(fairness=mode, useful_days=1)
    first = record.packed_allocation(engine.allocate(of, weights, 7))
    again = record.packed_allocation(engine.allocate(record.problem(record.packed_problem(of)), weights, 7))
    assert again == first
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert record.packed_allocation(engine.allocate(of, weights, 7, pool.map)) == first


def test_parts_solved_apart_make_the_same_bytes_in_one_process_or_two(monkeypatch: pytest.MonkeyPatch):
    """Parts solved apart make the same bytes in one process or two."""
    monkeypatch.setattr(part, "SMALL", 100)
    of = small.side_by_side([small.chance(seed, needs=6, offers=5, most=40) for seed in range(60)])
    assert len(list(part.parts(of, order.order(of.needs, Weights(), 7)))) > 5
    made = engine.allocate(of, Weights(), 7)
    assert engine.proof(of, made).holds
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert record.packed_allocation(engine.allocate(of, Weights(), 7, pool.map)) == record.packed_allocation(made)


def test_what_is_stored_reads_back_as_it_was():
    """What is stored reads back as it was."""
    of = small.chance(3, needs=6, offers=5, most=40)
    made = engine.allocate(of, Weights(fairness=Fairness.ALPHA_2), 4)
    packed = record.packed_problem(of), record.packed_allocation(made)
    assert record.packed_problem(record.problem(packed[0])) == packed[0]
    assert record.packed_allocation(record.allocation(packed[1])) == packed[1]
    assert record.problem(packed[0]).digest == of.digest == made.digest
    assert record.allocation(packed[1]).weights == made.weights


def test_a_run_stored_by_another_version_is_not_read_as_if_it_were_this_one():
    """A run stored by another version is not read as if it were this one."""
    with pytest.raises(ValueError, match="version"):
        record.problem(b'{"version":0}')


def test_every_change_of_a_problem_changes_its_digest():
    """Every change of a problem changes its digest."""
    of = small.chance(3, needs=6, offers=5, most=40)
    other = replace(of, offers=replace(of.offers, free=of.offers.free + np.eye(1, len(of.offers), 2, dtype=np.int64)[0]))
    assert other.digest != of.digest
    assert replace(of, items=("goggles",)).digest != of.digest


def test_nothing_to_give_or_to_need_is_no_error():
    """Nothing to give or to need is no error."""
    for of in (small.problem([], [], []), small.problem([5], [], []), small.problem([], [5], []), small.problem([5], [5], [])):
        made = engine.allocate(of)
        assert (len(made.moves), made.certificate.gap, engine.proof(of, made).holds) == (0, 0, True)


@pytest.mark.parametrize("wrong", [{"free": [-1]}, {"lacks": [2**40]}, {"share": [9]}])
def test_a_problem_that_makes_no_sense_is_refused(wrong: dict[str, list[int]]):
    """A problem that makes no sense is refused."""
    facts = {"lacks": [5], "free": [5], **wrong}
    with pytest.raises(ValueError, match="makes no sense"):
        engine.allocate(small.problem(facts["lacks"], facts["free"], [(0, 0)], share=facts.get("share")))


def test_moves_that_were_never_possible_are_not_certified():
    """Moves that were never possible are not certified."""
    of = small.problem([5], [5], [(0, 0)])
    units = order.order(of.needs, small.CRUMBS, 0)
    for line, offer, amount in ((0, 0, 6), (0, 0, 0), (0, 1, 1)):
        with pytest.raises(ValueError, match="not there"):
            certify.certify(of, units, Moves(ints([line]), ints([offer]), ints([amount])))


def test_a_way_round_that_gains_is_found_by_the_certificate():
    """Two lines crossed over: each is full, but both would be better off with the other's offer."""
    of = small.problem([5, 5], [5, 5], [(0, 0), (0, 1), (1, 0), (1, 1)], points=[9_000, 1_000, 1_000, 9_000])
    units = order.order(of.needs, small.CRUMBS, 0)
    crossed, straight = (Moves(ints([0, 1]), ints(offers), ints([5, 5])) for offers in ([1, 0], [0, 1]))
    assert not certify.certify(of, units, crossed).holds
    assert certify.certify(of, units, straight).holds


def test_the_checker_names_every_broken_rule():
    """The checker names every broken rule."""
    of = small.problem([5, 5, 20], [6], [(0, 0), (1, 0), (2, 0)], lot=[2], useful=[0, 0, 9])
    moves = Moves(ints([0, 1, 2]), ints([0, 0, 0]), ints([1, 6, 3]))
    told = " ".join(check.check(of, Weights(shipments=2), moves))
    for words in ("less than a lot", "more than it has", "more than it asked for", "more than it lacks", "crumbs", "3 shipments"):
        assert words in told
    assert "cannot serve" in check.check(of, Weights(), Moves(ints([0]), ints([7]), ints([1])))[0]


def test_knobs_out_of_bounds_are_named():
    """Knobs out of bounds are named."""
    assert set(check_weights(Weights(days=0, useful_days=99))) == {"days", "useful_days"}
    assert check_weights(Weights()) == {}
    assert set(KNOBS) == set(Weights.__dataclass_fields__) - {"fairness"}


def test_one_piece_is_not_given_to_two_lines_of_a_need() -> None:
    """What is left over is counted once, though two lines of one need could use it."""
    of = small.problem([2], [1], [(0, 0), (1, 0)], need=[0, 0], room=[1, 1], useful=[2])
    made = engine.allocate(of, Weights(fairness=Fairness.UTILITARIAN, lots=False, shipments=0))
    assert check.check(of, made.weights, made.moves) == ()
    assert made.moves.amount.sum() <= 1
