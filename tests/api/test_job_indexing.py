"""Keeping the search engine in step, whatever becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from api.job import indexing
from api.job.indexing import BUILD, Indexing
from api.store import search as search_store
from matching import design, facility
from matching.organisation import Role
from search import port
from search.embedded import Embedded
from search.port import Query, SearchUnavailableError
from tests.api.house import House, goods

PUBLIC = frozenset({"public"})


@dataclass
class Engine(Embedded):
    """An engine that may be down, and lets something happen while it works."""

    down: bool = False
    upserts: list[list[UUID]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin empty, in memory."""
        super().__init__()

    async def meanwhile(self) -> None:
        """Nothing, unless a test says otherwise."""

    async def upsert(self, index: str, documents: Sequence[port.Document]) -> None:
        """Store, unless the engine is down."""
        if self.down:
            raise SearchUnavailableError("down")
        await self.meanwhile()
        self.upserts.append([each.id for each in documents])
        await super().upsert(index, documents)

    async def search(self, query: Query) -> port.Hits:
        """Find, or say that nothing is known."""
        return port.Hits(total_is_exact=False, degraded=True) if self.down else await super().search(query)

    async def rebuild(self, index: str, documents: Sequence[port.Document]) -> None:
        """Rebuild, after what happens meanwhile."""
        await self.meanwhile()
        await super().rebuild(index, documents)


@pytest.fixture
def engine(house: House) -> Engine:
    """The engine of the house."""
    house.engine = Engine()
    return house.engine


def job(house: House) -> Indexing:
    """The job of this house."""
    return Indexing(house.database, house.engine, house.clock)


async def settle(house: House) -> None:
    """Index until nothing waits."""
    while await job(house).turn():
        pass


async def found(house: House, index: str, text: str) -> list[UUID]:
    """What a stranger finds."""
    (hits,) = await house.ports().finder.search([Query(index, text, frozenset())])
    return [each.id for each in hits.hits]


async def test_what_is_written_can_be_found(house: House, engine: Engine) -> None:
    """Each kind of thing, after one turn; a turn with nothing to do does nothing."""
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor, name="Obolon clinic")
    asked, offered = await house.ask(doctor, hospital, goods()), await house.give(doctor)
    made = await house.ports(doctor).designs.publish(
        design.NewDesign("Visor", "face-shield", "1", "CC0-1.0", "PETG", 60, design.Size(9, 9, 9))
    )
    await job(house).ensure()
    assert await job(house).turn() == 4
    assert await search_store.waiting() == 0
    hits = [await found(house, index, text) for index, text in (("facility", "obolon"), ("request", "ffp2"), ("offer", "n95"))]
    assert hits == [[hospital.id], [asked.id], [offered.id]]
    assert await found(house, "design", "visor") == [made.id]
    assert await job(house).turn() == 0
    assert set(BUILD) == {"request", "offer", "design", "facility", "person"}


async def test_writes_go_on_while_the_engine_is_down(house: House, engine: Engine) -> None:
    """Nothing that people do needs the engine; what they did waits, is tried again, and is found when the engine is back."""
    engine.down = True
    doctor = await house.guest("doctor")
    hospital = await house.hospital(doctor, name="Obolon clinic")
    asked = await house.ask(doctor, hospital)
    for _ in range(2):
        with pytest.raises(SearchUnavailableError):
            await job(house).turn()
        house.clock.forward(search_store.CLAIM)
    assert await search_store.waiting() == 2
    await house.ports(doctor).lines.confirm(asked.lines[0].id)
    (hits,) = await house.ports().finder.search([Query("facility", "obolon", frozenset())])
    assert (hits.hits, hits.degraded) == ((), True)
    engine.down = False
    await settle(house)
    assert await search_store.waiting() == 0
    assert await found(house, "facility", "obolon") == [hospital.id]
    assert await found(house, "request", "respirator") == [asked.id]


async def test_a_change_while_it_is_indexed_is_not_lost(house: House, engine: Engine) -> None:
    """Between reading a facility and storing its document the facility is renamed: the next turn stores the new name."""
    coordinator = await house.guest("coordinator", (Role.COORDINATOR, None))
    hospital = await house.hospital(coordinator, name="Before")
    renamed = []

    async def rename() -> None:
        if not renamed:
            renamed.append(await house.ports(coordinator).facilities.amend(hospital.id, facility.NewFacility(name="Afterwards")))

    engine.meanwhile = rename  # type: ignore[method-assign]
    assert await job(house).turn() == 1
    assert await search_store.waiting() == 1
    await settle(house)
    assert await found(house, "facility", "afterwards") == [hospital.id]
    assert await found(house, "facility", "before") == []


async def test_what_is_no_longer_there_is_forgotten(house: House, engine: Engine) -> None:
    """A mark of a thing that the database does not have takes it out of the index."""
    gone = house.scope().new_id()
    await engine.upsert("facility", [port.Document(gone, "Ghost hospital", visible_to=("public",))])
    async with house.database.transaction():
        await search_store.mark("facility", [gone])
    assert await found(house, "facility", "ghost") == [gone]
    await settle(house)
    assert await found(house, "facility", "ghost") == []


async def test_rows_are_taken_in_batches(house: House, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a batch takes several turns, the oldest first."""
    monkeypatch.setattr(indexing, "BATCH", 2)
    doctor = await house.guest("doctor")
    made = [(await house.hospital(doctor, name=f"Hospital {number}")).id for number in range(5)]
    assert [await job(house).turn() for _ in range(4)] == [2, 2, 1, 0]
    assert engine.upserts == [made[:2], made[2:4], made[4:]]


async def test_an_index_is_built_anew(house: House, engine: Engine) -> None:
    """Everything in the database is found afterwards, what was only in the index is not, and progress is told."""
    doctor = await house.guest("doctor")
    made = [await house.hospital(doctor, name=f"Obolon {number}") for number in range(3)]
    await engine.upsert("facility", [port.Document(house.scope().new_id(), "Obolon ghost", visible_to=("public",))])
    told: list[int] = []
    assert await job(house).rebuild("facility", told.append) == 3
    assert told == [3]
    assert set(await found(house, "facility", "obolon")) == {each.id for each in made}


async def test_what_happens_during_a_rebuild_is_not_lost(house: House, engine: Engine) -> None:
    """What was registered or renamed while the index is built, and was indexed into the old one, is in the new one."""
    coordinator = await house.guest("coordinator", (Role.COORDINATOR, None))
    known = await house.hospital(coordinator, name="Before")
    await settle(house)
    made: list[UUID] = []

    async def change() -> None:
        engine.meanwhile = _nothing  # type: ignore[method-assign]
        await house.ports(coordinator).facilities.amend(known.id, facility.NewFacility(name="Afterwards"))
        made.append((await house.hospital(coordinator, name="Newcomer")).id)
        await settle(house)

    engine.meanwhile = change  # type: ignore[method-assign]
    await job(house).rebuild("facility", lambda _: None)
    await settle(house)
    assert await found(house, "facility", "newcomer") == made
    assert await found(house, "facility", "afterwards") == [known.id]
    assert await found(house, "facility", "before") == []


async def _nothing() -> None:
    """Let nothing happen."""


async def test_search_answers_as_the_viewer(house: House, engine: Engine) -> None:
    """A person found by coordinators alone is not found by strangers, whatever audiences their query names."""
    coordinator = await house.guest("coordinator", (Role.COORDINATOR, None))
    hidden = await house.guest("Solomiya")
    assert hidden.person_id is not None
    async with house.database.transaction():
        await search_store.mark("person", [hidden.person_id])
    await settle(house)
    query = Query("person", "solomiya", frozenset({"coordinator"}))
    (stranger,), (staff,) = [await house.ports(who).finder.search([query]) for who in (hidden, coordinator)]
    assert [each.id for each in staff.hits] == [hidden.person_id]
    assert stranger.hits == ()
