"""What the developers' page shows is true: its very files are sent to a server with the demonstration's week in it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from tests.client.workspace import EXAMPLES, Workspace
from tests.journey.client import Client
from tests.journey.house import House
from web import example
from web.example import Example, Trial
from web.port import Answer, Visitor

ACTING = {"token": "doctor", "offer": "supplier", "pledge": "coordinator", "register": "doctor"}
CHANGING = [each for each in example.EXAMPLES if each.name in ACTING]
LIVE = [each for each in example.EXAMPLES if each.live]


def trial(client: Client) -> Trial:
    """Asks as this client does."""

    async def execute(document: str, variables: Mapping[str, object], visitor: Visitor) -> Answer:
        assert visitor.token is None
        answer = client.post(document, dict(variables))
        return Answer(answer.get("data"), answer.get("errors", []))

    return Trial(execute, Visitor(None, "en"))


def shape(value: Any) -> Any:
    """An answer with what differs from day to day taken out: its fields, its type names, and what kind of value each is."""
    match value:
        case dict():
            return {name: each if name == "__typename" else shape(each) for name, each in value.items()}
        case list():
            return [shape(value[0])] if value else []
        case _:
            return type(value).__name__


def hollow(value: Any, path: str = "") -> list[str]:
    """Where an answer has nothing to show."""
    match value:
        case dict():
            return [hole for name, each in value.items() for hole in hollow(each, f"{path}.{name}")]
        case []:
            return [path]
        case list():
            return hollow(value[0], path)
        case _:
            return []


def test_there_are_ten_and_each_file_is_shown() -> None:
    """Ten examples at least, a document and a sheet for each, and no file beside them but the two clients."""
    names = {each.name for each in example.EXAMPLES}
    assert len(names) == len(example.EXAMPLES) >= 10
    files = {f"{name}.{ending}" for name in names for ending in ("graphql", "json")} | {"client.ts", "client.py"}
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} == files


@pytest.mark.parametrize("shown", LIVE, ids=lambda each: each.name)
async def test_a_question_is_answered_to_everybody(server: House, shown: Example) -> None:
    """Without an account, with the variables the page shows, and with something in every list."""
    answer = await trial(server.stranger()).answer(shown)
    assert answer.errors == []
    assert answer.data is not None
    assert all(answer.data.values())
    assert hollow(answer.data) == []


@pytest.mark.parametrize("shown", CHANGING, ids=lambda each: each.name)
async def test_an_act_answers_as_the_page_says(server: House, shown: Example) -> None:
    """Who may do it gets an answer of the kept one's shape; a stranger is told to sign in by the same document."""
    done = await trial(server.guest(ACTING[shown.name])).answer(shown)
    assert done.errors == []
    assert shape(done.data) == shape(shown.sheet["answer"])
    refused = await trial(server.stranger()).answer(shown)
    assert refused.data is not None
    (refusal,) = refused.data.values()
    assert (refusal["__typename"], refusal["code"]) == ("SignInNeeded", "SIGN_IN_NEEDED")


async def test_the_token_that_was_made_lets_a_program_in(server: House) -> None:
    """The secret of the example is taken as a bearer token, for the person who made it; one that was made up is as none."""
    made = await trial(server.guest("doctor")).answer(_named("token"))
    assert made.data is not None
    program = server.stranger().carry(made.data["createApiToken"]["secret"])
    who = "{ viewer { person { id name } } }"
    assert program.ask(who) == server.guest("doctor").ask(who)
    assert server.stranger().carry("made-up").ask("{ viewer { signedIn } }") == {"viewer": {"signedIn": False}}


async def test_what_is_watched_comes_as_the_page_says(server: House) -> None:
    """The subscription's first change, after the event that the board named, has the shape of the kept answer."""
    watching, shown = server.stranger(), _named("watch")
    variables = await trial(watching).variables(shown)
    pledged = await trial(server.guest("coordinator")).answer(_named("pledge"))
    assert pledged.data is not None
    assert pledged.data["pledge"]["__typename"] == "Pledged"
    body = {"query": shown.document, "variables": variables}
    async with (
        httpx.AsyncClient(base_url=server.url, timeout=20) as http,
        http.stream("POST", "/graphql", json=body, headers={"accept": "text/event-stream"}) as stream,
    ):
        told = (json.loads(line[5:])["data"] async for line in stream.aiter_lines() if '"boardChanged"' in line)
        changed = await anext(told)
        while changed["boardChanged"]["event"]["verb"] != "pledge":
            changed = await anext(told)
    assert shape(changed) == shape(shown.sheet["answer"])


def _named(name: str) -> Example:
    found = example.named(name)
    assert found is not None
    return found


def test_the_client_in_python_runs(server: House) -> None:
    """The file as the page shows it reads the board, offers once, and sees the change it made."""
    told = {"TALKA_URL": server.url, "TALKA_TOKEN": server.guest("supplier").token, "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, EXAMPLES / "client.py"],
        env={"PATH": os.environ["PATH"], **told},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    agree_with_what_a_client_says(done.stdout)


def test_the_client_in_typescript_runs(clients: Workspace, server: House) -> None:
    """The file as the page shows it, which tsc has checked, does the same."""
    done = clients.node("client.ts", TALKA_URL=server.url, TALKA_TOKEN=server.guest("supplier").token)
    assert done.returncode == 0, done.stderr
    agree_with_what_a_client_says(done.stdout)


def agree_with_what_a_client_says(said: str) -> None:
    """The needs, each with how soon; then the offer; then a change with the number of open lines."""
    *needs, offered, changed = said.strip().splitlines()
    assert len(needs) > 10
    assert {need.split()[0] for need in needs} <= {"CRITICAL", "HIGH", "NORMAL", "LOW"}
    assert offered == "Surgical mask, EN 14683 Type II: 500"
    assert changed.endswith(" open lines")
