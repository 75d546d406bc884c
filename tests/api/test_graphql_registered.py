"""How long a document that was removed still runs."""

from api.graphql.registered import REMEMBERED, Registered
from schema import prepared
from tests.api.house import House

FITS = "query who { viewer { signedIn } }"


async def test_a_document_that_was_removed_is_forgotten_within_a_minute(house: House) -> None:
    """A process that remembers it asks anew once its time is over, and counts its characters once."""
    now = 0.0
    shelf, run = Registered(house.database, lambda: now), house.ports(await house.guest("programmer"))
    made = await run.documents.register(FITS, None)
    id = prepared.identifier(FITS)
    for at in (0.0, REMEMBERED + 1):
        now = at
        assert await shelf.text(id) == FITS
    await run.documents.remove(made.id)
    now += REMEMBERED - 1
    assert await shelf.text(id) == FITS
    now += 2
    assert await shelf.text(id) is None
    assert shelf._characters == 0
