"""One of the clients that write while processes are killed: it repeats each act under its key until somebody answers."""

import json
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import httpx

PLACE = {"city": "Полтава", "country": "UA"}
MOST_FILLS = 5
REFUSED = "... on Refusal { reason sentence }"
PATIENCE = 15.0  # seconds that a server may take to answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a writer needs to know: the servers, a session, and what everybody draws from."""

    urls: Sequence[str]
    token: str
    lines: Sequence[str]
    offers: Sequence[str]


class Writer:
    """Writes at random, and keeps a journal: a line before each act, and one when it was answered."""

    def __init__(self, wanted: Wanted, journal: Path, stop: Event, acknowledged: Any, seed: int) -> None:
        """Write as this session; `acknowledged` counts the answers of all writers."""
        self._wanted, self._stop, self._acknowledged = wanted, stop, acknowledged
        self._journal = journal.open("a")
        self._chance = random.Random(seed)  # noqa: S311
        self._http = httpx.Client(timeout=PATIENCE, headers={"authorization": f"Bearer {wanted.token}"})
        self._pledges: list[str] = []
        self._offers = list(wanted.offers)

    def run(self) -> None:
        """Write until told to stop."""
        while not self._stop.is_set():
            self._chance.choices((self._pledge, self._cancel, self._offer, self._facility), (6, 2, 2, 1))[0]()

    def _pledge(self) -> None:
        part = {"offerId": self._chance.choice(self._offers), "part": "SUPPLY", "fills": self._chance.randint(1, MOST_FILLS)}
        line = self._chance.choice(self._wanted.lines)
        made = self._act("pledge", "... on Pledged { pledges { id } }", "Pledged", lineId=line, parts=[part])
        if made:
            self._pledges += [each["id"] for each in made["pledges"]]

    def _cancel(self) -> None:
        if self._pledges:
            pledge = self._pledges.pop(self._chance.randrange(len(self._pledges)))
            self._act("cancelPledge", "... on Pledge { id }", "Pledge", id=pledge)

    def _offer(self) -> None:
        what = {"stock": {"item": "thermometer", "asked": str(self._chance.randint(10, 200))}}
        made = self._act("publishOffer", "... on Offer { id }", "Offer", what=what, place=PLACE)
        if made:
            self._offers.append(made["id"])

    def _facility(self) -> None:
        name = f"Hospital {self._chance.getrandbits(64):016x}"
        self._act("registerFacility", "... on Facility { id }", "Facility", name=name, place={"city": "Odesa"})

    def _act(self, verb: str, selection: str, kind: str, **given: Any) -> Any:
        """Do it once, however often that takes; what came of it, None where it was refused or nobody answered to the end."""
        key = str(uuid.UUID(int=self._chance.getrandbits(128)))
        self._note(key=key, verb=verb, input=given)
        document = (
            f"mutation ($input: {verb[0].upper()}{verb[1:]}Input!, $key: String) "
            f"{{ result: {verb}(input: $input, idempotencyKey: $key) {{ __typename {selection} {REFUSED} }} }}"
        )
        while not self._stop.is_set():
            result = self._ask(document, {"input": given, "key": key})
            if result is None or result["__typename"] == "Conflict":
                continue
            done = result["__typename"] == kind
            self._note(key=key, **({"done": result} if done else {"refused": result["__typename"]}))
            with self._acknowledged.get_lock():
                self._acknowledged.value += 1
            return result if done else None
        return None

    def _ask(self, document: str, variables: dict[str, Any]) -> Any:
        """What any server answers; None where it has none to give, or answers that something broke."""
        url = self._chance.choice(self._wanted.urls)
        try:
            answer = self._http.post(f"{url}/graphql", json={"query": document, "variables": variables}).json()
        except (httpx.HTTPError, ValueError):
            return None
        return None if answer.get("errors") else answer["data"]["result"]

    def _note(self, **entry: Any) -> None:
        self._journal.write(json.dumps(entry) + "\n")
        self._journal.flush()


def write(wanted: Wanted, journal: Path, stop: Event, acknowledged: Any, seed: int) -> None:
    """Write in a process of its own."""
    Writer(wanted, journal, stop, acknowledged, seed).run()
