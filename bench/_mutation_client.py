"""Clients that take needs from their publication to the arrival of what was pledged, over connections that stay open."""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

STEPS = ("publishRequest", "pledge", "confirmPledge", "dispatchPledge", "receivePledge")
_MADE = {"publishRequest": ("Request", "lines { id }"), "pledge": ("Pledged", "pledges { id }")}

Times = dict[str, list[float]]  # seconds, by what was done


@dataclass(slots=True)
class Client:
    """One client of a server, which does one thing after the other."""

    url: str
    token: str
    times: Times = field(default_factory=lambda: defaultdict(list))

    async def run(self, facilities: Sequence[str], offers: Sequence[tuple[str, str]], until: float) -> None:
        """Take one need after the other through its life, until that moment of the clock."""
        where = urlsplit(self.url)
        self._reader, self._writer = await asyncio.open_connection(where.hostname, where.port)
        for facility, (offer, item) in zip(itertools.cycle(facilities), itertools.cycle(offers), strict=False):
            if time.perf_counter() > until:
                break
            await self._live(facility, offer, item)
        self._writer.close()

    async def _live(self, facility: str, offer: str, item: str) -> None:
        goods = {"goods": {"item": item, "asked": "90"}}
        made = await self._act("publishRequest", facilityId=facility, lines=[goods])
        part = {"offerId": offer, "part": "SUPPLY", "fills": 5}
        pledged = await self._act("pledge", lineId=made["lines"][0]["id"], parts=[part])
        id = pledged["pledges"][0]["id"]
        await self._act("confirmPledge", id=id)
        await self._act("dispatchPledge", id=id)
        await self._act("receivePledge", id=id, received=5)

    async def _act(self, verb: str, **input: Any) -> Any:
        kind, selection = _MADE.get(verb, ("Pledge", "id"))
        document = f"""mutation ($input: {verb[0].upper()}{verb[1:]}Input!) {{ result: {verb}(input: $input) {{
            __typename ... on {kind} {{ {selection} }} ... on Refusal {{ sentence }} }} }}"""
        begun = time.perf_counter()
        answer = await self._post(json.dumps({"query": document, "variables": {"input": input}}).encode())
        self.times[verb].append(time.perf_counter() - begun)
        if answer.get("errors") or answer["data"]["result"]["__typename"] != kind:
            raise SystemExit(f"{verb} was refused: {answer}")
        return answer["data"]["result"]

    async def _post(self, body: bytes) -> Any:
        where = urlsplit(self.url)
        head = f"POST {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Type: application/json\r\n"
        head += f"Authorization: Bearer {self.token}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        said = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = next(line for line in said.split(b"\r\n") if line.startswith(b"content-length:"))
        return json.loads(await self._reader.readexactly(int(length.partition(b":")[2])))

    _reader: asyncio.StreamReader = field(init=False)
    _writer: asyncio.StreamWriter = field(init=False)
