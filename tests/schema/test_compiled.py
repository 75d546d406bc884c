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


def statement(world: fake.World, document: str, dialect: Dialect, who: viewer.Viewer, **variables: Any) -> plan.Statement:
    """The statement of a document."""
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
    made = statement(world, document, dialect, who, text=hostile, list=[hostile])
    assert "DROP" not in made.text.upper()
    assert sum("drop table" in str(each).lower() for each in made.values) == 4


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
        made = statement(world, document, dialect, who)
        numbers = {int(each) for each in re.findall(r"[$?]([0-9]+)", made.text)}
        assert numbers == set(range(1, len(made.values) + 1)), document


@pytest.mark.parametrize("dialect", DIALECTS)
def test_another_window_is_the_same_plan(world: fake.World, dialect: Dialect) -> None:
    """Arguments only fill in numbers, so that the database keeps the statement prepared."""
    document = "query ($first: Int!, $city: String) { requests(first: $first, filter: {city: $city}) { nodes { id } } }"
    one, two = (statement(world, document, dialect, viewer.ANONYMOUS, first=10, city=each) for each in ("Kyiv", "Irpin"))
    assert one.text == two.text
    assert (one.values, two.values) == (["kyiv"], ["irpin"])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_statement_lasts_where_nobody_asked_who_or_when(world: fake.World, dialect: Dialect) -> None:
    """What hangs on arguments alone is the same in every run; what hangs on the viewer or the time is not."""
    stranger, person = VIEWERS[0], VIEWERS[1]
    plain = '{ requests(filter: {city: "Kyiv"}) { nodes { id } } }'
    timely = "{ board { lines(filter: {open: true}) { nodes { id } } } }"
    own = "{ offers(filter: {mine: true}) { nodes { id } } }"
    assert statement(world, plain, dialect, stranger).lasting
    assert not statement(world, timely, dialect, stranger).lasting
    assert not statement(world, own, dialect, person).lasting


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_stands_around_a_list_is_written_into_its_query(world: fake.World, dialect: Dialect) -> None:
    """A large answer is copied twice, for what is before and after it, however many objects it is nested in."""
    text = statement(world, "{ requests { nodes { id lines { id } } } }", dialect, VIEWERS[0]).text
    assert text.startswith("""SELECT (SELECT '{"data":{"requests":{"nodes":[' || """)
    assert """ || ']}}}' FROM """ in text
    assert """(SELECT '","lines":[' || """ in text


@pytest.mark.parametrize("dialect", DIALECTS)
def test_strangers_statements_name_no_column_that_is_hidden_from_them(world: fake.World, dialect: Dialect) -> None:
    """What an anonymous visitor may not read is not even fetched: notes, streets, intakes, addresses to sign in by."""
    document = """{ requests { nodes { note place { address point { latitude } } intake { logistics } lines { asWritten title }
      askedBy { email phone place { address } } } } }"""
    text = statement(world, document, dialect, viewer.ANONYMOUS).text
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
