"""What a proposal comes to, and what a coordinator may move in it by hand."""

from dataclasses import replace

import pytest

from matching import allocation, headline, proposal
from matching.allocate import allocation as outcome
from matching.allocate.gather import Exclusion
from matching.allocate.problem import ints
from matching.allocation import Transfer
from matching.refusal import Reason, RefusedError
from tests.schema import sharing
from tests.schema.fake import uid

LARGE, SMALL = uid(11), uid(15)
STOCK, OTHER = uid(20), uid(21)


def moved(of: proposal.Proposal) -> dict[tuple[object, object], int]:
    return {(each.line_id, each.offer_id): each.amount for each in proposal.moves(of)}


def refused(transfer: Transfer, of: proposal.Proposal | None = None) -> tuple[Reason, str | None]:
    within = of or sharing.opened()
    with pytest.raises(RefusedError) as caught:
        proposal.priced(within.problem, within.said.moves, transfer)
    return caught.value.refusal.reason, caught.value.refusal.field


def test_amendments_are_made_in_their_order() -> None:
    """The moves are those of the engine with every transfer made; what the engine said of the fair shares stays."""
    opened = sharing.opened(sharing.amended())
    assert moved(sharing.opened()) == {(LARGE, STOCK): 45, (SMALL, STOCK): 15}
    assert moved(opened) == {(LARGE, STOCK): 45, (SMALL, STOCK): 15, (LARGE, OTHER): 10}
    assert opened.said.fair is sharing.SAID.fair


def test_a_transfer_may_empty_a_move() -> None:
    """What is taken away whole is no move any more."""
    by_hand = replace(sharing.BY_HAND, transfer=Transfer(STOCK, 15, SMALL))
    assert moved(sharing.opened(replace(sharing.MADE, amendments=(by_hand,)))) == {(LARGE, STOCK): 45}


def test_what_an_offer_has_left_is_listed_by_fit() -> None:
    """Only offers that fit the line and have something left, the best first, no more than asked for."""
    rich = replace(sharing.PROBLEM, offers=replace(sharing.PROBLEM.offers, free=ints([100, 30])))
    opened = proposal.of(sharing.MADE, rich, sharing.SAID)
    assert proposal.spare(opened, 0, 5) == [proposal.Spare(STOCK, 40, 20.0), proposal.Spare(OTHER, 30, 200.0)]
    assert proposal.spare(opened, 0, 1) == [proposal.Spare(STOCK, 40, 20.0)]
    assert proposal.spare(sharing.opened(), 1, 5) == []


def test_an_amount_can_go_where_its_offer_fits() -> None:
    """Other lines only, and none that the offer does not fit."""
    first, second = proposal.moves(sharing.opened())
    assert (proposal.elsewhere(sharing.opened(), first, 5), proposal.elsewhere(sharing.opened(), second, 5)) == ([SMALL], [LARGE])
    extra = proposal.moves(sharing.opened(sharing.amended()))[1]
    assert (extra.offer_id, proposal.elsewhere(sharing.opened(sharing.amended()), extra, 5)) == (OTHER, [])


@pytest.mark.parametrize(
    ("transfer", "reason", "field"),
    [
        (Transfer(STOCK, 0, LARGE), Reason.INVALID, "amount"),
        (Transfer(STOCK, -5, LARGE), Reason.INVALID, "amount"),
        (Transfer(STOCK, 5, LARGE, LARGE), Reason.INVALID, "amount"),
        (Transfer(STOCK, 5), Reason.INVALID, "amount"),
        (Transfer(STOCK, 46, LARGE), Reason.NOT_ENOUGH, "amount"),
        (Transfer(STOCK, 1, None, LARGE), Reason.NOT_ENOUGH, "amount"),
        (Transfer(OTHER, 5, LARGE), Reason.NOT_ENOUGH, "amount"),
        (Transfer(OTHER, 5, None, SMALL), Reason.INVALID, "offerId"),
        (Transfer(uid(999), 5, None, SMALL), Reason.NOT_FOUND, "offerId"),
        (Transfer(STOCK, 5, uid(999)), Reason.NOT_FOUND, "fromLineId"),
        (Transfer(STOCK, 5, LARGE, uid(999)), Reason.NOT_FOUND, "toLineId"),
    ],
)
def test_what_cannot_be_moved_is_refused(transfer: Transfer, reason: Reason, field: str) -> None:
    """Amounts that are none or more than there are, pairs that do not fit, things that are no part of it."""
    assert refused(transfer) == (reason, field)


@pytest.mark.parametrize("transfer", [Transfer(STOCK, 40, LARGE), Transfer(STOCK, 10, SMALL, LARGE)])
def test_smallest_lots_are_kept_to(transfer: Transfer) -> None:
    """No pledge could hold less than the smallest lot of an offer, so that none is left by hand; nothing at all may be."""
    lots = replace(sharing.PROBLEM, offers=replace(sharing.PROBLEM.offers, lot=ints([10, 1])))
    opened = proposal.of(sharing.MADE, lots, sharing.SAID)
    assert refused(transfer, opened) == (Reason.INVALID, "amount")
    assert proposal.priced(lots, opened.said.moves, Transfer(STOCK, 45, LARGE)).units == -45


def test_a_line_is_not_given_more_than_it_lacks() -> None:
    """What its facility lacks, and what the line has room for, bounds what it is given by hand."""
    rich = replace(sharing.PROBLEM, offers=replace(sharing.PROBLEM.offers, free=ints([500, 30])))
    opened = proposal.of(sharing.MADE, rich, sharing.SAID)
    assert proposal.priced(rich, opened.said.moves, Transfer(STOCK, 65, None, SMALL)).units == 65
    assert refused(Transfer(STOCK, 66, None, SMALL), opened) == (Reason.NOT_ENOUGH, "amount")


def test_facilities_come_least_covered_first() -> None:
    """Coverage is that of its needs on average, with what is there and on its way."""
    assert proposal.places(sharing.opened()) == [
        proposal.Place(uid(52), 2_000, 3_500, 1, 1),
        proposal.Place(uid(50), 0, 4_500, 1, 1),
    ]


def test_lines_come_as_they_want_looking_at() -> None:
    """First those that get nothing though an offer fits, then those that get something, last those that none fits."""
    assert proposal.ranks(sharing.opened()) == [(1, 4_500), (1, 3_500)]
    none = replace(sharing.SAID, moves=outcome.Moves(ints([1]), ints([0]), ints([15])))
    assert proposal.ranks(proposal.of(sharing.MADE, sharing.PROBLEM, none)) == [(0, 0), (1, 3_500)]
    arcs = sharing.PROBLEM.arcs
    apart = replace(arcs, line=arcs.line[:2], offer=arcs.offer[:2], points=arcs.points[:2], hectometres=arcs.hectometres[:2])
    first = replace(sharing.SAID, moves=outcome.Moves(ints([0]), ints([0]), ints([45])))
    alone = proposal.of(sharing.MADE, replace(sharing.PROBLEM, arcs=apart), first)
    assert [kind for kind, _ in proposal.ranks(alone)] == [1, 2]


def test_an_empty_proposal_is_told_in_noughts() -> None:
    """Where nothing goes anywhere, nobody is reached and no way is long."""
    nothing = replace(sharing.SAID, moves=outcome.Moves(ints([]), ints([]), ints([])))
    told = headline.tally(sharing.PROBLEM, nothing)
    assert told == allocation.Tally(2, 0, 0, 0, 0, 0, 1_000, 1_000, None)


def test_kilometres_are_those_of_a_piece() -> None:
    """Far shipments count by what is in them, and what nobody knows does not count."""
    opened = sharing.opened(sharing.amended())
    assert headline.tally(sharing.PROBLEM, opened.said).kilometres == round((45 * 20 + 10 * 200) / 55, 1)


def test_every_reason_to_be_left_out_has_its_sentence() -> None:
    """What was kept as a code is said in words."""
    assert all(headline.left_out(each.value) for each in Exclusion)


def test_what_is_not_proved_is_not_called_proved() -> None:
    """A gap is told, and so is what rounding costs."""
    doubtful = replace(sharing.SAID, certificate=replace(sharing.SAID.certificate, dual=9))
    first, *rest = headline.proof(proposal.of(sharing.MADE, sharing.PROBLEM, doubtful))
    assert first.startswith("Not proved")
    assert any("35 % of their need instead of 45 %" in each for each in rest)
