"""Talka from Python, with the standard library alone: `TALKA_URL=... TALKA_TOKEN=... python client.py`."""

import json
import os
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

TALKA = os.environ.get("TALKA_URL", "http://127.0.0.1:8000")
TOKEN = os.environ.get("TALKA_TOKEN", "")  # of createApiToken; without one, only what everybody sees

NEEDS = """
query Needs($after: String) {
  board {
    lastEvent
    lines(first: 50, after: $after, filter: { kinds: [GOODS] }) {
      nodes { title gap request { urgency facility { name } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
OFFER = """
mutation Offer($input: PublishOfferInput!, $key: String!) {
  publishOffer(input: $input, idempotencyKey: $key) {
    __typename
    ... on Offer { id title free }
    ... on Refusal { code field sentence }
  }
}
"""
CHANGES = """
subscription Changes($after: String) {
  boardChanged(after: $after) { event { id sentence } counts { openLines } }
}
"""


class RequestError(Exception):
    """Something was wrong with the request itself; the sentence says what."""


def send(query: str, variables: dict[str, Any], accept: str, seconds: float) -> Any:
    """Send a document; the answer as it comes."""
    headers = {"Content-Type": "application/json", "Accept": accept, "Accept-Language": "en"}
    if TOKEN:
        headers["Authorization"] = f"Bearer {TOKEN}"
    body = json.dumps({"query": query, "variables": variables}).encode()
    return urlopen(Request(f"{TALKA}/graphql", body, headers), timeout=seconds)


def ask(query: str, **variables: Any) -> Any:
    """The data of a document; raises RequestError with the sentences of what was wrong."""
    try:
        with send(query, variables, "application/graphql-response+json", 30) as response:
            answer = json.load(response)
    except HTTPError as error:
        answer = json.load(error)
    if answer.get("errors"):
        raise RequestError(" ".join(error["message"] for error in answer["errors"]))
    return answer["data"]


def needs() -> Iterator[Any]:
    """Every line of the board that asks for goods, page by page, the most urgent first."""
    after = None
    while True:
        lines = ask(NEEDS, after=after)["board"]["lines"]
        yield from lines["nodes"]
        if not lines["pageInfo"]["hasNextPage"]:
            return
        after = lines["pageInfo"]["endCursor"]


def offer(pieces: int) -> str:
    """Offer masks once, however often it has to be sent; what came of it."""
    what = {"stock": {"item": "surgical-mask", "asked": str(pieces), "standard": "EN 14683 Type II"}}
    given, key = {"what": what, "place": {"city": "Kaunas", "country": "LT"}}, str(uuid.uuid4())
    for wait in (0.5, 1, 2, 4, 8):
        try:
            made = ask(OFFER, input=given, key=key)["publishOffer"]
        except URLError:
            time.sleep(wait)  # whether it arrived is not known; the same key makes it happen once
        else:
            return made["sentence"] if "sentence" in made else f"{made['title']}: {made['free']}"
    raise RequestError(f"Nobody answers at {TALKA}.")


def changes(after: str | None) -> Iterator[str]:
    """What happens on the board after an event; a broken connection is made again, and nothing is missed."""
    while True:
        try:
            with send(CHANGES, {"after": after}, "text/event-stream", 60) as stream:
                for line in stream:
                    if line.startswith(b"data:") and (data := json.loads(line[5:] or "{}").get("data")):
                        change = data["boardChanged"]
                        after = change["event"]["id"]
                        yield f"{change['event']['sentence']} {change['counts']['openLines']} open lines"
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(1)


def main() -> None:
    """Read the board, offer something, and watch until something changes."""
    last = ask(NEEDS)["board"]["lastEvent"]
    for need in needs():
        facility = (need["request"]["facility"] or {}).get("name", "a person")
        amount = "amount unknown" if need["gap"] is None else need["gap"]
        print(f"{need['request']['urgency']} {need['title']}: {amount}, {facility}")
    print(offer(500))
    print(next(changes(last)))  # a real client goes on


if __name__ == "__main__":
    main()
