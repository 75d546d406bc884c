"""The offers in memory: the newest version stays, whatever comes late, and everybody's table shows what they may read."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from api.live.index import NEVER, Index
from api.store import digest
from matching import amount, design, offer, organisation, request, span, viewer
from matching.place import Place, Point
from matching.rank import engine
from matching.rank.problem import Ask
from matching.rank.table import Table
from matching.rule import offer as offer_rule
from tests.rank_world import NOW, Problem, World, patient

OWNER = viewer.Viewer(UUID(int=9))
STRANGER = viewer.Viewer(UUID(int=8))
ROLE = organisation.Role.COORDINATOR
HELD = organisation.Membership(UUID(int=91), UUID(int=90), None, ROLE, organisation.MembershipState.ACTIVE, NOW)
COORDINATOR = viewer.Viewer(UUID(int=90), (HELD,))
EVERYBODY = (viewer.ANONYMOUS, STRANGER, OWNER, COORDINATOR)

Delivery = Sequence[offer.Offer]


def history(seed: int) -> tuple[Delivery, list[Problem]]:
    """Versions of a few offers in any order and more than once, and lines to ask about."""
    world = World(seed)
    ids = [UUID(int=world.getrandbits(128)) for _ in range(7)]
    makers = (world.stock, world.shield, world.drive, world.volunteer)
    states = (offer.OfferState.OPEN, offer.OfferState.OPEN, offer.OfferState.WITHDRAWN)
    made = [
        replace(world.offered(world.choice(makers)()), id=id, changed=version, state=world.choice(states))
        for id in ids
        for version in range(world.randint(1, 5))
    ]
    return world.choices(made, k=2 * len(made)), [world.goods(), world.printed(), world.journey(), world.role()]


def newest(delivered: Delivery) -> dict[UUID, offer.Offer]:
    """The newest version of each offer that came."""
    return {each.id: each for each in sorted(delivered, key=lambda each: each.changed)}


def matchable(offers: dict[UUID, offer.Offer]) -> list[offer.Offer]:
    """Those that are open and have something left."""
    return [each for each in offers.values() if each.state is offer.OfferState.OPEN and each.free]


@patient
@given(st.integers(0, 2**32).map(history))
def test_the_newest_versions_are_ranked_in_whatever_order_they_come(made: tuple[Delivery, list[Problem]]) -> None:
    """Late and repeated versions change nothing: everybody's ranking is that of a table made of what they may read now."""
    delivered, problems = made
    index = Index()
    for each in delivered:
        index.put(each)
    there = matchable(newest(delivered))
    for who in EVERYBODY:
        expected = Table.of(offer_rule.seen(who, each) for each in there)
        for problem in problems:
            with index.as_read_by(who, there if who is OWNER else ()) as table:
                assert engine.rank(problem.ask, table, NOW, 50) == engine.rank(problem.ask, expected, NOW, 50)


@patient
@given(st.integers(0, 2**32).map(history))
def test_the_digest_follows_every_change(made: tuple[Delivery, list[Problem]]) -> None:
    """It is at each moment that of the offers that can be ranked, and a watcher is told that of the moment it began."""
    delivered, _ = made
    index, half = Index(), len(delivered) // 2
    for each in delivered[:half]:
        index.put(each)
    then = matchable(newest(delivered[:half]))
    with index.watched() as without:
        for each in delivered[half:]:
            index.put(each)
        left_out = {each.id for each in delivered[: half // 2]}
        kept = [each for each in then if each.id not in left_out]
        assert without(left_out) == (len(kept), sum(digest.mixed(each.id, each.changed) for each in kept))
    now = matchable(newest(delivered))
    with index.watched() as without:
        assert without(()) == (len(now), sum(digest.mixed(each.id, each.changed) for each in now))
    assert len(index) == len(now)


def test_a_digest_tells_copies_apart() -> None:
    """One that lacks an offer, has one too many, or has two of them in each other's version, has another sum."""
    one, two = UUID(int=1), UUID(int=2)
    sums = [
        digest.mixed(one, 3) + digest.mixed(two, 4),
        digest.mixed(one, 4) + digest.mixed(two, 3),
        digest.mixed(one, 3),
        digest.mixed(one, 3) + digest.mixed(two, 4) + digest.mixed(UUID(int=2**31), 0),
    ]
    assert len(set(sums)) == 4
    assert digest.mixed_text(str(two), 4) == digest.mixed(two, 4)


def at_home(**other: object) -> offer.Offer:
    """A private person's respirators, at the very door."""
    where = Place("Sadova 7, flat 3", "Kyiv", "", "UA", Point(50.44444, 30.55555))
    made = offer.Offer(UUID(int=1), UUID(int=9), offer.Stock("respirator"), 100, span.Span(NOW), NOW, place=where)
    return replace(made, **other)


def distance(table: Table) -> float | None:
    """How far the offer of respirators is told to be from a hospital."""
    need = request.Line(UUID(int=7), UUID(int=8), 0, request.Goods("respirator"), amount.UNKNOWN, NOW)
    ranking = engine.rank(Ask(need, Place(city="Kyiv", country="UA", point=Point(50.46555, 30.51777))), table, NOW)
    return ranking.candidates[0].parts[0].distance_km


def test_own_offers_are_whole_only_while_their_owner_looks() -> None:
    """The door is in the owner's table and the coordinator's, and in a stranger's neither before nor after the owner looked."""
    index, home = Index(), at_home()
    index.put(home)
    exact, coarse = (distance(Table.of([offer_rule.seen(who, home)])) for who in (COORDINATOR, STRANGER))
    assert exact != coarse
    for who, own, expected in ((STRANGER, [], coarse), (OWNER, [home], exact), (COORDINATOR, [], exact), (STRANGER, [], coarse)):
        with index.as_read_by(who, own) as table:
            assert distance(table) == expected


def test_an_own_offer_of_another_version_is_not_laid_over() -> None:
    """What changed between two reads stays as strangers see it: no older state comes back, and none that nobody else has."""
    index = Index()
    index.put(at_home(changed=3))
    for read in (at_home(changed=2, held=90), at_home(changed=4, held=90)):
        with index.as_read_by(OWNER, [read]) as table:
            assert distance(table) == distance(index.seen)
        assert index.version(read.id) == 3


def test_time_and_designs_come_and_go_with_their_offers() -> None:
    """The time that binds a vehicle goes with its last pledge and with the offer; designs are known by item."""
    world = World(1)
    car, printer = replace(world.offered(world.drive()), state=offer.OfferState.OPEN), at_home(id=UUID(int=2))
    printer = replace(printer, spec=offer.PrintHours(UUID(int=77), "face-shield", 5, "PETG", design.Size(9, 9, 9)))
    index, bound = Index(), (span.Span(NOW, NOW),)
    index.put(car, bound)
    index.put(printer)
    assert (index.busy, index.designs(["face-shield", "gown"])) == ({car.id: bound}, {UUID(int=77)})
    index.put(replace(car, changed=1))
    assert index.busy == {}
    index.put(replace(car, changed=2), bound)
    index.put(replace(car, changed=3, state=offer.OfferState.PAUSED), bound)
    assert (index.busy, len(index)) == ({}, 1)


def test_an_offer_that_is_gone_is_forgotten() -> None:
    """It is in no table any more, and nothing that comes late brings it back."""
    index, home = Index(), at_home(changed=2)
    index.put(home)
    index.drop(home.id)
    index.put(home)
    assert (len(index), len(index.seen), home.id in index.whole) == (0, 0, False)
    assert Index().version(home.id) == NEVER
