"""Publishing, withdrawing and reading requests."""

from api.store import search as search_store
from tests.api.house import House, goods


async def test_a_request_stands_on_the_board(house: House) -> None:
    """What was asked for is read back by a stranger."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor)
    made = await house.ask(doctor, hospital, goods(90))
    assert made.lines[0].gap == 90
    assert await search_store.waiting() == 2
