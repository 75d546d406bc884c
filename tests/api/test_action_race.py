"""Several processes pledge at the same time: nothing is promised twice, and nothing is lost."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from uuid import UUID

import pytest

from api.store import event as event_store
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from matching import pledge
from tests.api import racer
from tests.api.house import HOUR, NOW, House, drive, goods, ride

PROCESSES = 8
TAKEN = {
    "1 offer ruled out: already taken at that time.",
    "The vehicle is already taken at that time; choose another driver or time.",
    "Nothing more is needed here.",
}

Race = Callable[..., Awaitable[Counter[str]]]


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Eight processes, each started afresh."""
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture
def race(processes: ProcessPoolExecutor, house: House) -> Race:
    """Lets every process do the same at once, as one person, each with the arguments of its number; adds up what they tell."""

    async def run(act: racer.Act, person_id: UUID, arguments: Callable[[int], tuple[object, ...]]) -> Counter[str]:
        loop, url = asyncio.get_running_loop(), house.settings.database
        acts = [(url, act, house.clock(), person_id, *arguments(number)) for number in range(PROCESSES)]
        told = await asyncio.gather(*(loop.run_in_executor(processes, racer.run, *each) for each in acts))
        return sum(told, Counter[str]())

    return run


async def books(line_id: UUID, offer_ids: list[UUID]) -> tuple[int, list[int], list[pledge.Pledge]]:
    """What the line has pledged, what each offer holds, and the running pledges that this should be the sum of."""
    line = (await request_store.load_lines([line_id]))[line_id]
    offers = await offer_store.load(offer_ids)
    running = [each for each in (await pledge_store.of_lines([line_id]))[line_id] if each.running]
    return line.pledged, [offers[id].held for id in offer_ids], running


async def test_a_line_is_never_filled_over(house: House, race: Race) -> None:
    """Eight processes try twenty times each to pledge seven of two offers to a need of ninety: twelve times it fits, no more."""
    doctor = await house.guest("doctor")
    line = (await house.ask(doctor, await house.hospital(doctor), goods(90))).lines[0]
    ids = [(await house.give(doctor, amount=100)).id for _ in range(2)]
    told = await race(racer.hold, doctor.person_id, lambda number: (line.id, ids[number % 2], 7, 20))
    pledged, held, running = await books(line.id, ids)
    assert told == {"done": 12, "not_enough": 148}
    assert (pledged, sum(held), [each.fills for each in running]) == (84, 84, [7] * 12)
    events = await event_store.of_requests([line.request_id])
    assert sum(each.verb == "pledge" for each in events[line.request_id]) == 12


async def test_an_offer_is_never_promised_over(house: House, race: Race) -> None:
    """Eight processes try twenty times each to pledge seven of a hundred to two needs of five hundred: fourteen times it fits."""
    doctor = await house.guest("doctor")
    lines = (await house.ask(doctor, await house.hospital(doctor), goods(500), goods(500))).lines
    offered = await house.give(doctor, amount=100)
    told = await race(racer.hold, doctor.person_id, lambda number: (lines[number % 2].id, offered.id, 7, 20))
    kept = [await books(line.id, [offered.id]) for line in lines]
    assert told == {"done": 14, "not_enough": 146}
    assert [held for _, held, _ in kept] == [[98], [98]]
    assert sum(pledged for pledged, _, _ in kept) == sum(each.fills for _, _, running in kept for each in running) == 98


async def test_the_books_agree_whatever_is_held_and_cancelled(house: House, race: Race) -> None:
    """Two parts at a time, held and called off at random: in the end line and offers hold exactly the running pledges."""
    doctor = await house.guest("doctor")
    line = (await house.ask(doctor, await house.hospital(doctor), goods(90))).lines[0]
    ids = [(await house.give(doctor, amount=60)).id for _ in range(2)]
    told = await race(racer.hold_and_cancel, doctor.person_id, lambda number: (line.id, ids, 8, number))
    pledged, held, running = await books(line.id, ids)
    assert told["held"] > 0
    assert told["cancelled"] > 0
    assert told.keys() <= {"held", "cancelled", "not_enough", "invalid", "conflict"}
    assert pledged == sum(each.fills for each in running) <= 90
    assert held == [sum(each.holds for each in running if each.offer_id == id) for id in ids]
    assert max(held) <= 60
    assert len((await pledge_store.of_lines([line.id]))[line.id]) == 2 * told["held"]


async def test_a_driver_is_never_in_two_places(house: House, race: Race) -> None:
    """Eight processes promise one driver to twelve rides, four of them at the same time thrice: one ride is driven at a time."""
    doctor = await house.guest("doctor")
    starts = [NOW + HOUR * (1 + number % 3) for number in range(12)]
    lines = [(await house.ask(doctor, None, ride(start, start + HOUR))).lines[0].id for start in starts]
    car = await house.give(doctor, drive(), amount=12)
    told = await race(racer.drive, doctor.person_id, lambda number: (lines[number:] + lines[:number], car.id))
    bound = (await pledge_store.bound([car.id]))[car.id]
    assert told.pop("done") == 3
    assert told.keys() <= TAKEN
    assert [(each.start, each.end) for each in bound] == [(NOW + HOUR * n, NOW + HOUR * (n + 1)) for n in (1, 2, 3)]
    assert (await offer_store.load([car.id]))[car.id].held == 3
