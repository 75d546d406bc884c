"""What many journeys begin with: a need on the board, its best candidate, and a pledge."""

from typing import Any

from tests.journey.client import Client

LINE = "id title state pledged dispatched received gap request { id committed inTransit fulfilled }"
RANKING = f"""
query ($id: ID!) {{
  candidates(requestLineId: $id, first: 3) {{
    line {{ {LINE} }}
    candidates {{
      score short scoreParts {{ sentence }}
      parts {{ part fills during {{ start end }} offer {{ id title free organisation {{ name }} }} }}
    }}
  }}
}}
"""
PLEDGE = "id state fills expires can { confirm decline dispatch receive cancel }"


def ask_for_suits(doctor: Client, amount: int) -> str:
    """The id of the one line of a request for suits that the seventh hospital publishes."""
    facilities = doctor.ask("{ viewer { facilities { id name } } }")["viewer"]["facilities"]
    lines = [{"goods": {"item": "protective-suit", "asked": str(amount), "standard": "GB 19082-2009"}}]
    made = doctor.done("publishRequest", "Request", "lines { id }", facilityId=facilities[0]["id"], lines=lines)
    return made["lines"][0]["id"]


def best(reader: Client, line: str) -> Any:
    """The first candidate of a line."""
    return reader.ask(RANKING, id=line)["candidates"]["candidates"][0]


def parts(candidate: Any) -> list[dict[str, Any]]:
    """A candidate as a pledge takes it."""
    return [
        {"offerId": each["offer"]["id"], "part": each["part"], "fills": each["fills"], "during": each["during"]}
        for each in candidate["parts"]
    ]


def pledge(who: Client, line: str) -> list[Any]:
    """The pledges that follow from the first candidate of a line."""
    given = who.done("pledge", "Pledged", f"pledges {{ {PLEDGE} }}", lineId=line, parts=parts(best(who, line)))
    return given["pledges"]


def look(who: Client, line: str) -> Any:
    """A line and its request as they stand now."""
    return who.ask(f"query ($id: ID!) {{ requestLine(id: $id) {{ {LINE} }} }}", id=line)["requestLine"]
