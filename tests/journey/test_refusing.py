"""What cannot be done is refused by name, with the field and a sentence in the language of whoever asked."""

import re
from typing import Any

import pytest

from tests.journey import pledging
from tests.journey.client import Client
from tests.journey.house import House

SCRIPTS = {"en": r"[A-Za-z]", "uk": r"[А-Яа-яІіЇїЄєҐґ]", "ru": r"[А-Яа-я]", "zh": r"[\u4e00-\u9fff]"}
MASKS = {"goods": {"item": "respirator", "asked": "10"}}
NOBODY = "Person_01a1fc06031a782cac68285c44ed4b4d"


def refused(who: Client, verb: str, **input: Any) -> tuple[str, str | None, str]:
    """The name of the refusal, the field it is about, and its sentence."""
    result = who.act(verb, "", **input)
    assert "sentence" in result, result
    return result["__typename"], result["field"], result["sentence"]


def reading(who: Client, language: str) -> Client:
    """The same person, reading another language."""
    return Client(str(who.http.base_url), language).carry(who.token)


@pytest.mark.parametrize("language", SCRIPTS)
def test_publishing_without_signing_in_is_refused_in_the_language_of_the_reader(server: House, language: str) -> None:
    """An anonymous visitor is told to sign in, in each of the four languages."""
    name, field, sentence = refused(server.stranger(language), "publishRequest", lines=[MASKS])
    assert (name, field) == ("SignInNeeded", None)
    assert re.search(SCRIPTS[language], sentence)


def test_every_language_has_a_sentence_of_its_own(server: House) -> None:
    """A wrong amount is told in four different sentences, each about the same field."""
    doctor = server.guest("doctor")
    wrong = {"goods": {"item": "respirator", "asked": "0"}}
    told = [refused(reading(doctor, language), "publishRequest", lines=[MASKS, wrong]) for language in SCRIPTS]
    assert {(name, field) for name, field, _ in told} == {("InvalidInput", "lines.1.asked")}
    assert len({sentence for _, _, sentence in told}) == len(SCRIPTS)
    for (_, _, sentence), letters in zip(told, SCRIPTS.values(), strict=True):
        assert re.search(letters, sentence), sentence


def test_an_item_that_nobody_knows_is_named_with_its_field(server: House) -> None:
    """A code that is not in the catalogue is refused where it stands."""
    name, field, sentence = refused(
        server.guest("doctor"), "publishRequest", lines=[{"goods": {"item": "unicorn", "asked": "1"}}]
    )
    assert (name, field) == ("InvalidInput", "lines.0.item")
    assert "unicorn" in sentence


def test_more_than_is_needed_cannot_be_pledged(server: House) -> None:
    """A line that wants 10 takes no 11, and says how many it still takes."""
    coordinator = server.guest("coordinator")
    line = pledging.ask_for_suits(server.guest("doctor"), 10)
    (part,) = pledging.parts(pledging.best(coordinator, line))
    name, _, sentence = refused(coordinator, "pledge", lineId=line, parts=[part | {"fills": 11}])
    assert name == "NotEnough"
    assert "10" in sentence
    assert pledging.look(coordinator, line)["gap"] == 10


def test_those_who_are_not_concerned_cannot_turn_a_pledge(server: House) -> None:
    """The driver of another city may not confirm, and a promise that does not exist cannot be found."""
    coordinator, driver = server.guest("coordinator"), server.guest("driver")
    (held,) = pledging.pledge(coordinator, pledging.ask_for_suits(server.guest("doctor"), 7))
    assert refused(driver, "confirmPledge", id=held["id"])[0] == "NotAllowed"
    name, field, _ = refused(coordinator, "confirmPledge", id=NOBODY)
    assert (name, field) in {("NotFound", "id"), ("InvalidInput", "id")}


def test_steps_cannot_be_skipped(server: House) -> None:
    """What was not confirmed cannot be dispatched, and what was declined cannot be received."""
    coordinator = server.guest("coordinator")
    (held,) = pledging.pledge(coordinator, pledging.ask_for_suits(server.guest("doctor"), 6))
    assert refused(coordinator, "dispatchPledge", id=held["id"])[0] == "WrongState"
    coordinator.done("declinePledge", "Pledge", "state", id=held["id"])
    assert refused(coordinator, "receivePledge", id=held["id"], received=6)[0] == "WrongState"


def test_a_wrong_code_signs_nobody_in_and_codes_are_counted(server: House) -> None:
    """Neither a wrong code nor an address that is none opens a session, and the sixth code within an hour is refused."""
    stranger = server.stranger()
    address = "guesser@talka.example"
    assert refused(stranger, "askCode", address="not an address")[:2] == ("InvalidInput", "address")
    sent = [stranger.act("askCode", "... on CodeSent { masked }", address=address)["__typename"] for _ in range(6)]
    assert sent == [*["CodeSent"] * 5, "TooMany"]
    wrong = "000000" if stranger.code(address) != "000000" else "111111"
    assert refused(stranger, "signIn", address=address, code=wrong)[:2] == ("InvalidInput", "code")
    assert stranger.ask("{ viewer { signedIn } }")["viewer"]["signedIn"] is False
