"""What is said of each line."""

from dataclasses import replace

import pytest

from matching.allocate import engine, explain
from matching.allocate.explain import Explanation
from matching.allocate.fairness import Fairness
from matching.allocate.problem import Problem, ints
from matching.allocate.weights import Weights
from tests.matching.allocate import small

CRUMBS = small.CRUMBS


def told(of: Problem, row: int, weights: Weights = CRUMBS) -> Explanation:
    return explain.line(of, engine.allocate(of, weights), row)


def test_a_line_that_gets_all_is_told_so_and_has_no_rivals():
    """A line that gets all is told so and has no rivals."""
    found = told(small.problem([10], [30], [(0, 0)]), 0)
    assert (found.got, found.of, found.coverage_before, found.coverage_after) == (10, 10, 0, 10_000)
    assert found.sentences == ("The facility gets all it lacks: 10 pieces.",)
    assert found.rivals == ()
    assert [(each.amount, each.km) for each in found.gifts] == [(10, 10.0)]
    assert found.gifts[0].sentence == "10 km away; suits with 5000 of 10,000 points."


def test_a_line_that_nothing_fits_is_told_so():
    """A line that nothing fits is told so."""
    found = told(small.problem([10], [30], []), 0)
    assert found.sentences == ("Gets nothing this time; the facility lacks 10 pieces.", "No offer fits this line.")


def test_the_rival_is_named_with_the_rule_by_which_it_got_more():
    """The rival is named with the rule by which it got more."""
    of = small.problem([50, 100], [60], [(0, 0), (1, 0)], had=[50, 0])
    found = told(of, 0)
    assert found.sentences == (
        "Gets 5 pieces; the facility lacks 50 pieces.",
        "Offers that fit and are all given away: 1.",
    )
    (rival,) = found.rivals
    assert (rival.line_id, rival.facility_id, rival.offer_id) == (of.lines.ids[1], of.facilities[1], of.offers.ids[0])
    assert rival.amount == 55
    assert rival.sentence == "It is covered by 55 %, this one by 55 %: whoever is worst off comes next."


@pytest.mark.parametrize(
    ("mode", "part"),
    [
        (Fairness.UTILITARIAN, "small needs are filled first"),
        (Fairness.PROPORTIONAL, "everyone gets about the same"),
        (Fairness.ALPHA_2, "large needs get more pieces"),
        (Fairness.MAX_MIN, "whoever is worst off comes next"),
    ],
)
def test_every_mode_has_its_rule(mode: Fairness, part: str):
    """Every mode has its rule."""
    of = small.problem([40, 100], [60], [(0, 0), (1, 0)])
    row = 1
    assert part in told(of, row, replace(CRUMBS, fairness=mode)).rivals[0].sentence


def test_priority_is_told_where_it_decided():
    """Priority is told where it decided."""
    of = small.problem([100, 100], [50], [(0, 0), (1, 0)], useful=[50, 50], priority=[10, 40])
    found = told(of, 0, Weights())
    assert found.rivals[0].sentence == "Its turn came first: it has 40 points of priority, this one 10."
    even = small.problem([100, 100], [50], [(0, 0), (1, 0)], useful=[50, 50], priority=[10, 10])
    loser = 0 if engine.allocate(even).moves.by_need(even)[0] == 0 else 1
    assert "Both have 10 points" in told(even, loser, Weights()).rivals[0].sentence


def test_who_has_a_useful_amount_waits_for_those_who_have_none():
    """Who has a useful amount waits for those who have none."""
    of = small.problem([60, 100], [50], [(0, 0), (1, 0)], had=[40, 0], useful=[30, 50])
    assert told(of, 0, Weights()).rivals[0].sentence == (
        "It had nothing useful yet: everyone gets a first useful amount before anyone gets more."
    )


def test_a_greater_claim_is_told_where_it_decided():
    """A greater claim is told where it decided."""
    of = small.problem([90, 90], [90], [(0, 0), (1, 0)], share=[2, 1])
    assert told(of, 1).rivals[0].sentence == (
        "It is covered by 66 %, this one by 33 %: whoever is worst off comes next. "
        "By its priority it may claim 2 shares, this one 1."
    )


def test_lots_and_patience_are_told_where_they_stand_in_the_way():
    """Lots and patience are told where they stand in the way."""
    waiting = small.problem([30], [10], [(0, 0)], points=[1_000])
    found = told(waiting, 0, Weights(patience_days=3))
    assert found.sentences[-1] == "Offers that fit but wait for a better place or give only larger lots: 1."
    left = told(small.problem([30, 30], [50], [(0, 0), (1, 0)], lot=[30]), 1, Weights(useful_days=0))
    assert left.got or "stand in the way" in left.sentences[-1]


def test_lines_of_one_facility_do_not_rival_in_its_name():
    """Lines of one facility do not rival in its name."""
    of = small.problem([60], [30], [(0, 0), (1, 0)], need=[0, 0], room=[30, 30], points=[9_000, 100])
    found = told(of, 1)
    assert found.sentences[1] == "Its other lines for the same item get 30 pieces."
    assert found.rivals[0].sentence == "It went to another line of the same facility for the same item."


def test_all_lines_are_explained_in_their_order():
    """All lines are explained in their order."""
    of = small.chance(4, needs=5, offers=4)
    made = engine.allocate(of)
    every = explain.lines(of, made)
    assert [each.line_id for each in every] == list(of.lines.ids)
    assert every[2] == explain.line(of, made, 2)


def test_the_longest_list_of_rivals_is_short():
    """The longest list of rivals is short."""
    of = small.problem([10] * 30, [150], [(line, 0) for line in range(30)], priority=list(range(30)), useful=[10] * 30)
    assert len(told(of, 0, Weights(shipments=0)).rivals) == explain.MOST_RIVALS


def test_needs_tell_what_was_assumed():
    """Needs tell what was assumed."""
    of = small.problem([30], [10], [(0, 0)])
    of = replace(of, needs=replace(of.needs, basis=ints([3]), asked=ints([-1])))
    assert told(of, 0).need == "How much is needed is not known. Assumed: 30 pieces; ask the facility."
