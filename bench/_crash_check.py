"""What must be true of a database, its search file and its servers, whatever was killed."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from api import settings, wiring
from api.actions.line import Lines
from api.job.indexing import BUILD
from api.runtime import Runtime
from api.store import facility as facility_store
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from api.store import request as request_store
from api.store import search as search_store
from api.store import sql
from matching.pledge import PledgeState
from search import shelf
from search.embedded import Embedded
from tests.journey.client import Client
from tests.journey.house import raw

RANKED = 50
TRIES, PAUSE = 100, 0.2  # how often a server is asked until it ranks as the database does, and the seconds between
CANDIDATES = """
query ($id: ID!, $first: Int!) {
  candidates(requestLineId: $id, first: $first) { candidates { key } feasible }
}
"""


@dataclass(slots=True)
class Journal:
    """What the writers did: the inputs by key, what was acknowledged, and what was never answered."""

    asked: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Any] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)

    @classmethod
    def read(cls, files: Sequence[Path]) -> "Journal":
        """Read the journals of all writers."""
        made = cls()
        for entry in (json.loads(line) for file in files for line in file.read_text().splitlines()):
            if "verb" in entry:
                made.asked[entry["key"]] = entry
            elif "done" in entry:
                made.done[entry["key"]] = entry["done"]
            else:
                made.refused[entry["refused"]] += 1
        return made

    def of(self, verb: str) -> dict[str, tuple[Any, Any]]:
        """The acknowledged acts with this verb: what was asked and what came of it."""
        return {key: (self.asked[key]["input"], done) for key, done in self.done.items() if self.asked[key]["verb"] == verb}

    def unanswered(self, verb: str) -> list[Any]:
        """The inputs of acts that may or may not have been done."""
        open_ = self.asked.keys() - self.done.keys()
        return [self.asked[key]["input"] for key in open_ if self.asked[key]["verb"] == verb]


@dataclass(slots=True)
class Found:
    """How much was looked at, and everything that is not as it must be."""

    pledges: int = 0
    offers: int = 0
    facilities: int = 0
    documents: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, what: str, *, holds: bool) -> None:
        """Note what does not hold."""
        if not holds:
            self.wrong.append(what)


async def _all_ids(table: str) -> list[UUID]:
    return [UUID(str(row["id"])) for row in await sql.rows(f"SELECT id FROM {table}")]  # noqa: S608


async def kept(journal: Journal, found: Found, lines: Sequence[str]) -> None:
    """Every acknowledged act is in the database, once, and the counters of offers and lines are the sums of their pledges."""
    wanted = await request_store.load_lines([raw(id) for id in lines])
    every = await pledge_store.load(await _all_ids("pledge"))
    pledges = {id: each for id, each in every.items() if each.line_id in wanted}
    others = {each.offer_id for id, each in every.items() if id not in pledges}  # of the week that was there before
    offers = {id: each for id, each in (await offer_store.load(await _all_ids("offer"))).items() if id not in others}
    facilities = await facility_store.load(await _all_ids("facility"))
    found.pledges, found.offers, found.facilities = len(pledges), len(offers), len(facilities)
    _acknowledged(journal, found, pledges)
    for given, made in journal.of("publishOffer").values():
        there = offers.get(raw(made["id"]))
        found.expect(
            f"offer {made['id']} as acknowledged",
            holds=there is not None and str(there.capacity) == given["what"]["stock"]["asked"],
        )
    for given, made in journal.of("registerFacility").values():
        place = facilities.get(raw(made["id"]))
        found.expect(f"facility {made['id']} as acknowledged", holds=place is not None and place.name == given["name"])
    live = [each for each in pledges.values() if each.state is PledgeState.HELD]
    by_offer, by_line = defaultdict[UUID, int](int), defaultdict[UUID, int](int)
    for each in live:
        by_offer[each.offer_id] += each.holds
        by_line[each.line_id] += each.fills
    for id, each in offers.items():
        found.expect(f"offer {id} holds {each.held} of {by_offer[id]}", holds=by_offer[id] == each.held <= each.capacity)
    for id, line in wanted.items():
        found.expect(f"line {id} counts {line.pledged} of {by_line[id]}", holds=by_line[id] == line.pledged)


def _acknowledged(journal: Journal, found: Found, pledges: Any) -> None:
    """Pledges are those that were acknowledged, and at most those that nobody answered; cancelled ones gave back."""
    made = {raw(each["id"]): given for given, done in journal.of("pledge").values() for each in done["pledges"]}
    cancelled = {raw(given["id"]) for given, _ in journal.of("cancelPledge").values()}
    perhaps = {raw(given["id"]) for given in journal.unanswered("cancelPledge")}
    for id, given in made.items():
        there = pledges.get(id)
        found.expect(f"pledge {id} is there", holds=there is not None)
        if there is not None:
            found.expect(f"pledge {id} of {given['parts'][0]['fills']}", holds=there.fills == given["parts"][0]["fills"])
            held = there.state is PledgeState.HELD
            found.expect(f"pledge {id} is {there.state}", holds=id in perhaps or held == (id not in cancelled))
    more = len(pledges.keys() - made.keys())
    found.expect(f"{more} pledges nobody was told of", holds=more <= len(journal.unanswered("pledge")))


async def indexed(runtime: Runtime, found: Found) -> None:
    """The search file holds for every thing what is made of it from the database now, and nothing else."""
    engine = runtime.engine
    assert isinstance(engine, Embedded)  # noqa: S101
    found.expect("no marks are left", holds=not await search_store.waiting())
    for index, build in BUILD.items():
        ids = await search_store.all_ids(index, None, 10**6)
        wanted = {each.id: each for each in await build(ids)}
        held = await engine._in_thread(lambda: shelf.Shelf(engine._connection(), index).sources())  # noqa: B023
        there = {each.id: each for each in held}
        found.documents += len(there)
        off = [id for id in wanted.keys() | there.keys() if wanted.get(id) != there.get(id)]
        found.expect(f"{len(off)} documents of {index} are not those of the database", holds=not off)


async def ranked(runtime: Runtime, found: Found, lines: Sequence[str], servers: Sequence[Client]) -> None:
    """Each server ranks from its memory as the database says."""
    scope = await runtime._recognised(servers[0].token)
    for id in lines:
        (ranking,) = await Lines(scope).candidates([raw(id)], RANKED)
        assert ranking is not None  # noqa: S101
        wanted = ([each.key for each in ranking.candidates], ranking.feasible)
        for number, server in enumerate(servers):
            for _ in range(TRIES):
                said = await asyncio.to_thread(server.ask, CANDIDATES, id=id, first=RANKED)
                heard = ([each["key"] for each in said["candidates"]["candidates"]], said["candidates"]["feasible"])
                if heard == wanted:
                    break
                await asyncio.sleep(PAUSE)
            else:
                off = sum(one != other for one, other in zip(*(each[0] for each in (heard, wanted)), strict=False))
                found.wrong.append(f"server {number} ranks {heard[1]} offers, the database {wanted[1]}; {off} places differ")


def everything(told: dict[str, str], journals: Sequence[Path], lines: Sequence[str], servers: Sequence[Client]) -> Found:
    """Look at everything."""

    async def look() -> Found:
        found = Found()
        async with wiring.opened(settings.load(told)) as runtime, runtime.database.session():
            await kept(Journal.read(journals), found, lines)
            await indexed(runtime, found)
            await ranked(runtime, found, lines, servers)
        return found

    return asyncio.run(look())


def quiet(told: dict[str, str]) -> bool:
    """Whether nothing waits for the search engine any more."""

    async def look() -> bool:
        async with wiring.opened(settings.load(told)) as runtime, runtime.database.session():
            return not await search_store.waiting()

    return asyncio.run(look())
