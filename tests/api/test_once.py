"""Every mutation under a key of its client's: asked for twice, it is done once, and the first result is told again."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, GraphQLUnionType, build_schema, get_named_type, is_leaf_type

from api.actions.once import Once
from api.actions.request import Requests
from api.graphql import Caller
from api.job.expiry import Expiry
from api.store import table
from matching import viewer
from schema.export import sdl
from schema.root import schema
from tests.api.act import ACTS
from tests.api.house import HOUR, House
from tests.api.world import World

KEY = "4b0a2f0e-7f6e-4a53-9f0a-1f2f6f1e8d11"


class UndoneError(Exception):
    """Undoes what a test has written."""


@cache
def contract() -> GraphQLSchema:
    """The contract as any client reads it."""
    return build_schema(sdl())


def plain(kind: GraphQLObjectType, depth: int) -> Iterator[str]:
    """Every leaf of a type that takes no argument, and those of the things in it."""
    for name, field in kind.fields.items():
        of = get_named_type(field.type)
        if field.args:
            continue
        if is_leaf_type(of):
            yield name
        elif depth and isinstance(of, GraphQLObjectType):
            yield f"{name} {{ {' '.join(plain(of, 0)) or '__typename'} }}"


@cache
def document(name: str) -> str:
    """A mutation that asks for all that is plain in its result."""
    assert contract().mutation_type is not None
    field = contract().mutation_type.fields[name]
    result = get_named_type(field.type)
    kind = result.types[0] if isinstance(result, GraphQLUnionType) else result
    assert isinstance(kind, GraphQLObjectType)
    told = f"__typename ... on {kind.name} {{ {' '.join(plain(kind, 1))} }}"
    refused = " ... on Refusal { code field sentence }" if isinstance(result, GraphQLUnionType) else ""
    takes = field.args.get("input")
    head, given = (f"$input: {takes.type}, $key: String", "input: $input, ") if takes else ("$key: String", "")
    return f"mutation ({head}) {{ result: {name}({given}idempotencyKey: $key) {{ {told}{refused} }} }}"


async def act(house: House, who: viewer.Viewer, name: str, given: dict[str, Any] | None, key: str | None = KEY) -> Any:
    """What a mutation answers, asked for in an operation of its own."""
    variables = {"key": key} | ({"input": given} if given is not None else {})
    answer = await schema.execute(document(name), variable_values=variables, context_value=house.ports(who))
    assert answer.errors is None, answer.errors
    assert answer.data is not None
    return answer.data["result"]


async def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    rows = {name: await getattr(table, name).all().values() for name in table.__all__}
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def test_every_mutation_is_tried() -> None:
    """A mutation that is added is not forgotten here."""
    assert contract().mutation_type is not None
    assert ACTS.keys() == contract().mutation_type.fields.keys()


async def test_whatever_is_asked_for_twice_is_done_once(world: World) -> None:
    """The second time nothing at all is written and nothing is sent, and what is told is the same, secrets as well."""
    house, wrong = world.house, dict[str, Any]()
    for name, (guest, making) in ACTS.items():
        now = house.clock.now
        try:
            async with house.database.transaction():
                given = await making(world)
                first = await act(house, world.who(guest), name, given)
                before, sent = await everything(), len(house.outbox.sent)
                second = await act(house, world.who(guest), name, given)
                refused = "sentence" in first
                if refused or first != second or before != await everything() or sent != len(house.outbox.sent):
                    wrong[name] = (first, second)
                raise UndoneError
        except UndoneError:
            house.clock.now = now
    assert wrong == {}


class Crashing(Requests):
    """A port whose process ends once everything is kept."""

    async def publish(self, *given: Any) -> Any:
        """Publish, and crash."""
        await Requests.publish(self, *given)
        raise ConnectionResetError


PLEDGE, CANCEL, PUBLISH, TOKEN = "pledge", "cancelPledge", "publishRequest", "createApiToken"


async def given(world: World, name: str) -> tuple[viewer.Viewer, dict[str, Any] | None]:
    """Who does an act of the table, and with what input."""
    guest, making = ACTS[name]
    return world.who(guest), await making(world)


async def keys() -> int:
    """How many keys are kept."""
    return await table.IdempotencyRow.all().count()


async def test_the_same_key_for_something_else_is_refused(world: World) -> None:
    """Another input, or another mutation, under a key that was used: a refusal that says so, and nothing is done."""
    who, what = await given(world, CANCEL)
    await act(world.house, who, CANCEL, what)
    before = await everything()
    for name, other in ((CANCEL, {**(what or {}), "closing": "NO_SUPPLY"}), (PLEDGE, (await given(world, PLEDGE))[1])):
        told = await act(world.house, who, name, other)
        assert (told["__typename"], told["field"]) == ("InvalidInput", "idempotencyKey")
        assert "make a new key" in told["sentence"]
    assert await everything() == before


async def test_what_is_refused_is_not_remembered(world: World) -> None:
    """Who mends a mistake may use the same key, with the very same input too, once the way is free."""
    house = world.house
    who, what = await given(world, PLEDGE)
    assert what is not None
    much = {**what, "parts": [{**what["parts"][0], "fills": 5000}]}
    assert (await act(house, who, PLEDGE, much))["__typename"] == "NotEnough"
    assert await keys() == 0
    await house.ports(who).offers.turn(world.goods.id, "pause")
    assert (await act(house, who, PLEDGE, what))["code"]
    await house.ports(who).offers.turn(world.goods.id, "resume")
    assert (await act(house, who, PLEDGE, what))["__typename"] == "Pledged"
    assert await keys() == 1


async def test_everyone_has_keys_of_their_own(world: World) -> None:
    """The same key of two people stands for two acts, and nobody learns by it what another did."""
    house = world.house
    _, what = await given(world, TOKEN)
    told = [await act(house, world.who(name), TOKEN, what) for name in ("requester", "supplier")]
    assert told[0]["secret"] != told[1]["secret"]
    assert await keys() == 2


async def test_visitors_without_a_name_do_not_meet(world: World) -> None:
    """Two visitors who made the same poor key for different things each get their own, whoever came first."""
    drafts = [await act(world.house, viewer.ANONYMOUS, "saveDraft", {"answers": [{"name": "a", "value": text}]}) for text in "bc"]
    assert drafts[0]["id"] != drafts[1]["id"]
    assert drafts[0]["key"] != drafts[1]["key"]


async def test_nothing_of_a_key_or_its_input_is_kept_readable(world: World) -> None:
    """The row has digests, a salt and ids; neither the key, nor who, nor a word of the input, nor a secret that was told."""
    who, what = await given(world, TOKEN)
    told = await act(world.house, who, TOKEN, what)
    (row,) = await table.IdempotencyRow.all().values()
    for readable in (KEY, str(who.person_id), "program", told["secret"]):
        assert readable not in repr(row)
    assert row["kind"] == "NewApiToken"


async def test_secrets_hang_on_the_key(world: World) -> None:
    """Another key makes another secret, though everything else is the same."""
    who, what = await given(world, TOKEN)
    told = {(await act(world.house, who, TOKEN, what, f"{KEY}-{number}"))["secret"] for number in range(3)}
    assert len(told) == 3
    assert all(len(each) == 43 for each in told)


async def test_a_session_is_told_again_and_works(world: World) -> None:
    """Whoever lost the answer to signing in gets the same session, though the code is used; once ended, it is gone."""
    house = world.house
    _, what = await given(world, "signIn")
    first, second = [await act(house, viewer.ANONYMOUS, "signIn", what) for _ in range(2)]
    assert first == second
    async with house.open_context(Caller(second["token"], "en")) as context:
        assert context.viewer.signed_in
        await context.sign_in.sign_out()
    told = await act(house, viewer.ANONYMOUS, "signIn", what)
    assert (told["__typename"], told["field"]) == ("NotFound", "idempotencyKey")


async def test_wrong_codes_count_under_a_key(world: World) -> None:
    """A key does not let anybody guess a code more often than without."""
    _, what = await given(world, "signIn")
    wrong = {**(what or {}), "code": "000000"}
    told = [(await act(world.house, viewer.ANONYMOUS, "signIn", wrong))["code"] for _ in range(6)]
    assert told == ["INVALID"] * 5 + ["TOO_MANY"]
    assert await keys() == 0


async def test_a_code_that_could_not_be_sent_is_asked_for_anew(world: World) -> None:
    """What came to nothing after all does not stand in the way of the next try under the same key."""
    world.house.outbox.failing = True
    what = {"address": "new@example.net"}
    assert (await act(world.house, viewer.ANONYMOUS, "askCode", what))["code"] == "CONFLICT"
    assert await keys() == 0
    world.house.outbox.failing = False
    assert (await act(world.house, viewer.ANONYMOUS, "askCode", what))["__typename"] == "CodeSent"


async def test_who_crashed_before_the_answer_gets_it(world: World) -> None:
    """What failed after it was kept is there: the next try is told what came of the first."""
    house = world.house
    who, what = await given(world, PUBLISH)

    context = house.ports(who)
    context.requests = Crashing(house.scope(who))
    context.once = Once(context.requests.scope)
    answer = await schema.execute(document(PUBLISH), variable_values={"input": what, "key": KEY}, context_value=context)
    assert answer.errors
    before = await everything()
    assert (await act(house, who, PUBLISH, what))["__typename"] == "Request"
    assert await everything() == before


async def test_what_a_key_made_is_found_without_the_input(world: World) -> None:
    """`outcome` leads to the request that was published under a key; others find nothing under it."""
    house = world.house
    who, what = await given(world, PUBLISH)
    asked = "query ($key: String!) { outcome(idempotencyKey: $key) { id } }"
    made = await act(house, who, PUBLISH, what)
    for name, told in (("requester", {"id": made["id"]}), ("stranger", None), ("anonymous", None)):
        answer = await schema.execute(asked, variable_values={"key": KEY}, context_value=house.ports(world.who(name)))
        assert answer.data == {"outcome": told}, name


# Acts of nobody by name, of secrets that are told once, and of what has no id of its own.
LEAD_NOWHERE = {"askCode", "signIn", "signOut", "answerLink", "saveDraft", "discardDraft"} | {
    *("createApiToken", "makeLink", "assignRide", "sendByTaxi", "stateAvailability", "removeDocument")
}


async def test_outcome_leads_to_what_an_act_has_made(world: World) -> None:
    """Whatever mutation it was, there is a thing to be found under its key, but for those that make nothing with an id."""
    house, nothing = world.house, set[str]()
    asked = "query ($key: String!) { outcome(idempotencyKey: $key) { id } }"
    for name, (guest, making) in ACTS.items():
        now = house.clock.now
        try:
            async with house.database.transaction():
                await act(house, world.who(guest), name, await making(world))
                answer = await schema.execute(asked, variable_values={"key": KEY}, context_value=house.ports(world.who(guest)))
                assert answer.errors is None
                if answer.data == {"outcome": None}:
                    nothing.add(name)
                raise UndoneError
        except UndoneError:
            house.clock.now = now
    assert nothing == LEAD_NOWHERE


async def test_a_document_that_another_registered_is_told_again(world: World) -> None:
    """Whoever has the text may know that it is registered, under the key too."""
    who, what = await given(world, "registerDocument")
    assert what is not None
    await world.house.ports(world.who("requester")).documents.register(what["text"], None)
    first, second = [await act(world.house, who, "registerDocument", what) for _ in range(2)]
    assert first["__typename"] == "Document"
    assert second == first


async def test_a_session_is_told_again_only_while_its_code_was_good(world: World) -> None:
    """So nobody may try codes uncounted for two days under a key that they have guessed."""
    house = world.house
    _, what = await given(world, "signIn")
    assert (await act(house, viewer.ANONYMOUS, "signIn", what))["__typename"] == "SignedIn"
    house.clock.forward(HOUR / 6 + timedelta(seconds=1))
    told = await act(house, viewer.ANONYMOUS, "signIn", what)
    assert "token" not in told
    assert told["code"] == "INVALID"


async def test_codes_are_tried_as_often_under_a_key_that_was_used(world: World) -> None:
    """A key that another signed in under tells their session to nobody who has not the code, and to nobody who tries them all."""
    house = world.house
    _, what = await given(world, "signIn")
    assert what is not None
    session = await act(house, viewer.ANONYMOUS, "signIn", what)
    wrong = [f"{number:06}" for number in range(10) if f"{number:06}" != what["code"]]
    told = [(await act(house, viewer.ANONYMOUS, "signIn", {**what, "code": code}))["code"] for code in wrong]
    assert told[0] == "INVALID"
    assert told[-1] == "TOO_MANY"
    late = await act(house, viewer.ANONYMOUS, "signIn", what)
    assert (session["__typename"], late["__typename"]) == ("SignedIn", "TooMany")


async def test_somebody_signed_in_may_sign_in_twice_as_well(world: World) -> None:
    """The first try ends the session that it came with, so the second comes from a stranger, and is told the same."""
    house = world.house
    _, what = await given(world, "signIn")
    first = await act(house, world.who("maker"), "signIn", what)
    assert first["__typename"] == "SignedIn"
    assert await act(house, viewer.ANONYMOUS, "signIn", what) == first
    assert await act(house, world.who("maker"), "signIn", what) == first


async def test_keys_are_forgotten_after_two_days(world: World) -> None:
    """The job that clears old rows forgets a key after 48 hours and no sooner; then it stands for a new act."""
    house = world.house
    who, what = await given(world, TOKEN)
    first = await act(house, who, TOKEN, what)
    for hours, left in ((48, 1), (1, 0)):
        house.clock.forward(hours * HOUR)
        await Expiry(house.scope()).turn()
        assert await keys() == left
    assert (await act(house, who, TOKEN, what))["secret"] != first["secret"]


async def test_a_key_costs_two_statements(world: World) -> None:
    """One takes the key and one keeps what came of the act; a repeated act reads its key and what it answers with."""
    house = world.house
    who, what = await given(world, "confirmPledge")
    costs: list[int] = []
    for key in (None, KEY):
        try:
            async with house.database.transaction():
                with house.database.statements() as sent:
                    await act(house, who, "confirmPledge", what, key)
                costs.append(len(sent))
                raise UndoneError
        except UndoneError:
            pass
    assert costs[1] == costs[0] + 2
