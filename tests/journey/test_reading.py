"""A stranger reads what is needed and what could be done about it, and learns nothing about anybody."""

import json
import re
import subprocess
from pathlib import Path

from tests.journey.client import Client
from tests.journey.house import House

README = Path(__file__).parents[2] / "README.md"

PLACE = "place { address city point { latitude longitude } }"
PERSON = f"name email phone about {PLACE}"
SPEC = """
__typename
... on Ride { origin { address city point { latitude longitude } } destination { address point { latitude longitude } } note }
... on Delivery { origin { address } destination { address } note }
"""
EVERYTHING = f"""
query ($after: String) {{
  board {{
    counts {{ openLines criticalLines unknownAmounts facilities openOffers rides }}
    lines(first: 20, after: $after) {{
      totalCount
      pageInfo {{ hasNextPage endCursor }}
      nodes {{
        id title state gap pledged spec {{ {SPEC} }} need {{ __typename }} pledges {{ id offer {{ id }} }}
        candidates(first: 3) {{
          ruledOutSentence
          candidates {{ score notes scoreParts {{ sentence }} parts {{ offer {{ id title person {{ {PERSON} }} {PLACE} }} }} }}
        }}
        request {{
          id note {PLACE} askedBy {{ {PERSON} }}
          intake {{ contact {{ name phone messenger }} equipmentHead {{ name phone }} logistics deliverTo {{ address }} }}
          facility {{ id name contacts {{ name phone messenger steward {{ name }} }} }}
          events {{ sentence actor {{ name email }} }}
        }}
      }}
    }}
  }}
}}
"""
LISTS = f"""
{{
  offers(first: 50) {{ nodes {{ id title organisation {{ id }} {PLACE} person {{ {PERSON} }} pledges {{ id }} }} }}
  people(first: 50) {{ nodes {{ {PERSON} }} }}
  facilities(first: 50) {{ nodes {{ id name contacts {{ name phone }} }} }}
  designs(first: 50) {{ nodes {{ name owner {{ {PERSON} }} }} }}
  search(query: "陈医生", first: 50) {{ hits {{ node {{ __typename ... on Person {{ {PERSON} }} }} }} }}
}}
"""
# What the invented week knows of people who did not choose to be seen: phones, accounts, names, streets, exact positions.
PRIVATE = (
    "+86000",
    "liu-demo",
    "刘科长",
    "陈医生",
    "Ірина Коваль",
    "Сергій Лисенко",
    "Тростянецька",
    "Богатирська",
    "Перемоги",
    "Березняківська",
    "Антоновича",
    "Драгоманова",
    "50.4172",
    "50.4216",
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


def _board(reader: Client) -> list[dict]:
    lines, after = [], None
    while True:
        window = reader.ask(EVERYTHING, after=after)["board"]["lines"]
        lines += window["nodes"]
        if not window["pageInfo"]["hasNextPage"]:
            assert len(lines) == window["totalCount"]
            return lines
        after = window["pageInfo"]["endCursor"]


def test_a_stranger_reads_the_board_and_the_candidates_of_every_line(server: House) -> None:
    """Without signing in every open line is there, most of them with a scored and explained way to fulfil them."""
    lines = _board(server.stranger())
    assert len(lines) > 25
    ranked = [line["candidates"] for line in lines]
    assert all(ranking["ruledOutSentence"] for ranking in ranked)
    best = [ranking["candidates"][0] for ranking in ranked if ranking["candidates"]]
    assert len(best) > len(lines) / 2
    assert all(0 < candidate["score"] <= 1 and all(part["sentence"] for part in candidate["scoreParts"]) for candidate in best)


def test_no_answer_to_a_stranger_holds_personal_data(server: House) -> None:
    """Phones, mails, contacts, hidden names, and the streets of rides and homes are in no answer and on no page."""
    stranger = server.stranger()
    lines = _board(stranger)
    lists = stranger.ask(LISTS)
    people = [offer["id"] for offer in lists["offers"]["nodes"] if offer["organisation"] is None]
    requests = {line["request"]["id"] for line in lines}
    places = [facility["id"] for facility in lists["facilities"]["nodes"]]
    for path in (
        *("/", "/offers", "/designs", "/search?q=N95"),
        *(f"/requests/{each}" for each in requests),
        *(f"/offers/{each}" for each in people),
        *(f"/facilities/{each}" for each in places[:3]),
    ):
        stranger.get(path)
    for heard in stranger.heard:
        assert not [word for word in PRIVATE if word in heard]
        assert not MAIL.search(heard)


def test_the_example_in_the_readme_works_when_pasted(server: House) -> None:
    """The command is read out of README and run by a shell; it names the line the board needs most, and how to fulfil it."""
    (command,) = re.findall(r"^ {4}(curl .*)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert "127.0.0.1:8000/" in command
    pasted = command.replace("http://", "").replace("127.0.0.1:8000", server.url.removeprefix("http://"))
    done = subprocess.run(["sh", "-c", pasted], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    board = json.loads(done.stdout)["data"]["board"]
    assert board["counts"]["openLines"] > 25
    (line,) = board["lines"]["nodes"]
    assert line["title"]
    assert line["candidates"]["candidates"][0]["scoreParts"]
