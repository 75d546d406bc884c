"""For people who write other clients: how to begin, worked examples, the contract to read, and what changed in it."""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from starlette.responses import PlainTextResponse, Response

from web import contract, example
from web.port import Visitor
from web.translation import mark as _
from web.visit import MissingError, Visit

CHANGES = Path(__file__).parents[1] / "changes.toml"
CLIENTS = {"typescript": "client.ts", "python": "client.py"}
KINDS = {
    "type": _("Things"),
    "interface": _("Interfaces"),
    "union": _("Unions"),
    "input": _("Inputs"),
    "enum": _("Enumerations"),
    "scalar": _("Scalars"),
}


@cache
def changes() -> list[dict[str, Any]]:
    """The changes of the contract, newest first."""
    return tomllib.loads(CHANGES.read_text("utf-8"))["change"]


async def guide(visit: Visit) -> Response:
    """How to begin, and what to know."""
    reasons = contract.read(visit.settings.contract()).kinds["Reason"].members
    return visit.page("developer/guide.html", await visit.ask("greeting"), reasons=reasons)


async def examples(visit: Visit) -> Response:
    """Every worked example."""
    return visit.page("developer/examples.html", await visit.ask("greeting"), examples=example.EXAMPLES)


async def show(visit: Visit) -> Response:
    """One worked example, answered now; what changes something shows an answer that was kept."""
    shown = example.named(visit.request.path_params["name"])
    if shown is None:
        raise MissingError
    trial = trial_of(visit)
    variables = await trial.variables(shown)
    answer: Any = {"data": shown.sheet.get("answer")}
    if shown.live:
        asked = await trial.answer(shown) if variables is not None else None
        answer = asked and ({"errors": asked.errors, "data": asked.data} if asked.errors else {"data": asked.data})
    place = example.EXAMPLES.index(shown)
    return visit.page(
        "developer/example.html",
        await visit.ask("greeting"),
        example=shown,
        variables=written(shown.sheet["variables"] if variables is None else variables),
        answer=written(answer) if answer else "",
        number=place + 1,
        following=example.EXAMPLES[place + 1] if place + 1 < len(example.EXAMPLES) else None,
    )


def trial_of(visit: Visit) -> example.Trial:
    """Asks as somebody who has not signed in: a page that is shared shows what is everybody's."""
    address = visit.request.client.host if visit.request.client else ""
    return example.Trial(visit.execute, Visitor(None, visit.language, address))


def written(value: object) -> str:
    """JSON as people read it."""
    return json.dumps(value, ensure_ascii=False, indent=2)


async def clients(visit: Visit) -> Response:
    """The clients in full."""
    sources = {language: (example.FOLDER / file).read_text("utf-8") for language, file in CLIENTS.items()}
    return visit.page("developer/clients.html", await visit.ask("greeting"), sources=sources, files=CLIENTS)


async def client(visit: Visit) -> Response:
    """The file of a client, to be saved."""
    name = visit.request.path_params["name"]
    if name not in CLIENTS.values():
        raise MissingError
    return PlainTextResponse((example.FOLDER / name).read_text("utf-8"))


async def browse(visit: Visit) -> Response:
    """Every type of the contract."""
    read = contract.read(visit.settings.contract())
    return visit.page("developer/schema.html", await visit.ask("greeting"), contract=read, kinds=KINDS)


async def kind(visit: Visit) -> Response:
    """One type of the contract."""
    found = contract.read(visit.settings.contract()).kinds.get(visit.request.path_params["name"])
    if found is None:
        raise MissingError
    return visit.page("developer/kind.html", await visit.ask("greeting"), kind=found, kinds=KINDS)


async def text(visit: Visit) -> Response:
    """The whole contract in the schema definition language."""
    return PlainTextResponse(visit.settings.contract())


async def history(visit: Visit) -> Response:
    """What changed in the contract."""
    known = contract.read(visit.settings.contract()).kinds
    return visit.page("developer/changes.html", await visit.ask("greeting"), changes=changes(), known=known)


PAGES = {
    ("GET", "/developers"): guide,
    ("GET", "/developers/examples"): examples,
    ("GET", "/developers/examples/{name}"): show,
    ("GET", "/developers/clients"): clients,
    ("GET", "/developers/clients/{name}"): client,
    ("GET", "/developers/schema"): browse,
    ("GET", "/developers/schema/{name}"): kind,
    ("GET", "/developers/changes"): history,
    ("GET", "/schema.graphql"): text,
}
