"""Documents that ask for too much."""

import pytest
from graphql import get_introspection_query, parse

from schema import limit
from schema.root import schema
from tests.schema.fake import World


def bomb(levels: int, width: int) -> str:
    """Fragments that spread the next one `width` times, `levels` deep."""
    spread = (f"fragment f{level} on Viewer {{ {f'...f{level + 1} ' * width}}}" for level in range(levels))
    return " ".join(["query { viewer { ...f0 } }", *spread, f"fragment f{levels} on Viewer {{ signedIn }}"])


async def complaint(world: World, document: str, **variables: object) -> str:
    """The one error of a document that asks for too much, which must not reach any port."""
    result = await world.run(document, **variables)
    assert result.data is None
    assert result.errors is not None
    assert all(error.extensions == {"code": "TOO_MUCH"} for error in result.errors), result.errors
    assert not world.calls
    return " ".join(error.message for error in result.errors)


async def test_a_bomb_of_fragments_is_refused(world: World) -> None:
    """A kilobyte that unfolds into millions of fields is refused by its count of fields."""
    document = bomb(20, 2)
    assert len(document) < 1200
    assert "fields, of 1500" in await complaint(world, document)


async def test_a_deep_bomb_is_refused(world: World) -> None:
    """Fragments that go through each other a hundred levels are refused by depth."""
    assert "levels" in await complaint(world, bomb(150, 1))


async def test_fragments_in_a_circle_end(world: World) -> None:
    """A fragment that spreads itself is an ordinary mistake."""
    result = await world.run("{ viewer { ...f } } fragment f on Viewer { ...f }")
    assert result.errors is not None
    assert "Cannot spread fragment 'f' within itself" in result.errors[0].message


async def test_depth_is_limited(world: World) -> None:
    """Lines of requests of lines of requests end somewhere."""
    deep = "request { lines { " * 11 + "id" + " } }" * 11
    assert f"of {limit.MOST_DEPTH} levels" in await complaint(world, f'{{ requestLine(id: "x") {{ {deep} }} }}')


async def test_aliases_are_limited(world: World) -> None:
    """The same field under a hundred names is refused."""
    aliases = " ".join(f"a{number}: signedIn" for number in range(100))
    assert "100 aliases, of 60" in await complaint(world, f"{{ viewer {{ {aliases} }} }}")


async def test_windows_multiply_the_cost(world: World) -> None:
    """Rankings for a hundred lines are refused where those for ten are not."""
    document = """query($first: Int!) {
      requests(first: $first) { nodes { lines { candidates(first: 10) { feasible candidates { key } } } } }
    }"""
    assert "a cost of" in await complaint(world, document, first=100)
    world.requests = {}
    assert (await world.run(document, first=10)).errors is None


@pytest.mark.parametrize(
    "within", ["lines {{ pledgeConnection(first: {}) {{ nodes {{ id }} }} }}", "eventConnection(first: {}) {{ nodes {{ id }} }}"]
)
def test_a_window_in_a_list_costs_what_it_may_hold(within: str) -> None:
    """What hangs on a thing in windows is counted by `first`, as the lists around it are."""

    def cost(first: int) -> int:
        document = f"{{ requests(first: 10) {{ nodes {{ {within.format(first)} }} }} }}"
        return limit.cost(schema._schema, parse(document), None, {})

    lists = limit.LIST if "lines" in within else 1
    assert cost(40) - cost(20) == 10 * lists * 20 * 2


async def test_what_a_list_may_hold_counts(world: World) -> None:
    """Lists without a window count for a few, so that lists in lists in lists are refused."""
    nested = "lines { request { " * 6 + "id" + " } }" * 6
    assert "a cost of" in await complaint(world, f"{{ requests(first: 100) {{ nodes {{ {nested} }} }} }}")


@pytest.mark.parametrize("there_and_back", ["request {{ lines {{ {} }} }}", "pledges {{ line {{ {} }} }}"])
def test_lists_that_come_back_to_themselves_are_refused(there_and_back: str) -> None:
    """A hundred lines of a request bring ten thousand along, and those a million, for a document of one line."""

    def cost(lists: int, within: str = "id") -> int:
        for _ in range(lists):
            within = there_and_back.format(within)
        return limit.cost(schema._schema, parse(f'{{ requestLine(id: "x") {{ {within} }} }}'), None, {})

    assert cost(1) < 20
    assert cost(2) > limit.MOST_COST


def test_what_stands_in_for_a_standard_counts_as_it_is() -> None:
    """Of the catalogue it is known how many there are: those of a standard may be asked for, and not those of those of those."""
    some, many = (parse(f"{{ items {{ standards {{ {'equivalents { ' * lists}code{' }' * lists} }} }} }}") for lists in (1, 4))
    assert limit.cost(schema._schema, some, None, {}) < 1_000
    assert limit.cost(schema._schema, many, None, {}) > limit.MOST_COST


def test_lists_of_different_things_count_for_a_few() -> None:
    """The lines of the requests of the board, with their pledges, cost what they did."""
    document = "{ board { lines(first: 100) { nodes { request { lines { title pledges { state } } } } } } }"
    assert limit.cost(schema._schema, parse(document), None, {}) < 10_000


def test_an_unknown_window_counts_whole() -> None:
    """A `first` that is not sent counts as the greatest there may be, and one that is sent as it is."""
    document = parse("query($first: Int) { requests(first: $first) { nodes { lines { candidates { feasible } } } } }")
    assert limit.cost(schema._schema, document, None, {}) == 102701
    assert limit.cost(schema._schema, document, None, {"first": None}) == 102701
    assert limit.cost(schema._schema, document, None, {"first": "many"}) == 102701
    assert limit.cost(schema._schema, document, None, {"first": 10}) == 10271


def test_a_window_that_is_not_sent_is_its_default() -> None:
    """The document's own default counts, and before it what is sent."""
    document = parse("query($first: Int = 7) { requests(first: $first) { nodes { id } } }")
    assert limit.cost(schema._schema, document, None, {}) == 1 + 7 * 2
    assert limit.cost(schema._schema, document, None, {"first": 3}) == 1 + 3 * 2


def test_the_cost_is_of_the_operation_that_runs() -> None:
    """Of several operations the named one counts, and one that is not there costs nothing."""
    document = parse("query a { viewer { signedIn } } query b { viewer { signedIn name } }")
    assert [limit.cost(schema._schema, document, name, {}) for name in ("a", "b", "c", None)] == [2, 3, 0, 0]


async def test_directives_are_limited(world: World) -> None:
    """A thousand directives on one field, and a few on each of many, are refused before anything is validated."""
    many = "@a " * 1000
    assert "1000 directives in one place, of 5" in await complaint(world, f"{{ viewer {{ signedIn {many} }} }}")
    fields = "signedIn @include(if: true) @skip(if: false) " * 120
    assert "240 directives, of 200" in await complaint(world, f"{{ viewer {{ {fields} }} }}")
    assert "6 directives in one place" in await complaint(world, "query @a @a @a @a @a @a { viewer { signedIn } }")


async def test_a_small_document_is_not_blown_up_by_directives_in_fragments(world: World) -> None:
    """Directives in a fragment count as often as it is spread."""
    document = f"{{ viewer {{ {'...f ' * 50} }} }} fragment f on Viewer {{ {'signedIn @include(if: true) ' * 5} }}"
    assert "250 directives, of 200" in await complaint(world, document)


async def test_tokens_are_limited(world: World) -> None:
    """A document of more tokens than any of ours is not even parsed."""
    result = await world.run("{ viewer { " + "signedIn " * limit.MOST_TOKENS + "} }")
    assert result.errors is not None
    assert "tokens" in result.errors[0].message


@pytest.mark.parametrize(
    "introspection", ["{ __schema { types { name fields { name } } } }", '{ __type(name: "Offer") { name } }']
)
async def test_introspection_is_allowed(world: World, introspection: str) -> None:
    """Tools may read the contract."""
    assert await world.ask(introspection)


async def test_introspection_is_bounded(world: World) -> None:
    """The whole contract four times over, under other names, is refused."""
    whole = get_introspection_query(descriptions=False)
    asked, fragments = (
        whole[whole.index("__schema") : whole.index("fragment")].rstrip().removesuffix("}"),
        whole[whole.index("fragment") :],
    )
    assert "looks at the contract" in await complaint(world, f"{{ {' '.join(f'a{n}: {asked}' for n in range(4))} }} {fragments}")


async def test_deep_introspection_is_refused(world: World) -> None:
    """Fields of types of fields of types of fields end by the rule of the library."""
    nested = "fields { type { " * 4 + "name" + " } }" * 4
    result = await world.run(f'{{ __type(name: "Offer") {{ {nested} }} }}')
    assert result.errors is not None
    assert "introspection" in result.errors[0].message


async def test_deep_nesting_is_no_fault_of_ours(world: World) -> None:
    """A document nested as deeply as its tokens allow is refused by the parser, in each of its parts."""
    for document in ("{a" * 1990 + "}" * 1990, "{a(x:" + "[" * 1900 + "]" * 1900 + ")}", "query($x:" + "[" * 1900 + "){a}"):
        result = await world.run(document)
        assert result.errors is not None
        assert "nested too deeply" in result.errors[0].message


async def test_the_introspection_query_of_tools_passes(world: World) -> None:
    """The whole introspection query that explorers send stays within the limits."""
    assert "__schema" in await world.ask(get_introspection_query())


SIGN_IN = 'signIn(input: { address: "a@example.org", code: "000000" }) { __typename }'
ASK_CODE = 'askCode(input: { address: "a@example.org" }) { __typename }'


@pytest.mark.parametrize(
    "document",
    [
        f"mutation {{ {SIGN_IN} again: {SIGN_IN} }}",
        f"mutation {{ one: {ASK_CODE} two: {ASK_CODE} }}",
        f"mutation {{ {ASK_CODE} {SIGN_IN} }}",
        f"mutation {{ {SIGN_IN} ...other }} fragment other on Mutation {{ again: {SIGN_IN} }}",
        f"mutation {{ {SIGN_IN} ... on Mutation {{ again: {SIGN_IN} }} }}",
        f"mutation {{ ...one ...two }} fragment one on Mutation {{ a: {SIGN_IN} }} fragment two on Mutation {{ b: {SIGN_IN} }}",
        f"mutation($no: Boolean = false) {{ {SIGN_IN} again: {SIGN_IN.replace('{ __', '@include(if: $no) { __')} }}",
    ],
)
async def test_some_acts_stand_only_once(world: World, document: str) -> None:
    """One document is one guess at a code, whatever names and fragments it hides the others under."""
    assert "that may stand only once" in await complaint(world, document)
    assert world.acts == []


async def test_one_try_is_let_through(world: World) -> None:
    """Beside other operations of the document that do not run, and whatever else the operation reads."""
    document = f"mutation One {{ {SIGN_IN} }} mutation Other {{ {ASK_CODE} }}"
    result = await schema.execute(document, operation_name="One", context_value=world.context())
    assert result.errors is None
    assert [act for act, _ in world.acts] == ["sign in"]


def test_slow_hashes_are_reckoned_dear() -> None:
    """Trying codes costs a budget what it costs the server."""
    assert limit.cost(schema._schema, parse(f"mutation {{ {SIGN_IN} }}"), None, {}) >= 2_000


def test_a_subscription_is_paid_for_many_times() -> None:
    """It is answered again with each change, so ten of the same cost what a query of it would."""
    counts = "counts { openLines criticalLines }"
    document = parse(f"subscription {{ boardChanged {{ {counts} }} }} query Once {{ board {{ {counts} }} }}")
    once = limit.cost(schema._schema, document, "Once", {})
    assert limit.cost(schema._schema, parse(f"subscription {{ boardChanged {{ {counts} }} }}"), None, {}) == once * limit.LIVE
