"""Registering documents and removing them: what is kept, and what is refused."""

import asyncio
from dataclasses import replace

import pytest

from api.actions import document as action
from api.graphql.registered import Registered
from api.store import document as document_store
from matching import document
from matching.organisation import Role
from matching.refusal import Reason
from schema import prepared
from schema.paging import Window
from tests.api.house import House, refused

FITS = "query who { viewer { signedIn } }"


async def test_a_document_is_kept_to_the_letter(house: House) -> None:
    """Its text, whose it is, and the hash of the text are kept."""
    who = await house.guest("programmer")
    kept = await house.ports(who).documents.register(FITS + "\n", None)
    assert (kept.text, kept.owner_id, kept.registered) == (FITS + "\n", who.person_id, house.clock())
    assert await house.ports(who).documents.load([kept.id]) == [kept]


async def test_to_register_again_changes_nothing(house: House) -> None:
    """The same text is the same document, also when several register it at once, and for whoever comes later."""
    first, second = await house.guest("first"), await house.guest("second")
    made = await asyncio.gather(*(house.ports(first).documents.register(FITS, None) for _ in range(4)))
    assert len({each.id for each in made}) == 1
    again = await house.ports(second).documents.register(FITS, None)
    assert again == made[0]
    assert await house.ports(second).documents.load([again.id]) == [None]


async def test_colleagues_see_what_was_registered_for_them(house: House) -> None:
    """A document of an organisation is in the lists of its members, newest first, and in nobody else's."""
    org = await house.organisation("City health")
    one, other = await house.guest("one", (Role.REQUESTER, org)), await house.guest("other", (Role.REQUESTER, org))
    await house.ports(one).documents.register(FITS, org)
    await house.ports(other).documents.register("{ items { code } }", None)
    texts = [[each.text for each in (await house.ports(who).documents.mine(Window())).things] for who in (one, other)]
    assert texts == [[FITS], ["{ items { code } }", FITS]]
    assert (await house.ports(await house.guest("stranger")).documents.mine(Window())).things == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{ viewer", "Expected Name, found <EOF>"),
        ("{ nothing }", "Cannot query field 'nothing'"),
        ("fragment f on Viewer { signedIn }", "Fragment 'f' is never used"),
        ("query($n: Int) { requests(first: $n) { nodes { lines { candidates { feasible } } } } }", "a cost of 102701, of 30000"),
        ("{ a " * 25 + "}" * 25, "levels"),
        ("#" * (document.MOST_CHARACTERS + 1), "at most 50000 characters"),
        ("# nothing", "Unexpected <EOF>"),
        ('{ search(text: "\\u0000") { total } }', "U+0000"),
    ],
)
async def test_what_does_not_fit_is_refused(house: House, text: str, words: str) -> None:
    """What cannot be read, what is not in the contract and what asks for too much is refused with why."""
    no = await refused(house.ports(await house.guest("programmer")).documents.register(text, None))
    assert (no.reason, no.field) == (Reason.INVALID, "text")
    assert words in no.sentence


async def test_nobody_registers_without_end(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the number that one person may register there is no more."""
    monkeypatch.setattr("api.actions.document.MOST_OF_ONE", 2)
    ports = house.ports(await house.guest("programmer"))
    for number in range(2):
        await ports.documents.register(f"query q{number} {{ viewer {{ signedIn }} }}", None)
    assert (await refused(ports.documents.register(FITS, None))).reason is Reason.TOO_MANY


async def test_who_registered_a_document_removes_it(house: House) -> None:
    """It is gone from every list and runs no more; a colleague may not do it, and whoever needs it registers it anew."""
    org = await house.organisation("City health")
    one, other = await house.guest("one", (Role.REQUESTER, org)), await house.guest("other", (Role.REQUESTER, org))
    made = await house.ports(one).documents.register(FITS, org)
    no = await refused(house.ports(other).documents.remove(made.id))
    assert (no.reason, no.sentence) == (Reason.NOT_ALLOWED, "Only who registered this document removes it.")
    shelf = Registered(house.database)
    await house.ports(one).documents.remove(made.id)
    assert await shelf.text(prepared.identifier(FITS)) is None
    assert [(await house.ports(who).documents.mine(Window())).things for who in (one, other)] == [(), ()]
    assert (await refused(house.ports(one).documents.remove(made.id))).reason is Reason.NOT_FOUND
    again = await house.ports(other).documents.register(FITS, None)
    assert (again.owner_id, await shelf.text(prepared.identifier(FITS))) == (other.person_id, FITS)


async def test_nobody_removes_what_is_the_installation_s(house: House) -> None:
    """What somebody registered first is the installation's from when it is registered for all, and no longer in their list."""
    who = await house.guest("programmer")
    made = await house.ports(who).documents.register(FITS, None)
    async with house.database.transaction():
        kept = await action.keep_for_all(house.scope(), FITS)
    assert kept == replace(made, owner_id=None)
    assert (await refused(house.ports(who).documents.remove(made.id))).reason is Reason.NOT_FOUND
    async with house.database.session():
        assert await document_store.by_hash(kept.sha256) == kept
