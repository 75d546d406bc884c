"""The contract of the search port, on every engine."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from search import embedded, meili, port

PUBLIC = frozenset({"public"})
INDEX = "things"
EVERYTHING = port.All()

Engine = embedded.Embedded | meili.Meili


@pytest.fixture(params=["memory", "file", "meilisearch"])
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engine]:
    """Each engine, empty."""
    if request.param == "meilisearch":
        if "MEILI_URL" not in os.environ:
            pytest.skip("MEILI_URL names no Meilisearch server: its half of the contract is not tested here")
        made: Engine = meili.Meili(os.environ["MEILI_URL"], os.environ.get("MEILI_KEY"), prefix=f"test_{uuid4().hex}_")
    else:
        made = embedded.Embedded(":memory:" if request.param == "memory" else tmp_path / "search.db")
    await made.ensure(INDEX)
    yield made
    await made.rebuild(INDEX, [])
    await made.close()


def thing(
    number: int,
    title: str,
    *items: str,
    place: str = "",
    body: str = "",
    visible_to: tuple[str, ...] = ("public",),
    at: tuple[float, float] | None = None,
    **attributes: port.Value | tuple[port.Value, ...],
) -> port.Document:
    """A document whose id is a number."""
    latitude, longitude = at or (None, None)
    return port.Document(UUID(int=number), title, items, place, body, visible_to, latitude, longitude, attributes)


async def fill(engine: Engine, *documents: port.Document) -> None:
    """Store documents and wait until they can be found."""
    await engine.upsert(INDEX, documents)
    await engine.wait()


async def find(engine: Engine, text: str, where: port.Filter = EVERYTHING, audiences: frozenset[str] = PUBLIC) -> list[int]:
    """The numbers of the documents found, best first."""
    found = await engine.search(port.Query(INDEX, text, audiences, where))
    assert not found.degraded
    return [hit.id.int for hit in found.hits]


INFLECTED = [
    ("респіратор", "Респіраторів бракує"),
    ("респіраторами", "Потрібен респіратор"),
    ("респіраторів", "Допоможіть респіраторами"),
    ("маска", "Просимо масок"),
    ("масок", "Одна маска"),
    ("Харків", "Склад у Харкові"),
    ("Харкова", "Місто Харків"),
    ("Київ", "У Києві"),
    ("Києва", "Київ"),
    ("київська", "Лікарня Києва"),
    ("перчатки", "Нет перчаток"),
    ("перчаток", "Стерильные перчатки"),
    ("больница", "Для больниц области"),
    ("бутылки", "Сто бутылок"),
    ("водитель", "Ищем водителей"),
    ("delivery", "Deliveries to hospitals"),
    ("печать", "3D-печатью займёмся"),
]

SAME_LETTERS = [
    ("护目镜", "需要護目鏡"),
    ("護目鏡", "需要护目镜"),
    ("口罩", "我院急需口罩和手套"),
    ("協和醫院", "武汉协和医院"),
    ("武汉口罩", "口罩送到武汉"),
    ("罩", "口罩"),
    ("Ёлка", "елка"),
    ("обов’язково", "обов'язково"),
    ("cliniqué", "Clinique"),
    ("Ｎ９５", "N95"),
    ("KN 95", "KN95口罩"),
    ("N95口罩", "口罩 N95 一千"),
    ("ffp-2", "FFP2 respirators"),
    ("ФФП2", "FFP 2"),
    ("GB 19083", "GB19083-2010 口罩"),
    ("GB19083-2010", "Mask per GB/T 19083-2010"),
    ("YY0469", "YY 0469-2011"),
    ("yy/t 0969", "YYT0969"),
    ("EN149", "EN 149:2001+A1:2009"),
    ("3d друк", "3D-друк"),
]

MISTYPED = [
    ("resperator", "Respirators"),
    ("hopsital", "Hospital"),
    ("mdical", "Medical supplies"),
    ("респератор", "Респіраторами забезпечені"),
    ("волантер", "Волонтер"),
    ("Kharkov", "Kharkiv"),
    ("gogles", "Окуляри"),
]

BEGUN = [("hosp", "Hospital"), ("респ", "Респіратори"), ("Запор", "Запоріжжя"), ("gb19", "GB 19083")]

SAME_THING = [
    ("mask", "маски"),
    ("маска", "口罩"),
    ("口罩", "masks"),
    ("goggles", "окулярів"),
    ("护目镜", "очки"),
    ("face shield", "захисні щитки"),
    ("щиток", "Face shields"),
    ("лікарня", "больницы"),
    ("医院", "hospital"),
    ("武汉医院", "Wuhan hospital"),
    ("волонтер", "志愿者"),
    ("driver", "водії"),
    ("ride", "поездка"),
    ("3D printing", "3D-друк"),
    ("sanitizer", "антисептик"),
    ("Kyiv", "Київ"),
    ("coverall", "комбінезони"),
]


@pytest.mark.parametrize(("typed", "written"), INFLECTED + SAME_LETTERS + MISTYPED + BEGUN + SAME_THING)
async def test_finds_what_is_meant(engine: Engine, typed: str, written: str) -> None:
    """A word finds its inflections, other spellings and scripts, typing errors, longer words, and translations; nothing else."""
    await fill(engine, thing(1, written), thing(2, "Umbrella 雨傘 парасолька"))
    assert await find(engine, typed) == [1]


@pytest.mark.parametrize(
    ("typed", "written"),
    [("N95", "N99"), ("N95", "KF94"), ("N95", "GB 19083"), ("GB19082", "GB19083"), ("N95", "FFP3"), ("YY0469", "YY0969")],
)
async def test_another_standard_is_another_thing(engine: Engine, typed: str, written: str) -> None:
    """One digit more or less is not a typing error, and a standard without equivalence is not found."""
    await fill(engine, thing(1, written))
    assert await find(engine, typed) == []


@pytest.mark.parametrize(
    ("typed", "written", "via", "stands_for"),
    [
        ("N95", "Респіратори ФФП2", "FFP2", "N95"),
        ("ffp2", "KN95口罩", "KN95", "FFP2"),
        ("KN95", "Korea 1st class respirators", "Korea 1st class", "KN95"),
        ("Korea 1st class", "DS2 masks", "DS2", "Korea 1st class"),
        ("p2", "N95", "N95", "P2"),
        ("FFP3", "N99", "N99", "FFP3"),
        ("N95 Київ", "FFP2 у Києві", "FFP2", "N95"),
        ("N95", "N95", None, None),
        ("masks", "маски", None, None),
    ],
)
async def test_an_equivalent_is_named(engine: Engine, typed: str, written: str, via: str | None, stands_for: str | None) -> None:
    """A hit through an equivalent standard says which one stood in, and for which; a translation says nothing."""
    await fill(engine, thing(1, written))
    (hit,) = (await engine.search(port.Query(INDEX, typed, PUBLIC))).hits
    assert (hit.id.int, hit.via, hit.stands_for) == (1, via, stands_for)


async def test_the_very_word_comes_first(engine: Engine) -> None:
    """The word as typed ranks above its inflection, that above a translation, and that above an equivalent."""
    await fill(
        engine,
        thing(4, "KN95 respirator"),
        thing(3, "Маски у Львові"),
        thing(2, "Masks in Lviv"),
        thing(1, "Supplies", body="One mask"),
        thing(5, "N95 respirator"),
    )
    assert await find(engine, "mask") == [1, 2, 3]
    assert await find(engine, "N95") == [5, 4]
    found = await engine.search(port.Query(INDEX, "N95", PUBLIC))
    assert [hit.via for hit in found.hits] == [None, "KN95"]
    assert all(0 <= hit.score <= 1 for hit in found.hits)


async def test_all_words_before_some(engine: Engine) -> None:
    """Documents that meet the whole search come before those that meet a part."""
    await fill(
        engine,
        thing(1, "Masks", place="Lviv"),
        thing(2, "Gloves", place="Kharkiv"),
        thing(3, "Masks", place="Kharkiv"),
    )
    found = await find(engine, "masks for Kharkiv")
    assert found[0] == 3


async def test_nobody_finds_what_is_not_theirs(engine: Engine) -> None:
    """A document is found, counted and faceted only by those who share an audience with it."""
    mine = "person:00000000-0000-0000-0000-00000000000a"
    await fill(
        engine,
        thing(1, "mask", kind="a"),
        thing(2, "mask", visible_to=(mine, "coordinator"), kind="b"),
        thing(3, "mask", visible_to=(), kind="c"),
    )
    for text in ("mask", ""):
        for audiences, numbers in (
            (PUBLIC, {1}),
            (frozenset({mine}), {2}),
            (frozenset({"public", "coordinator"}), {1, 2}),
            (frozenset({"person:other"}), set[int]()),
            (frozenset[str](), set[int]()),
        ):
            found = await engine.search(port.Query(INDEX, text, audiences, facets=("kind",)))
            assert {hit.id.int for hit in found.hits} == numbers
            assert found.total == len(numbers)
            assert sum(found.facets.get("kind", {}).values()) == len(numbers)


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        (port.All(), {1, 2, 3}),
        (port.AnyOf(()), set()),
        (port.Is("kind", ("goods",)), {1, 2}),
        (port.Is("kind", ("goods", "ride")), {1, 2, 3}),
        (port.Is("kind", ()), set()),
        (port.Is("items", ("gloves",)), {2}),
        (port.Is("open", (True,)), {1}),
        (port.Is("beds", (200,)), {2}),
        (port.Is("missing", ("x",)), set()),
        (port.Between("beds", 100), {2}),
        (port.Between("beds", None, 100), {1}),
        (port.Between("beds", 20, 200), {1, 2}),
        (port.Near(50.45, 30.52, 20), {1}),
        (port.Near(50.45, 30.52, 1000), {1, 3}),
        (port.Not(port.Is("kind", ("goods",))), {3}),
        (port.Not(port.All()), set()),
        (port.Not(port.Near(50.45, 30.52, 20)), {2, 3}),
        (port.AnyOf((port.Is("beds", (20,)), port.Is("kind", ("ride",)))), {1, 3}),
        (port.All((port.Is("kind", ("goods",)), port.Not(port.Is("items", ("mask",))))), set()),
        (port.Is("note", ('say "no"\\',)), {3}),
        (port.Is("note", ('" OR visible_to = "coordinator',)), set()),
        (port.Is("note", ("\ud800",)), set()),
    ],
)
async def test_filters(engine: Engine, where: port.Filter, numbers: set[int]) -> None:
    """Filters keep exactly the documents they describe, with a search and without one."""
    await fill(
        engine,
        thing(1, "thing", at=(50.4, 30.6), kind="goods", items=("mask",), beds=20, open=True),
        thing(2, "thing", kind="goods", items=("mask", "gloves"), beds=200, open=False),
        thing(3, "thing", at=(49.8, 24.0), kind="ride", note='say "no"\\'),
    )
    assert set(await find(engine, "thing", where)) == numbers
    assert set(await find(engine, "", where)) == numbers


async def test_facets_count_the_whole_result(engine: Engine) -> None:
    """Facets count every document found, not only the window, and nothing that was filtered out."""
    await fill(engine, *(thing(number, "mask", kind="even" if number % 2 == 0 else "odd", all=True) for number in range(1, 8)))
    found = await engine.search(port.Query(INDEX, "mask", PUBLIC, facets=("kind", "all", "none"), first=2))
    assert len(found.hits) == 2
    assert found.facets == {"kind": {"odd": 4, "even": 3}, "all": {"true": 7}, "none": {}}
    found = await engine.search(port.Query(INDEX, "", PUBLIC, port.Is("kind", ("even",)), facets=("kind",), first=0))
    assert (found.hits, found.total, found.facets) == ((), 3, {"kind": {"even": 3}})


@pytest.mark.parametrize("text", ["mask", ""])
async def test_windows_tile_the_result(engine: Engine, text: str) -> None:
    """Windows one after another show every document once, in one order."""
    await fill(engine, *(thing(number, "mask" + " and more" * (number % 5)) for number in range(1, 131)))
    windows = [await engine.search(port.Query(INDEX, text, PUBLIC, first=25, offset=offset)) for offset in range(0, 150, 25)]
    shown = [hit for found in windows for hit in found.hits]
    assert {hit.id.int for hit in shown} == set(range(1, 131))
    assert len(shown) == 130
    assert {found.total for found in windows} == {130}
    assert [hit.score for hit in shown] == sorted((hit.score for hit in shown), reverse=True)


async def test_an_empty_search_lists_the_newest_first(engine: Engine) -> None:
    """Without text every document that the filter keeps is listed, newest id first."""
    await fill(engine, thing(2, "b"), thing(3, "c"), thing(1, "a"))
    assert await find(engine, "  ") == [3, 2, 1]


async def test_replacing_forgets_the_old_text(engine: Engine) -> None:
    """A document stored again is found by its new text, filters and audiences only."""
    await fill(engine, thing(1, "masks", kind="goods"), thing(2, "gloves"))
    await fill(engine, thing(1, "goggles", kind="ride"))
    assert await find(engine, "masks") == []
    assert await find(engine, "goggles") == [1]
    assert await find(engine, "", port.Is("kind", ("goods",))) == []
    await fill(engine, thing(1, "goggles", visible_to=("coordinator",)))
    assert await find(engine, "goggles") == []


async def test_the_last_of_one_id_stays(engine: Engine) -> None:
    """Of several documents with one id in one call the last is kept."""
    await fill(engine, thing(1, "masks"), thing(1, "goggles"))
    assert await find(engine, "") == [1]
    assert await find(engine, "masks") == []


async def test_deleting(engine: Engine) -> None:
    """A deleted document is gone; deleting what is not there does nothing."""
    await fill(engine, thing(1, "masks"), thing(2, "masks"))
    await engine.delete(INDEX, [UUID(int=1), UUID(int=99)])
    await engine.wait()
    assert await find(engine, "masks") == [2]
    await engine.delete(INDEX, [])
    assert await find(engine, "") == [2]


async def test_rebuilding_replaces_everything(engine: Engine) -> None:
    """A rebuilt index holds the given documents and nothing else, and can be written to again."""
    await fill(engine, thing(1, "masks"), thing(2, "masks"))
    await engine.rebuild(INDEX, [thing(2, "gloves"), thing(3, "masks")])
    assert await find(engine, "masks") == [3]
    assert set(await find(engine, "")) == {2, 3}
    await fill(engine, thing(4, "maskk"))
    assert set(await find(engine, "mask")) == {3, 4}


async def test_several_searches_keep_their_order(engine: Engine) -> None:
    """Several queries at once are answered in their order."""
    await fill(engine, thing(1, "masks"), thing(2, "gloves"))
    texts = ["gloves", "nothing like it", "masks", "!!!"]
    found = await engine.multi_search([port.Query(INDEX, text, PUBLIC) for text in texts])
    assert [[hit.id.int for hit in each.hits] for each in found] == [[2], [], [1], []]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'; drop table things_document; --",
        "NEAR(",
        "NEAR(mask gloves, 2",
        "mask AND",
        "NOT mask",
        "{title} : mask",
        "title:mask",
        "*",
        "mask*",
        "^mask",
        "-mask",
        "(((((",
        "!!! ??? …",
        "\x00",
        "\ud800mask",
        "mask " * 10_000,
        "口罩" * 10_000,
        "m" * 10_000,
        " ".join(f"word{number}" for number in range(1000)),
        "𠀀𠀁 🩺 \u202emask",
    ],
)
async def test_hostile_text_is_only_text(engine: Engine, text: str) -> None:
    """Whatever is typed is searched as words, without an error, and breaks nothing."""
    await fill(engine, thing(1, "mask"), thing(2, text.replace("\ud800", "")[:3000], visible_to=("coordinator",)))
    found = await engine.search(port.Query(INDEX, text, PUBLIC))
    assert not found.degraded
    assert {hit.id.int for hit in found.hits} <= {1}
    assert await find(engine, "mask") == [1]


@pytest.mark.parametrize("text", ["!!!", "…", "(*)"])
async def test_punctuation_alone_finds_nothing(engine: Engine, text: str) -> None:
    """A search without a letter or digit finds nothing, unlike an empty one."""
    await fill(engine, thing(1, "mask"))
    assert await find(engine, text) == []


async def test_an_index_that_is_not_there_is_degraded(engine: Engine) -> None:
    """Searching an index that nobody made answers degraded instead of raising."""
    found = await engine.search(port.Query("never", "mask", PUBLIC))
    assert (found.hits, found.degraded, found.total_is_exact) == ((), True, False)


async def test_indexes_are_apart(engine: Engine) -> None:
    """What is stored in one index is not found in another."""
    await fill(engine, thing(1, "mask"))
    await engine.upsert("others", [thing(2, "mask")])
    await engine.wait()
    assert await find(engine, "mask") == [1]


async def test_many_at_once(engine: Engine) -> None:
    """Searches and writes side by side all succeed, and all writes are found at the end."""
    await asyncio.gather(*(engine.upsert(INDEX, [thing(number, f"mask number {number}")]) for number in range(1, 21)))
    await engine.wait()
    found = await asyncio.gather(*(find(engine, "mask") for _ in range(10)))
    assert all(set(each) == set(range(1, 21)) for each in found)


async def test_healthy(engine: Engine) -> None:
    """A working engine says so."""
    assert await engine.health()


def test_engines_keep_the_port() -> None:
    """Both adapters have every method of the port."""
    makers: tuple[Callable[[], port.Engine], ...] = (embedded.Embedded, lambda: meili.Meili("http://127.0.0.1:1"))
    assert all(isinstance(make(), embedded.Embedded | meili.Meili) for make in makers)
