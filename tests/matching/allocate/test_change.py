"""Moving amounts by hand."""

from matching.allocate import change
from matching.allocate.allocation import Moves
from matching.allocate.change import Change, Price
from matching.allocate.problem import ints
from matching.refusal import Reason, Refusal
from tests.matching.allocate import small

OF = small.problem(
    [100, 100, 40],
    [80, 50],
    [(0, 0), (1, 0), (1, 1), (2, 1)],
    hectometres=[100, 400, 50, -1],
    lot=[10, 1],
    useful=[0, 30, 0],
)
NOW = Moves(ints([0, 1]), ints([0, 1]), ints([80, 50]))


def priced(*changes: Change) -> Price:
    found = change.price(OF, NOW, changes)
    assert isinstance(found, Price)
    return found


def refused(*changes: Change) -> Refusal:
    found = change.price(OF, NOW, changes)
    assert isinstance(found, Refusal)
    return found


def test_a_shift_tells_what_it_costs_in_coverage_and_kilometres():
    """A shift tells what it costs in coverage and kilometres."""
    found = priced(Change(0, 0, 40), Change(1, 0, 40))
    assert (found.units, found.kilometres) == (0, 40.0)
    assert [(each.need, each.before, each.after) for each in found.touched] == [(0, 8_000, 4_000), (1, 5_000, 9_000)]
    assert found.sentence == (
        "Covered less: from 80 % down to 40 %. Covered more: from 50 % up to 90 %. Goods travel 40 km more."
    )
    assert [found.moves.line.tolist(), found.moves.offer.tolist(), found.moves.amount.tolist()] == [
        [0, 1, 1],
        [0, 0, 1],
        [40, 40, 50],
    ]


def test_taking_all_away_saves_the_way():
    """Taking all away saves the way."""
    found = priced(Change(0, 0, 0))
    assert (found.units, found.kilometres, len(found.moves)) == (-80, -10.0, 1)


def test_a_way_of_unknown_length_is_said_to_be_unknown():
    """A way of unknown length is said to be unknown."""
    found = priced(Change(1, 1, 10), Change(2, 1, 40))
    assert found.kilometres is None
    assert "not known" in found.sentence


def test_nothing_is_promised_that_is_not_there():
    """Nothing is promised that is not there."""
    assert refused(Change(1, 0, 20)).reason is Reason.NOT_ENOUGH
    assert "only 80 to give" in refused(Change(1, 0, 20)).sentence


def test_nobody_gets_more_than_is_needed():
    """Nobody gets more than is needed."""
    assert "Only 40 are needed" in refused(Change(1, 1, 0), Change(2, 1, 50)).sentence


def test_an_offer_goes_only_to_lines_it_can_serve():
    """An offer goes only to lines it can serve."""
    assert refused(Change(2, 0, 1)).field == "offerId"
    assert refused(Change(0, 1, 1)).reason is Reason.INVALID


def test_amounts_below_nothing_are_refused():
    """Amounts below nothing are refused."""
    assert refused(Change(0, 0, -1)).reason is Reason.INVALID


def test_a_person_may_break_a_lot_and_is_warned():
    """A person may break a lot and is warned."""
    assert priced(Change(0, 0, 70), Change(1, 0, 5)).warnings == ("The giver gives no less than 10 pieces at once; ask first.",)
    assert priced(Change(1, 1, 20)).warnings == ("With less than 30 pieces there, it is hardly worth sending.",)
