"""What throwing documents at the whole server has found; each stays found."""

from tests.api.world import World


async def test_an_ended_pledge_still_tells_of_its_offer(world: World) -> None:
    """Those who asked keep seeing from what was pledged to them when the offer is gone, and nothing personal of it."""
    house = world.house
    giver = house.ports(world.who("supplier"))
    await giver.pledges.turn(world.held.id, "cancel")
    await giver.offers.turn(world.goods.id, "withdraw")
    for name, seen in (("requester", True), ("supplier", True), ("stranger", False)):
        (offered,) = await house.ports(world.who(name)).offers.load([world.goods.id])
        assert (offered is not None) is seen
    (offered,) = await house.ports(world.who("requester")).offers.load([world.goods.id])
    assert offered is not None
    assert offered.spec.note == ""
