"""Proposing allocations, changing them by hand, and confirming them into pledges."""

import asyncio
import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from api import identity
from api.actions import gathering
from api.store import allocation as allocation_store
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from matching import allocation, offer, pledge, proposal, request, viewer
from matching.allocate.fairness import Fairness
from matching.allocate.weights import Weights
from matching.allocation import AllocationState, NewAllocation, Papers, Transfer
from matching.organisation import Role
from matching.place import Place, Point
from matching.pledge import NewPart, PledgeState, Side
from matching.refusal import Reason
from schema.context import Context
from schema.paging import Window
from tests.api import racer
from tests.api.house import KYIV, House, goods, refused, ride, role, stock

LVIV = Place("Rynok 1", "Lviv", "Lviv Oblast", "UA", Point(49.8397, 24.0297))
# Crumbs may be sent and nobody comes first, so that the shares are simple numbers.
RULES = Weights(useful_days=0, days=90, urgency=0, exposure=0, small=0, remote=0)


@dataclass
class Scarcity:
    """Two hospitals that ask for 90 respirators each, and two givers who have 60 and 40."""

    house: House
    coordinator: viewer.Viewer
    giver: viewer.Viewer
    lines: list[request.Line]
    offers: list[offer.Offer]

    @property
    def ports(self) -> Context:
        """Every port as the coordinator."""
        return self.house.ports(self.coordinator)

    async def propose(self, **other: object) -> allocation.Allocation:
        """A proposal as usual."""
        return await self.ports.allocations.propose(NewAllocation(**{"weights": RULES} | other))  # type: ignore[arg-type]

    async def moves(self, made: allocation.Allocation) -> Counter[tuple[UUID, UUID]]:
        """How much goes to each line from each offer."""
        (opened,) = await self.ports.allocations.proposals([made.id])
        assert opened is not None
        return Counter({(each.line_id, each.offer_id): each.amount for each in proposal.moves(opened)})

    async def pledged(self) -> list[int]:
        """What is pledged to each line."""
        lines = await request_store.load_lines([each.id for each in self.lines])
        return [lines[each.id].pledged for each in self.lines]

    async def held(self) -> list[int]:
        """What each offer holds."""
        offers = await offer_store.load([each.id for each in self.offers])
        return [offers[each.id].held for each in self.offers]


@pytest.fixture
async def scarcity(house: House) -> Scarcity:
    """Not enough for everyone."""
    coordinator = await house.guest("coordinator", (Role.COORDINATOR, None))
    giver = await house.guest("giver", (Role.SUPPLIER, None))
    lines = []
    for name, place in (("Large hospital", KYIV), ("Small hospital", LVIV)):
        hospital = await house.hospital(coordinator, name=name, place=place)
        lines.append((await house.ask(coordinator, hospital, goods(90), place=place)).lines[0])
    offers = [await house.give(giver, stock(), amount=amount) for amount in (60, 40)]
    return Scarcity(house, coordinator, giver, lines, offers)


async def test_what_is_scarce_is_shared_and_nothing_promised(scarcity: Scarcity) -> None:
    """All hundred are given away, nobody gets more than ninety, both get the same; and neither line nor offer knows of it."""
    made = await scarcity.propose()
    given = await scarcity.moves(made)
    by_line = [sum(amount for (line, _), amount in given.items() if line == each.id) for each in scarcity.lines]
    assert by_line == [50, 50]
    assert [sum(amount for (_, giver), amount in given.items() if giver == each.id) for each in scarcity.offers] == [60, 40]
    assert (made.tally.facilities, made.tally.reached, made.tally.givers, made.tally.shipments) == (2, 2, 1, len(given))
    assert (made.tally.worst_before, made.tally.worst_after, made.tally.mean_after) == (0, 5_555, 5_555)
    assert (await scarcity.pledged(), await scarcity.held()) == ([0, 0], [0, 0])
    assert await scarcity.ports.allocations.load([made.id]) == [made]
    assert (await scarcity.ports.allocations.find(Window(5))).things == (made,)


async def test_only_what_is_asked_for_is_shared(scarcity: Scarcity) -> None:
    """A run for an item or a town leaves all else alone; rides and roles are not for it."""
    house, coordinator = scarcity.house, scarcity.coordinator
    await house.ask(coordinator, None, ride())
    await house.ask(coordinator, None, role())
    everything, lviv, oblast, goggles = [
        await scarcity.propose(**told) for told in ({}, {"place": " lviv"}, {"place": "Lviv Oblast"}, {"item": "goggles"})
    ]
    assert {line for line, _ in await scarcity.moves(everything)} == {each.id for each in scarcity.lines}
    assert {line for line, _ in await scarcity.moves(lviv)} == {scarcity.lines[1].id}
    assert await scarcity.moves(oblast) == await scarcity.moves(lviv)
    assert (goggles.item, goggles.tally.shipments, await scarcity.moves(goggles)) == ("goggles", 0, Counter())


async def test_rules_are_chosen(scarcity: Scarcity) -> None:
    """What a coordinator chooses is kept with the run; a line that asks for little is filled first where sums count."""
    small = (
        await scarcity.house.ask(scarcity.coordinator, await scarcity.house.hospital(scarcity.coordinator), goods(10))
    ).lines[0]
    made = await scarcity.propose(weights=replace(RULES, fairness=Fairness.UTILITARIAN), seed=7)
    assert (made.weights.fairness, made.seed) == (Fairness.UTILITARIAN, 7)
    assert sum(amount for (line, _), amount in (await scarcity.moves(made)).items() if line == small.id) == 10


@pytest.mark.parametrize(
    ("told", "field", "sentence"),
    [
        ({"item": "hope"}, "item", "The catalogue has no item “hope”."),
        ({"weights": replace(RULES, shipments=101)}, "weights.shipments", "choose a number from 0 to 100"),
        ({"seed": -1}, "seed", "Give a seed from 0"),
    ],
)
async def test_bad_rules_are_refused(scarcity: Scarcity, told: dict[str, object], field: str, sentence: str) -> None:
    """A sentence says what to do about which input, and nothing is kept."""
    no = await refused(scarcity.propose(**told))
    assert (no.reason, no.field) == (Reason.INVALID, field)
    assert sentence in no.sentence
    assert await (await scarcity.ports.allocations.find(Window(5))).count() == 0


async def test_confirming_makes_a_pledge_of_every_move(scarcity: Scarcity) -> None:
    """Each pledge is held on behalf of neither side, lines and offers count them, and who decided is kept."""
    made = await scarcity.propose()
    given = await scarcity.moves(made)
    done = await scarcity.ports.allocations.turn(made.id, "confirm", made.changed)
    assert (done.state, done.ended_by, done.ended) == (
        AllocationState.CONFIRMED,
        scarcity.coordinator.person_id,
        scarcity.house.clock(),
    )
    assert (await scarcity.pledged(), await scarcity.held()) == ([50, 50], [60, 40])
    kept = [each for some in (await pledge_store.of_lines([each.id for each in scarcity.lines])).values() for each in some]
    assert Counter({(each.line_id, each.offer_id): each.fills for each in kept}) == given
    assert {(each.state, each.pledged_as, each.part) for each in kept} == {
        (PledgeState.HELD, Side.COORDINATOR, pledge.Part.SUPPLY)
    }


@pytest.mark.parametrize("first", ["confirm", "discard"])
@pytest.mark.parametrize("then", ["confirm", "discard"])
async def test_what_was_decided_is_not_decided_again(scarcity: Scarcity, first: str, then: str) -> None:
    """The second decision is refused with where the allocation stands, and changes nothing."""
    made = await scarcity.propose()
    await scarcity.ports.allocations.turn(made.id, first)
    before = await scarcity.pledged(), await scarcity.held()
    no = await refused(scarcity.ports.allocations.turn(made.id, then))
    assert no.reason is Reason.WRONG_STATE
    assert (
        (await scarcity.pledged(), await scarcity.held())
        == before
        == (([50, 50], [60, 40]) if first == "confirm" else ([0, 0], [0, 0]))
    )
    assert (
        await refused(scarcity.ports.allocations.amend(made.id, Transfer(scarcity.offers[0].id, 1)))
    ).reason is Reason.WRONG_STATE


async def test_a_world_that_changed_is_told_and_nothing_half_done(scarcity: Scarcity) -> None:
    """Every move that no longer holds is named, with its facility and why; those that would still hold are not made either."""
    made = await scarcity.propose()
    given = await scarcity.moves(made)
    gone = scarcity.offers[0]
    await scarcity.house.ports(scarcity.giver).offers.turn(gone.id, "pause")
    no = await refused(scarcity.ports.allocations.turn(made.id, "confirm"))
    lost = sum(1 for _, giver in given if giver == gone.id)
    assert no.reason is Reason.CONFLICT
    first, *named = no.sentence.split("\n")
    assert first.startswith(f"Nothing was pledged: {lost} of {len(given)} shipments no longer hold.")
    assert len(named) == lost
    assert all("Respirator" in each and "no longer open" in each for each in named)
    assert (await scarcity.pledged(), await scarcity.held()) == ([0, 0], [0, 0])
    assert await scarcity.ports.allocations.load([made.id]) == [made]


async def test_what_somebody_else_took_is_told(scarcity: Scarcity) -> None:
    """A need that was covered meanwhile, and an offer that was used up, stop exactly their own moves."""
    made = await scarcity.propose()
    line, last = scarcity.lines[0], scarcity.offers[1]
    await scarcity.ports.pledges.hold(line.id, [NewPart(last.id, 40)])
    no = await refused(scarcity.ports.allocations.turn(made.id, "confirm"))
    assert no.reason is Reason.CONFLICT
    assert (await scarcity.pledged(), await scarcity.held()) == ([40, 0], [0, 40])
    assert (await scarcity.ports.allocations.load([made.id]))[0] == made


async def test_a_line_that_was_stopped_takes_nothing(scarcity: Scarcity) -> None:
    """The hospital that needs nothing more is named."""
    made = await scarcity.propose()
    await scarcity.ports.lines.stop(scarcity.lines[1].id, "enough")
    no = await refused(scarcity.ports.allocations.turn(made.id, "confirm"))
    assert "Small hospital" in no.sentence
    assert "Large hospital" not in no.sentence
    assert await scarcity.pledged() == [0, 0]


async def test_an_amount_is_moved_by_hand(scarcity: Scarcity) -> None:
    """Twenty go from one hospital to the other; the numbers, and what is confirmed, follow."""
    made = await scarcity.propose()
    given = await scarcity.moves(made)
    (line, giver), amount = next((pair, each) for pair, each in given.items() if pair[0] == scarcity.lines[0].id)
    other = scarcity.lines[1].id
    moved = min(20, amount)
    after = await scarcity.ports.allocations.amend(made.id, Transfer(giver, moved, line, other), made.changed)
    assert (after.changed, after.amendments[0].by, after.amendments[0].transfer.amount) == (
        1,
        scarcity.coordinator.person_id,
        moved,
    )
    assert await scarcity.moves(after) == +(given + Counter({(other, giver): moved}) - Counter({(line, giver): moved}))
    assert after.tally.worst_after == 10_000 * (50 - moved) // 90
    await scarcity.ports.allocations.turn(made.id, "confirm", after.changed)
    assert await scarcity.pledged() == [50 - moved, 50 + moved]


async def test_an_amount_is_kept_back_and_given_again(scarcity: Scarcity) -> None:
    """What is taken from a line and given to nobody is left with its giver, for any line that the offer fits."""
    made = await scarcity.propose()
    given = await scarcity.moves(made)
    (line, giver), _ = next((pair, each) for pair, each in given.items() if pair[0] == scarcity.lines[0].id)
    back = await scarcity.ports.allocations.amend(made.id, Transfer(giver, 10, line, None))
    assert sum((await scarcity.moves(back)).values()) == 90
    again = await scarcity.ports.allocations.amend(made.id, Transfer(giver, 10, None, line))
    assert await scarcity.moves(again) == given
    assert len(again.amendments) == 2


async def test_what_cannot_be_moved_is_refused(scarcity: Scarcity) -> None:
    """More than there is, to a line that the offer does not fit, or nothing at all: each is said, and nothing changes."""
    made = await scarcity.propose()
    (line, giver), amount = next(iter((await scarcity.moves(made)).items()))
    port = scarcity.ports.allocations
    too_much = await refused(port.amend(made.id, Transfer(giver, amount + 1, line, None)))
    assert too_much.sentence == f"Only {amount} go from this offer to that line, so {amount + 1} cannot be taken away."
    assert (await refused(port.amend(made.id, Transfer(giver, 61, None, line)))).reason in {Reason.NOT_ENOUGH, Reason.INVALID}
    for nothing in (Transfer(giver, 0, line, None), Transfer(giver, 5), Transfer(giver, 5, line, line)):
        assert (await refused(port.amend(made.id, nothing))).field == "amount"
    strange = await refused(port.amend(made.id, Transfer(identity.new_id(), 5, None, line)))
    assert (strange.reason, strange.field) == (Reason.NOT_FOUND, "offerId")
    assert await port.load([made.id]) == [made]


async def test_who_looked_at_an_older_one_looks_again(scarcity: Scarcity) -> None:
    """Confirming or changing what somebody else changed since is refused."""
    made = await scarcity.propose()
    (line, giver), _ = next(iter((await scarcity.moves(made)).items()))
    await scarcity.ports.allocations.amend(made.id, Transfer(giver, 5, line, None), made.changed)
    for act in (
        scarcity.ports.allocations.turn(made.id, "confirm", made.changed),
        scarcity.ports.allocations.amend(made.id, Transfer(giver, 5, line, None), made.changed),
    ):
        assert (await refused(act)).reason is Reason.CONFLICT
    assert await scarcity.pledged() == [0, 0]


async def test_a_run_is_made_again_byte_for_byte(scarcity: Scarcity) -> None:
    """What comes out a second time is what was kept, whatever happened since; papers that were tampered with are found out."""
    made = await scarcity.propose(seed=3)
    await scarcity.ports.allocations.turn(made.id, "confirm")
    assert await scarcity.ports.allocations.replay(made.id)
    papers = await allocation_store.papers(made.id)
    assert papers is not None
    forged = replace(made, id=identity.new_id())
    async with scarcity.house.database.transaction():
        await allocation_store.insert(forged, Papers(papers.problem, papers.outcome.replace(b'"seed":3', b'"seed":4')))
    assert not await scarcity.ports.allocations.replay(forged.id)


async def test_a_large_problem_is_solved_in_a_process_of_its_own(scarcity: Scarcity, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes back from there is the same, byte for byte."""
    made = await scarcity.propose(seed=5)
    monkeypatch.setattr(gathering, "SMALL", 0)
    assert await scarcity.ports.allocations.replay(made.id)


async def test_papers_of_another_engine_are_told(scarcity: Scarcity) -> None:
    """A run that this engine cannot read is refused with what to do; what it was is still listed."""
    made = await scarcity.propose()
    papers = await allocation_store.papers(made.id)
    assert papers is not None
    old = replace(made, id=identity.new_id())
    async with scarcity.house.database.transaction():
        await allocation_store.insert(old, Papers(papers.problem.replace(b'"version":1', b'"version":0'), papers.outcome))
    no = await refused(scarcity.ports.allocations.turn(old.id, "confirm"))
    assert (no.reason, no.sentence.partition(";")[2]) == (Reason.WRONG_STATE, " propose anew.")
    assert await scarcity.ports.allocations.load([old.id]) == [old]


async def test_nothing_to_give_is_nothing_to_confirm(scarcity: Scarcity) -> None:
    """An empty proposal is kept, so that it can be read why; confirming it is refused."""
    made = await scarcity.propose(item="goggles")
    assert (await refused(scarcity.ports.allocations.turn(made.id, "confirm"))).sentence.startswith("Nothing is given to anybody")


async def test_an_unknown_amount_is_shared_too(scarcity: Scarcity) -> None:
    """A hospital that does not know how many it needs is given by what its staff use, and its pledge holds."""
    hospital = await scarcity.house.hospital(scarcity.coordinator, name="Unknowing", staff_per_day=3)
    line = (await scarcity.house.ask(scarcity.coordinator, hospital, goods(None))).lines[0]
    made = await scarcity.propose()
    given = sum(amount for (to, _), amount in (await scarcity.moves(made)).items() if to == line.id)
    assert given > 0
    await scarcity.ports.allocations.turn(made.id, "confirm")
    assert (await request_store.load_lines([line.id]))[line.id].pledged == given


async def test_of_many_who_confirm_at_once_one_does(scarcity: Scarcity) -> None:
    """Six processes confirm the same proposal: one is let, the others are told that it is confirmed; nothing is pledged twice."""
    made = await scarcity.propose()
    url, now, who = scarcity.house.settings.database, scarcity.house.clock(), scarcity.coordinator
    with ProcessPoolExecutor(6, mp_context=multiprocessing.get_context("spawn")) as pool:
        loop = asyncio.get_running_loop()
        told = await asyncio.gather(*(loop.run_in_executor(pool, racer.confirm, url, now, who, made.id) for _ in range(6)))
    assert Counter(told) == {"done": 1, "wrong_state": 5}
    assert (await scarcity.pledged(), await scarcity.held()) == ([50, 50], [60, 40])


async def test_two_proposals_for_the_same_goods_do_not_both_hold(scarcity: Scarcity) -> None:
    """Six proposals share out the same hundred; all are confirmed at once, and one of them holds."""
    made = [await scarcity.propose(seed=seed) for seed in range(6)]
    url, now, who = scarcity.house.settings.database, scarcity.house.clock(), scarcity.coordinator
    with ProcessPoolExecutor(6, mp_context=multiprocessing.get_context("spawn")) as pool:
        loop = asyncio.get_running_loop()
        told = await asyncio.gather(*(loop.run_in_executor(pool, racer.confirm, url, now, who, each.id) for each in made))
    assert Counter(told) == {"done": 1, "conflict": 5}
    assert (await scarcity.pledged(), await scarcity.held()) == ([50, 50], [60, 40])
    states = [each.state for each in await scarcity.ports.allocations.load([each.id for each in made]) if each]
    assert Counter(states) == {AllocationState.CONFIRMED: 1, AllocationState.PROPOSED: 5}
