"""What the read path may take for itself: a document makes neither statements nor plans without measure."""

import itertools

import pytest

from api.graphql import compiled
from matching import viewer
from schema import identity
from schema.compiled import known
from schema.root import schema
from tests.api.house import House
from tests.api.test_compiled import one_statement, ordinary
from tests.api.world import World

ITEM = "item { code category names { en uk ru zh } standards { code title norm } }"


def many(world: World, aliases: int, spec: str) -> str:
    """The spec of one line under so many names."""
    fields = " ".join(f"a{number}: spec {{ ... on Goods {{ {spec} }} }}" for number in range(aliases))
    return f'{{ requestLine(id: "{identity.write("RequestLine", world.asked.lines[0].id)}") {{ {fields} }} }}'


async def test_what_is_selected_of_a_shelf_is_worked_out_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of the same things under three names asks the ordinary path for the texts of the shelf one time."""
    made, run = list[str](), known._SCHEMA.execute_sync
    monkeypatch.setattr(known._SCHEMA, "execute_sync", lambda text, **rest: made.append(text) or run(text, **rest))
    assert await one_statement(world.house, viewer.ANONYMOUS, many(world, 3, ITEM), {}) is not None
    assert len(made) == 1


async def test_no_document_has_shelf_after_shelf_worked_out(world: World) -> None:
    """What selects something else of the items under each of fifty names is left to the ordinary path, which needs but one."""
    chosen = itertools.permutations(("code", "category", "piecesPerStaffDay", "name", "names { en uk ru zh }"))
    specs = (f"a{number}: item {{ {' '.join(next(chosen))} }}" for number in range(50))
    document = many(world, 1, " ".join(specs))
    assert not schema.prepared(document).errors
    assert await one_statement(world.house, viewer.ANONYMOUS, document, {}) is None


async def test_a_statement_has_an_end(world: World) -> None:
    """A document that would make a statement of a megabyte is left to the ordinary path."""
    document = many(world, 55, ITEM)
    assert not schema.prepared(document).errors
    assert await one_statement(world.house, viewer.ANONYMOUS, document, {}) is None


async def test_long_plans_are_not_all_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a document that is another one with each of its variables, only so many plans are kept as there is room for."""
    monkeypatch.setattr(compiled, "MOST_KEPT_TEXT", 40_000)
    names = ("a", "b", "c", "d")
    fields = " ".join(f"{name}: id @include(if: ${name})" for name in names)
    head = ", ".join(f"${name}: Boolean!" for name in names)
    document = f"query ({head}) {{ requests {{ nodes {{ {fields} lines {{ spec {{ ... on Goods {{ {ITEM} }} }} }} }} }} }}"
    for chosen in itertools.product((True, False), repeat=len(names)):
        variables = dict(zip(names, chosen, strict=True))
        result = await ordinary(world.house, viewer.ANONYMOUS, document, variables)
        assert result.errors is None
        assert await one_statement(world.house, viewer.ANONYMOUS, document, variables) is not None
    prepared = schema.prepared(document)
    assert prepared.document is not None
    shelf = compiled._shelf(prepared.document)
    assert len(shelf.plans) < 4
    assert {ready.key for ready in shelf.ready.values()} <= set(shelf.plans)


async def test_no_value_where_one_is_needed_is_told_by_the_ordinary_path(house: House) -> None:
    """A variable that is null where no null may stand is an error at its field, and none of the whole operation."""
    document = "query ($first: Int) { requests(first: $first) { nodes { id } } }"
    assert await one_statement(house, viewer.ANONYMOUS, document, {"first": None}) is None
    result = await ordinary(house, viewer.ANONYMOUS, document, {"first": None})
    assert [error.path for error in result.errors] == [["requests"]]
