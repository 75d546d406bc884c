"""The contract as a whole: explained, fresh, and enough for every page."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_leaf_type,
    parse,
    validate,
)

from matching.refusal import Reason
from schema import context
from schema.export import sdl
from tests.schema import fake
from tests.schema.fake import World, gid, uid
from web import operation

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def contract() -> GraphQLSchema:
    """The contract as any client reads it."""
    return build_schema(sdl())


def undescribed(contract: GraphQLSchema) -> Iterator[str]:
    for kind in contract.type_map.values():
        if kind.name.startswith("__") or kind.name in {"String", "Int", "Float", "Boolean", "ID"}:
            continue
        if not kind.description:
            yield kind.name
        if isinstance(kind, GraphQLEnumType):
            yield from (f"{kind.name}.{name}" for name, value in kind.values.items() if not value.description)
        if isinstance(kind, GraphQLInputObjectType | GraphQLObjectType | GraphQLInterfaceType):
            yield from (f"{kind.name}.{name}" for name, field in kind.fields.items() if not field.description)
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            arguments = ((f"{name}({each})", arg) for name, field in kind.fields.items() for each, arg in field.args.items())
            yield from (f"{kind.name}.{where}" for where, arg in arguments if not arg.description)


def test_everything_is_described(contract: GraphQLSchema) -> None:
    """Every type, field, argument, enum value and input field says what it is."""
    assert list(undescribed(contract)) == []


def test_the_committed_contract_is_fresh() -> None:
    """schema.graphql is what `talka schema` prints now."""
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == sdl(), "run `talka schema` and commit schema.graphql"


def test_every_mutation_names_its_refusals(contract: GraphQLSchema) -> None:
    """Every mutation takes one input and answers with the thing or one type for each reason; signing out cannot be refused."""
    assert contract.mutation_type is not None
    fields = dict(contract.mutation_type.fields)
    assert str(fields.pop("signOut").type) == "SignedOut!"
    for name, field in fields.items():
        union = contract.type_map[str(field.type).rstrip("!")]
        assert isinstance(union, GraphQLUnionType), name
        assert list(field.args) == ["input", "idempotencyKey"], name
        assert str(field.args["input"].type) == f"{name[0].upper()}{name[1:]}Input!", name
        refusals = [kind.name for kind in union.types if "Refusal" in {each.name for each in kind.interfaces}]
        assert len(refusals) == len(Reason), name
        assert len(union.types) == len(Reason) + 1, name


def test_every_mutation_takes_a_key(contract: GraphQLSchema) -> None:
    """There is nothing to be done that could not be asked for twice without being done twice."""
    assert contract.mutation_type is not None
    for name, field in contract.mutation_type.fields.items():
        assert str(field.args["idempotencyKey"].type) == "String", name


def test_whatever_has_an_id_is_read_by_it(contract: GraphQLSchema) -> None:
    """Every type with an id is a node, but for what is gone; every node is loaded; every id in an input is an ID."""
    gone = {"Discarded", "RemovedDocument"}
    objects = [kind for kind in contract.type_map.values() if isinstance(kind, GraphQLObjectType)]
    with_id = {kind.name for kind in objects if "id" in kind.fields} - gone
    nodes = {kind.name for kind in objects if "Node" in {each.name for each in kind.interfaces}}
    assert with_id == nodes == context.NODES.keys()
    inputs = [kind for kind in contract.type_map.values() if isinstance(kind, GraphQLInputObjectType)]
    fields = ((f"{kind.name}.{name}", field) for kind in inputs for name, field in kind.fields.items())
    assert [where for where, field in fields if where.endswith(("Id", "Ids", ".id")) and "ID" not in str(field.type)] == []


def test_lists_are_windows(contract: GraphQLSchema) -> None:
    """Every connection has edges, nodes, the page and the count, and is asked for with `first` and `after`."""
    connections = {name for name in contract.type_map if name.endswith("Connection")}
    assert len(connections) >= 9
    for name in connections:
        kind = contract.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        assert set(kind.fields) == {"edges", "nodes", "pageInfo", "totalCount", "totalCountIsExact"}
    for kind in contract.type_map.values():
        if isinstance(kind, GraphQLObjectType):
            for field in kind.fields.values():
                if str(field.type).rstrip("!") in connections:
                    assert {"first", "after"} <= set(field.args)


# Lists of things without a window, and what keeps each of them short.
WHOLE = {
    "the catalogue": "Item.units Item.standards Query.items Query.sharings Query.knobs Standard.equivalents",
    "it is written in one input, which has a limit": "AcceptedStandards.standards Availability.times Draft.answers Drive.shifts "
    "Facility.accepted Fillings.pledges Goods.accepted Pledged.pledges Request.lines Shift.languages Shift.certificates",
    "it says how many at most, or is asked for with `first`": "AllocationLine.spare AllocationMove.elsewhere Facet.values "
    "Ranking.candidates Ranking.ruledOut Request.events SearchResult.hits SearchResult.facets Viewer.memberships "
    "Viewer.apiTokens Viewer.turns Viewer.drafts Viewer.facilities Viewer.designs",
    "one plan, one week or one run is shown as a whole": "Allocation.amendments Allocation.leftOut AllocationLine.moves "
    "AllocationLine.rivals Candidate.parts Candidate.scoreParts Day.driven Day.waiting Driven.stops Query.fillings "
    "Request.supplies Rota.shifts Rota.gaps Shift.slots TransferPrice.touched",
    "a person adds each of them by hand": "Design.files Design.photos Facility.contacts",
    "there are few nearly always; `pledgeConnection` beside it is the window": "Offer.pledges RequestLine.pledges",
}


def test_a_list_is_a_window_or_known_to_be_short(contract: GraphQLSchema) -> None:
    """A list of things that is added is a connection, or stands here with what keeps it short."""
    objects = [kind for kind in contract.type_map.values() if isinstance(kind, GraphQLObjectType)]
    own = [kind for kind in objects if not kind.name.startswith("__") and not kind.name.endswith("Connection")]
    fields = ((f"{kind.name}.{name}", field) for kind in own for name, field in kind.fields.items())
    lists = {where for where, field in fields if "[" in str(field.type) and not is_leaf_type(get_named_type(field.type))}
    assert lists == {where for some in WHOLE.values() for where in some.split()}


@pytest.mark.parametrize("name", operation.names())
def test_every_page_asks_what_there_is(contract: GraphQLSchema, name: str) -> None:
    """Each document of the pages is valid against the contract."""
    assert [error.message for error in validate(contract, parse(operation.document(name)))] == []


SUMS = {
    "KnownAmount": ("base",),
    "RequestLine": ("pledged", "dispatched", "received", "gap"),
    "Pledge": ("fills", "holds", "received"),
    "Offer": ("capacity", "held", "free"),
    "Candidate": ("covers", "short"),
    "CandidatePart": ("fills", "holds"),
    "Ranking": ("shortfall", "totalFeasibleAmount"),
    "Stock": ("smallestLot",),
    "PrintHours": ("piecesFree",),
    "Supply": ("stock",),
    "PartInput": ("fills",),
    "ReceivePledgeInput": ("received",),
    "StockInput": ("smallestLot",),
}


def test_amounts_are_counts(contract: GraphQLSchema) -> None:
    """Whatever counts base units or capacity may be larger than thirty-two bits."""
    types: Any = contract.type_map
    others = [
        f"{name}.{field}"
        for name, fields in SUMS.items()
        for field in fields
        if str(types[name].fields[field].type).rstrip("!") != "Count"
    ]
    assert others == []


@pytest.mark.parametrize("given", ["1.5", "true", '"7"', str(2**53 + 1), str(-(2**53) - 1)])
async def test_a_count_is_a_whole_number(world: World, given: str) -> None:
    """Anything but a whole number up to 2^53 is refused in words."""
    id = gid("Pledge", 30)
    result = await world.run(f'mutation {{ receivePledge(input: {{ id: "{id}", received: {given} }}) {{ __typename }} }}')
    assert result.errors is not None
    assert "is not a whole number up to 9007199254740992" in result.errors[0].message
    assert world.acts == []


@pytest.mark.parametrize("given", [0, 2_999_999_997, 2**53])
async def test_large_counts_come_and_go(world: World, given: int) -> None:
    """A count beyond thirty-two bits reaches the port, in the document or as a variable, and comes back the same."""
    world.who = fake.signed_in(fake.GIVER)
    world.pledges = {fake.PLEDGE.id: replace(fake.PLEDGE, received=given)}
    document = "mutation($input: ReceivePledgeInput!) { receivePledge(input: $input) { ... on Pledge { received } } }"
    assert await world.ask(document, input={"id": gid("Pledge", 30), "received": given}) == {"receivePledge": {"received": given}}
    assert world.acts == [("receive pledge", (uid(30), given, None))]
