"""Subscriptions: what many watch alike is made once, and everybody is told what they themselves may see then."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any
from uuid import UUID

import orjson
import pytest
from strawberry.types.execution import ExecutionResult

from api.graphql.caller import Caller
from api.graphql.operation import Operation, Results, Way
from api.graphql.run import Operations
from api.graphql.subscription import Subscriptions
from api.live import audience
from api.phrases import Phrases
from api.store.away import AwayError
from matching import request, viewer
from matching.organisation import Role
from schema import failure, identity
from schema.context import Context
from schema.root import schema
from tests.api.house import House

WATCH = """
subscription Watch($after: String, $filter: BoardFilter) { boardChanged(after: $after, filter: $filter) {
  event { id verb sentence } line { id gap } request { note contact: askedBy { name } can { withdraw } } counts { openLines }
} }
"""
WITHIN = 20  # seconds


class Public:
    """Everybody who watches a house, and how often anything was made for them."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.opened: list[Caller] = []
        self.operations = Operations(schema, self.open_context, subscriptions=Subscriptions(self.open_context, house.hub))

    @asynccontextmanager
    async def open_context(self, caller: Caller) -> AsyncIterator[Context]:
        self.opened.append(caller)
        async with self.house.open_context(caller) as context:
            context.now = self.house.clock
            yield context

    async def begin(
        self, text: str = WATCH, *, token: str | None = None, language: str = "en", address: str = "", **variables: Any
    ) -> Results:
        """Watch; who has begun misses nothing."""
        results = self.operations.stream(Operation(Caller(token, language, address), Way.SOCKET, text, variables))
        before = self.house.hub.readers
        coming = asyncio.ensure_future(anext(results))
        async with asyncio.timeout(WITHIN):
            while self.house.hub.readers == before and not coming.done():  # noqa: ASYNC110
                await asyncio.sleep(0)
        return _resumed(coming, results)


async def _resumed(coming: "asyncio.Future[ExecutionResult]", results: Results) -> Results:
    async with aclosing(results):
        yield await coming
        async for result in results:
            yield result


async def answer(results: Results) -> dict[str, Any]:
    """The next change that comes, without an error."""
    async with asyncio.timeout(WITHIN):
        result = await anext(results)
    assert result.errors is None, result.errors
    return orjson.loads(orjson.dumps(result.data))["boardChanged"]


async def end(results: Results) -> dict[str, Any]:
    """The error that a subscription ends with."""
    async with asyncio.timeout(WITHIN):
        (last,) = [result async for result in results]
    assert last.data is None
    assert last.errors
    return {"message": last.errors[0].message, **(last.errors[0].extensions or {})}


@pytest.fixture
async def public(house: House) -> Public:
    """Those who watch a house."""
    return Public(house)


async def asked(house: House) -> tuple[viewer.Viewer, request.Request]:
    """A doctor and what they ask for."""
    doctor = await house.guest("doctor")
    return doctor, await house.ask(doctor, await house.hospital(doctor), note="call 0441234567")


async def token(house: House, who: viewer.Viewer) -> str:
    """The secret of a token of this person, which has been used."""
    secret = (await house.ports(who).sign_in.create_token("watch")).secret
    async with house.open_context(Caller(secret, "en")):
        return secret


async def test_strangers_share_what_is_made_for_one_of_them(public: Public) -> None:
    """However many strangers watch in one language, a change is answered once for them, and alike."""
    doctor, made = await asked(public.house)
    crowd = [await public.begin() for _ in range(5)]
    other = await public.begin(language="uk")
    public.opened.clear()
    await public.house.ports(doctor).lines.confirm(made.lines[0].id)
    told = [await answer(each) for each in crowd]
    assert told == [told[0]] * 5
    assert told[0]["event"]["sentence"] == "It was confirmed that this is still needed."
    assert (await answer(other))["event"]["sentence"] != told[0]["event"]["sentence"]
    assert sorted(each.language for each in public.opened) == ["en", "uk"]
    for each in (*crowd, other):
        await each.aclose()
    assert (public.house.hub.listeners, public.house.hub.readers) == (0, 0)


async def test_everybody_is_told_what_they_may_see(public: Public) -> None:
    """A stranger learns nothing of who asks, where who asks themselves sees it, of the same change."""
    doctor, made = await asked(public.house)
    coordinator = await public.house.guest("coordinator", (Role.COORDINATOR, None))
    tokens = [None, await token(public.house, doctor), await token(public.house, coordinator)]
    watching = [await public.begin(token=each) for each in tokens]
    await public.house.ports(doctor).lines.confirm(made.lines[0].id)
    stranger, own, third = [await answer(each) for each in watching]
    assert (stranger["request"]["contact"], "044" in stranger["request"]["note"]) == (None, False)
    assert (own["request"]["contact"], own["request"]["note"]) == ({"name": "doctor"}, "call 0441234567")
    assert (own["request"]["can"]["withdraw"], stranger["request"]["can"]["withdraw"]) == (True, False)
    assert third["request"]["contact"] == {"name": "doctor"}
    for each in watching:
        await each.aclose()


async def test_a_token_that_nobody_knows_is_a_stranger(public: Public) -> None:
    """Made-up tokens do not make the server answer for each of them apart."""
    doctor, made = await asked(public.house)
    watching = [await public.begin(token=each) for each in ("one", "two", None)]
    public.opened.clear()
    await public.house.ports(doctor).lines.confirm(made.lines[0].id)
    told = [await answer(each) for each in watching]
    assert told == [told[0]] * 3
    assert public.opened == [Caller(None, "en")]  # and never as whoever a token may come to belong to
    for each in watching:
        await each.aclose()


async def test_rights_are_those_of_the_moment(public: Public) -> None:
    """Who signs out is told no more, and why; others go on."""
    doctor, made = await asked(public.house)
    secret = await token(public.house, doctor)
    own, stranger = await public.begin(token=secret), await public.begin()
    (held,) = await public.house.ports(doctor).sign_in.tokens()
    await public.house.ports(doctor).sign_in.revoke_token(held.id)
    await public.house.ports(doctor).lines.confirm(made.lines[0].id)
    assert (await end(own))["code"] == "SIGN_IN_NEEDED"
    assert (await answer(stranger))["event"]["verb"] == "confirm"
    await stranger.aclose()


async def test_those_who_come_back_are_told_what_they_missed(public: Public) -> None:
    """Each is told first what came after the event they saw last, and from then on the same as all others, made once."""
    doctor, made = await asked(public.house)
    seen = []
    for _ in range(2):
        newest = await public.house.ports().board.last_event()
        assert newest
        seen.append(identity.write("Event", newest))
        await public.house.ports(doctor).lines.confirm(made.lines[0].id)
    early, late, fresh = [await public.begin(**where) for where in ({"after": seen[0]}, {"after": seen[1]}, {})]
    missed = [await answer(early), await answer(early)]
    assert [each["event"]["verb"] for each in missed] == ["confirm"] * 2
    assert await answer(late) == missed[1]
    public.opened.clear()
    await public.house.ports(doctor).lines.stop(made.lines[0].id, "")
    told = [await answer(each) for each in (early, late, fresh)]
    assert told == [told[0]] * 3
    assert told[0]["event"]["verb"] == "stop"
    assert len(public.opened) == 1
    for each in (early, late, fresh):
        await each.aclose()


@pytest.mark.parametrize("after", ["nonsense", identity.write("Event", UUID(int=7)), identity.write("Request", UUID(int=7))])
async def test_an_event_that_is_none_is_refused(public: Public, after: str) -> None:
    """Whoever goes on from something that is no event here is told so, and nothing stays open for them."""
    error = await end(public.operations.stream(Operation(Caller(None, "en"), Way.SOCKET, WATCH, {"after": after})))
    assert error["code"] == "INVALID"
    assert public.house.hub.listeners == 0


async def test_a_filter_parts_those_who_watch(public: Public) -> None:
    """Who watches another city hears nothing of this one."""
    doctor, made = await asked(public.house)
    kyiv, odesa = [await public.begin(filter={"city": city}) for city in ("Kyiv", "Odesa")]
    await public.house.ports(doctor).lines.confirm(made.lines[0].id)
    assert (await answer(kyiv))["event"]["verb"] == "confirm"
    assert public.house.hub.listeners == 2
    await kyiv.aclose()
    await odesa.aclose()


async def test_who_reads_too_slowly_is_told_and_loses_nothing(public: Public, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stream ends with a code and what to do, after what was kept for its reader; watching again brings the rest."""
    monkeypatch.setattr(audience, "WAITING", 2)
    doctor, made = await asked(public.house)
    slow, quick = await public.begin(), await public.begin()
    for _ in range(5):
        await public.house.ports(doctor).lines.confirm(made.lines[0].id)
        last = await answer(quick)
    kept = [await answer(slow) for _ in range(3)]  # one was on its way
    error = await end(slow)
    assert (error["code"], "after" in error["message"]) == ("BEHIND", True)
    again = await public.begin(after=kept[-1]["event"]["id"])
    rest = [await answer(again) for _ in range(2)]
    assert rest[-1]["event"]["id"] == last["event"]["id"]
    for each in (quick, again):
        await each.aclose()


async def test_an_argument_that_is_used_elsewhere_keeps_apart(public: Public) -> None:
    """Only where the event to go on from decides nothing else are those who differ in it answered together."""
    document = """subscription ($after: String) { boardChanged(after: $after) {
      event { verb } request { facility { requests(first: 1, after: $after) { totalCount } } }
    } }"""
    doctor, made = await asked(public.house)
    newest = await public.house.ports().board.last_event()
    assert newest
    watching = [await public.begin(document), await public.begin(document, after=identity.write("Event", newest))]
    assert public.house.hub.listeners == 2
    await public.house.ports(doctor).lines.confirm(made.lines[0].id)
    assert (await answer(watching[0]))["request"]["facility"]["requests"]["totalCount"] == 1
    for each in watching:
        await each.aclose()


async def test_who_watches_too_many_different_things_is_told(public: Public, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody else watches is made for one asker alone, so each may open only so many; others, and what is shared, go on."""
    monkeypatch.setattr(audience, "MOST_OF_ONE", 2)
    own = [f"subscription {{ boardChanged {{ a{number}: counts {{ openLines }} }} }}" for number in range(3)]
    kept = [await public.begin(text, address="192.0.2.1") for text in own[:2]]
    refused = await end(await public.begin(own[2], address="192.0.2.1"))
    assert refused["code"] == "TOO_MANY"
    kept.append(await public.begin(own[0], address="192.0.2.1"))
    kept.append(await public.begin(own[2], address="192.0.2.2"))
    doctor = await public.house.guest("doctor")
    asked = await public.house.ask(doctor, await public.house.hospital(doctor))
    for each in kept:
        assert await answer(each)
        await each.aclose()
    again = await public.begin(own[2], address="192.0.2.1")
    await public.house.ports(doctor).lines.confirm(asked.lines[0].id)
    assert await answer(again)
    await again.aclose()


async def test_a_database_that_goes_away_ends_the_subscription(public: Public, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last word of the stream is a sentence that says to try again, in the language of who watched."""
    doctor, made = await asked(public.house)
    watching = await public.begin(language="uk")

    async def away(*_: object) -> None:
        raise AwayError

    monkeypatch.setattr(House, "_recognised", away)
    await public.house.ports(doctor).lines.confirm(made.lines[0].id)
    error = await end(watching)
    assert (error["code"], error["message"]) == ("UNAVAILABLE", Phrases("uk").say(failure.AWAY))


async def test_an_answer_that_takes_too_long_ends_the_subscription(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody keeps the database busy for longer with a change than with a query."""
    public = Public(house)
    public.operations = Operations(schema, public.open_context, subscriptions=Subscriptions(public.open_context, house.hub, 0.3))
    watching = await public.begin()

    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("api.actions.board.Board.counts", never)
    doctor = await house.guest("doctor")
    await house.ask(doctor, await house.hospital(doctor))
    assert (await end(watching))["code"] == "TOO_SLOW"
