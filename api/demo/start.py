"""Prepares the demonstration's data and says what to open."""

import click

from api.demo import code, scene
from api.job.indexing import Indexing
from api.runtime import Runtime
from api.store import request as request_store
from api.store import search as search_store
from schema import narrowing
from schema.paging import Window

SIGN_IN_AS = (
    ("coordinator@talka.example", "sees and does everything on the board"),
    ("doctor@talka.example", "asks for 江岸第七医院 in Wuhan"),
    ("nurse@talka.example", "asks for Лікарня «Лівий берег» in Kyiv"),
    ("supplier@talka.example", "gives respirators and suits"),
    ("maker@talka.example", "prints visors"),
    ("driver@talka.example", "drives in Kyiv"),
)


async def prepare(runtime: Runtime) -> None:
    """Play the scene into an empty database, bring the search index up to date, and print the addresses."""
    everything = await request_store.find(narrowing.Requests(), narrowing.RequestOrder.NEWEST_FIRST, Window(1))
    if not everything.things:
        click.echo("Writing the demonstration's data:")
        await scene.Scene(runtime.scope(), lambda said: click.echo(f"  {said}")).play(scene.read())
    await _index(runtime)
    click.echo(_addresses(runtime.settings.base_url))


async def _index(runtime: Runtime) -> None:
    indexing = Indexing(runtime.database, runtime.engine)
    await indexing.ensure()
    while await search_store.waiting():
        await indexing.turn()


def _addresses(base_url: str) -> str:
    people = "\n".join(f"    {address:<28}{who}" for address, who in SIGN_IN_AS)
    return f"""
  Talka is running. Open

    {base_url + "/":<40}the board
    {base_url + "/graphiql":<40}the API, to try
    {base_url + code.PATH:<40}the codes to sign in with

  Sign in at {base_url}/sign-in as

{people}

  Stop with Ctrl+C; the data stays. `talka demo --fresh` starts over.
"""
