"""The same acts under the same keys from several processes; run by the test of that race, each in a process of its own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.live.hub import Hub
from api.settings import Settings
from api.store.database import Database
from matching import viewer
from schema.root import schema
from search.embedded import Embedded
from tests.api.house import Clock, House, Outbox


@dataclass(frozen=True, slots=True)
class Sent:
    """A mutation that is sent under each of the keys in turn, by whom and when."""

    who: viewer.Viewer
    now: datetime
    document: str
    given: Any
    keys: Sequence[str]


def run(url: str, sent: Sent) -> list[Any]:
    """What each of the keys was answered."""
    return asyncio.run(_run(url, sent))


async def _run(url: str, sent: Sent) -> list[Any]:
    database, engine = await Database.open(url), Embedded()
    told: list[Any] = []
    try:
        async with database.session():
            house = House(Settings(database=url), database, engine, Hub(), Outbox(), clock=Clock(sent.now))
            for key in sent.keys:
                variables = {"input": sent.given, "key": key}
                answer = await schema.execute(sent.document, variable_values=variables, context_value=house.ports(sent.who))
                told.append(answer.errors or (answer.data or {})["result"])
    finally:
        await engine.close()
        await database.close()
    return told
