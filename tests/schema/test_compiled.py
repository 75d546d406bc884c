"""Plans without a database: what is declared is in the contract, and what people write never becomes a part of a statement."""

import re
from typing import Any

import pytest
from graphql import GraphQLObjectType, OperationDefinitionNode, parse
from graphql.execution.values import VariableValues, get_variable_values

from matching import organisation, viewer
from schema.compiled import plan
from schema.compiled.dialect import Dialect
from schema.compiled.postgres import Postgres
from schema.compiled.row import SHAPES
from schema.compiled.sqlite import Sqlite
from schema.compiled.writing import NotCompiledError
from schema.root import schema
from tests.schema import fake

CORE = schema._schema
DIALECTS = [Postgres(), Sqlite()]
ROLE = organisation.Membership(
    fake.uid(90), fake.uid(91), None, organisation.Role.COORDINATOR, organisation.MembershipState.ACTIVE, fake.NOW
)
VIEWERS = [viewer.ANONYMOUS, viewer.Viewer(fake.uid(91)), viewer.Viewer(fake.uid(91), (ROLE,))]


def statement(world: fake.World, document: str, dialect: Dialect, who: viewer.Viewer, **variables: Any) -> tuple[str, list[Any]]:
    """The statement of a document and its parameters."""
    context = world.context()
    context.who = lambda: who
    read = parse(document)
    operation = read.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    values = get_variable_values(CORE, operation.variable_definitions or (), variables)
    assert isinstance(values, VariableValues)
    made = plan.compiled(schema, read, operation, variables=values, context=context, dialect=dialect)
    return made.statement(made.given(values), context)


def test_every_declared_field_is_in_the_contract() -> None:
    """A field that is renamed or taken out of the contract takes its declaration along."""
    for name, shape in SHAPES.items():
        kind = CORE.get_type(name)
        assert isinstance(kind, GraphQLObjectType), name
        assert set(shape.fields) <= set(kind.fields), name


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("who", VIEWERS)
def test_what_people_write_is_bound(world: fake.World, dialect: Dialect, who: viewer.Viewer) -> None:
    """Neither a city nor a name nor an item of a filter is ever a part of the statement."""
    hostile = "'; DROP TABLE person; --"
    document = """query ($text: String!, $list: [String!]) {
      requests(filter: {city: $text, country: $text, items: $list}) { nodes { id } totalCount }
      facilities(filter: {name: $text}) { nodes { name } }
    }"""
    text, values = statement(world, document, dialect, who, text=hostile, list=[hostile])
    assert "DROP" not in text.upper()
    assert sum("drop table" in str(each).lower() for each in values) == 4


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("who", VIEWERS)
def test_a_statement_has_the_parameters_that_it_uses(world: fake.World, dialect: Dialect, who: viewer.Viewer) -> None:
    """Drivers refuse a parameter too many: what is selected nowhere is bound nowhere."""
    for document in (
        '{ offers(filter: {city: "Kyiv"}) { __typename } }',
        '{ offers(filter: {city: "Kyiv"}) { totalCount } }',
        "{ board { lines { nodes { stale pledges { offer { id } } request { note } } } } }",
        "{ __typename }",
    ):
        text, values = statement(world, document, dialect, who)
        numbers = {int(each) for each in re.findall(r"[$?]([0-9]+)", text)}
        assert numbers == set(range(1, len(values) + 1)), document


@pytest.mark.parametrize("dialect", DIALECTS)
def test_another_window_is_the_same_plan(world: fake.World, dialect: Dialect) -> None:
    """Arguments only fill in numbers, so that the database keeps the statement prepared."""
    document = "query ($first: Int!, $city: String) { requests(first: $first, filter: {city: $city}) { nodes { id } } }"
    one, two = (statement(world, document, dialect, viewer.ANONYMOUS, first=10, city=each) for each in ("Kyiv", "Irpin"))
    assert (one[0], one[1]) == (two[0], ["kyiv"])
    assert two[1] == ["irpin"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_strangers_statements_name_no_column_that_is_hidden_from_them(world: fake.World, dialect: Dialect) -> None:
    """What an anonymous visitor may not read is not even fetched: notes, streets, intakes, addresses to sign in by."""
    document = """{ requests { nodes { note place { address point { latitude } } intake { logistics } lines { asWritten title }
      askedBy { email phone place { address } } } } }"""
    text, _ = statement(world, document, dialect, viewer.ANONYMOUS)
    assert not re.search(r"\.(note|address|intake|as_written|spec|email|phone)\b", text)
    assert re.search(r"\.shown_note\b", text)


@pytest.mark.parametrize(
    "document",
    [
        'mutation { withdrawRequest(input: {id: "x"}) { __typename } }',
        "{ requests { nodes { can { amend } } } }",
        "{ board { lines { nodes { assignment { since } } } } }",
    ],
)
def test_what_is_not_declared_is_not_compiled(world: fake.World, document: str) -> None:
    """One undeclared field leaves the whole operation to the ordinary path."""
    with pytest.raises(NotCompiledError):
        statement(world, document, Postgres(), viewer.ANONYMOUS)
