"""Global ids and reading anything by them."""

from uuid import UUID

import pytest

from matching import refusal
from schema import identity
from tests.schema import fake
from tests.schema.fake import World, gid, uid


def test_an_id_comes_back_as_it_went() -> None:
    """A written id reads as the same UUID."""
    assert identity.read(identity.write("Offer", uid(20)), "Offer") == uid(20)


def test_an_id_stands_in_an_address_as_it_is() -> None:
    """A global id tells its type to people who read logs, and needs no escaping."""
    assert identity.write("Offer", UUID("019e6516-04c1-7e98-8a7b-1f20c9d34e56")) == "Offer_019e651604c17e988a7b1f20c9d34e56"


def test_an_id_as_they_were_first_given_out_is_read() -> None:
    """Somebody may have kept a base64 id in a link or a program."""
    assert identity.parse("T2ZmZXI6MDE5ZTY1MTYtMDRjMS03ZTk4LThhN2ItMWYyMGM5ZDM0ZTU2") == (
        "Offer",
        UUID("019e6516-04c1-7e98-8a7b-1f20c9d34e56"),
    )


@pytest.mark.parametrize(
    "text", ["", "x", "T2ZmZXI6", "T2ZmZXI6bm90LWEtdXVpZA==", "ÿ", "Offer:1", "Offer_1", f"Offer_{'0' * 31}g"]
)
def test_an_alien_id_is_refused_with_its_field(text: str) -> None:
    """What is no id of ours is refused, naming the field."""
    with pytest.raises(refusal.RefusedError) as refused:
        identity.read(text, "Offer", "parts.0.offerId")
    assert refused.value.refusal.reason is refusal.Reason.INVALID
    assert refused.value.refusal.field == "parts.0.offerId"


def test_an_id_of_another_type_is_refused() -> None:
    """The id of a request does not name an offer."""
    with pytest.raises(refusal.RefusedError, match="id of a Request, and a Offer is needed"):
        identity.read(gid("Request", 10), "Offer")


NODES = {
    "Request": 10,
    "RequestLine": 11,
    "Offer": 20,
    "Pledge": 30,
    "Design": 40,
    "Facility": 50,
    "Organisation": 60,
    "Person": 1,
    "Contact": 51,
    "Membership": 70,
    "Draft": 80,
    "KeptAside": 90,
    "ApiToken": 95,
    "Event": 100,
}


@pytest.mark.parametrize(("name", "number"), NODES.items())
async def test_anything_is_read_by_its_id(world: World, name: str, number: int) -> None:
    """`node` gives every kind of thing by its id, and the id is the one that was sent."""
    world.who = fake.signed_in(fake.ASKER)
    data = await world.ask("query($id: ID!) { node(id: $id) { __typename id } }", id=gid(name, number))
    assert data["node"] == {"__typename": name, "id": gid(name, number)}


async def test_an_unknown_thing_is_null(world: World) -> None:
    """Nothing under an id, or a kind that is not read by id, is null and no error."""
    for id in (gid("Request", 999), gid("Slot", 80), gid("Nonsense", 1)):
        assert await world.ask("query($id: ID!) { node(id: $id) { id } }", id=id) == {"node": None}


async def test_a_bad_id_in_a_query_is_explained(world: World) -> None:
    """A query answers a bad id with an error that has a code, a field and a sentence."""
    result = await world.run('{ node(id: "?") { id } request(id: "?") { id } }')
    assert result.data == {"node": None, "request": None}
    assert result.errors is not None
    assert [error.extensions for error in result.errors] == [{"code": "INVALID", "field": "id"}] * 2
    assert "is not an id of ours" in result.errors[0].message
