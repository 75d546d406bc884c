"""Requests being written: whose they are, and how large they may be."""

import pytest

from api import identity
from api.actions.draft import LONGEST, MOST_ANSWERS
from api.job.expiry import KEEP_DRAFTS, Expiry
from api.store import sql
from matching.refusal import Reason
from tests.api.house import HOUR, NOW, House, refused


async def test_an_anonymous_draft_opens_with_its_key(house: House) -> None:
    """The key is shown once, kept only as a hash, and opens, changes and discards the draft."""
    drafts = house.ports().drafts
    made = await drafts.save(None, None, {"item": "masks"})
    assert made.key is not None
    (row,) = await sql.rows("SELECT * FROM draft")
    assert (row["key_hash"], made.key in repr(row)) == (identity.hashed(made.key), False)
    house.clock.forward(HOUR)
    changed = await drafts.save(made.id, made.key, {"amount": "90"})
    assert (changed.answers, changed.updated, changed.key) == ({"item": "masks", "amount": "90"}, NOW + HOUR, None)
    assert await drafts.open(made.id, made.key) == changed
    await drafts.discard(made.id, made.key)
    assert (await refused(drafts.open(made.id, made.key))).reason is Reason.NOT_FOUND


@pytest.mark.parametrize("key", [None, "", "wrong", "ключ"])
async def test_a_wrong_key_opens_nothing(house: House, key: str | None) -> None:
    """Without the key there is no such draft, for anonymous visitors and signed-in people alike."""
    made = await house.ports().drafts.save(None, None, {"item": "masks"})
    for who in (house.ports(), house.ports(await house.guest("nurse"))):
        acts = (who.drafts.open(made.id, key), who.drafts.save(made.id, key, {}), who.drafts.discard(made.id, key))
        assert [(await refused(act)).reason for act in acts] == [Reason.NOT_FOUND] * 3
    assert (await house.ports().drafts.open(made.id, made.key)).answers == {"item": "masks"}


async def test_a_draft_is_its_owners_alone(house: House) -> None:
    """A signed-in writer needs no key and finds it among their drafts, newest first; nobody else opens it."""
    nurse, other = house.ports(await house.guest("nurse")).drafts, house.ports(await house.guest("other")).drafts
    first, second = await nurse.save(None, None, {"a": "1"}), await nurse.save(None, None, {"a": "2"})
    house.clock.forward(HOUR)
    first = await nurse.save(first.id, None, {})
    assert (first.key, second.key) == (None, None)
    assert await nurse.mine() == [first, second]
    assert await other.mine() == await house.ports().drafts.mine() == []
    assert (await refused(other.open(first.id, None))).reason is Reason.NOT_FOUND
    assert (await refused(house.ports().drafts.open(first.id, None))).reason is Reason.NOT_FOUND


async def test_signing_in_takes_a_draft_along(house: House) -> None:
    """A draft begun before signing in belongs to whoever goes on with it, key in hand."""
    made = await house.ports().drafts.save(None, None, {"a": "1"})
    nurse = house.ports(await house.guest("nurse")).drafts
    kept = await nurse.save(made.id, made.key, {"b": "2"})
    assert [(each.id, each.answers) for each in await nurse.mine()] == [(made.id, {"a": "1", "b": "2"})]
    assert await nurse.open(made.id, None) == kept


@pytest.mark.parametrize(
    ("answers", "fits"),
    [
        ({str(number): "" for number in range(MOST_ANSWERS)}, True),
        ({str(number): "" for number in range(MOST_ANSWERS + 1)}, False),
        ({"note": "x" * LONGEST}, True),
        ({"note": "x" * (LONGEST + 1)}, False),
        ({"x" * (LONGEST + 1): ""}, False),
    ],
)
async def test_a_draft_has_a_size(small_house: House, answers: dict[str, str], fits: bool) -> None:
    """Four hundred answers of five thousand characters are kept; more are refused, and what was kept before stays."""
    drafts = small_house.ports(await small_house.guest("nurse")).drafts
    if fits:
        assert (await drafts.save(None, None, answers)).answers == answers
        return
    made = await drafts.save(None, None, {"0": "kept"})
    no = await refused(drafts.save(made.id, None, answers))
    assert (no.reason, no.field) == (Reason.TOO_MANY, "answers")
    assert (await drafts.open(made.id, None)).answers == {"0": "kept"}


async def test_a_draft_grows_no_further_piece_by_piece(small_house: House) -> None:
    """The limit holds for what is kept in all, and not for each save."""
    drafts = small_house.ports().drafts
    made = await drafts.save(None, None, {str(number): "" for number in range(MOST_ANSWERS)})
    no = await refused(drafts.save(made.id, made.key, {"one more": ""}))
    assert no.reason is Reason.TOO_MANY


async def test_forgotten_drafts_are_swept(house: House) -> None:
    """A draft that nobody touched for a month is gone, one that was touched is not."""
    drafts = house.ports(await house.guest("nurse")).drafts
    old, kept = await drafts.save(None, None, {}), await drafts.save(None, None, {})
    house.clock.forward(HOUR)
    kept = await drafts.save(kept.id, None, {"a": "1"})
    house.clock.forward(KEEP_DRAFTS - HOUR / 2)
    await Expiry(house.scope()).turn()
    assert await drafts.mine() == [kept]
    assert (await refused(drafts.open(old.id, None))).reason is Reason.NOT_FOUND
