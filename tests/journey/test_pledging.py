"""From a need on the board to goods that were counted on arrival, with everyone doing their part."""

from typing import Any

from tests.journey import pledging
from tests.journey.client import Client
from tests.journey.house import House

PLEDGES = """
query ($id: ID!) {
  requestLine(id: $id) { pledges { id state fills can { confirm decline dispatch receive cancel } } }
}
"""


def may(who: Client, line: str) -> set[str]:
    """What somebody may do with the one pledge of a line that they see; nothing where they see none."""
    seen = who.ask(PLEDGES, id=line)["requestLine"]["pledges"]
    return {verb for each in seen for verb, allowed in each["can"].items() if allowed}


def counts(who: Client) -> Any:
    """The board in numbers."""
    return who.ask("{ board { counts { openLines pledgedToday receivedToday } } }")["board"]["counts"]


def test_the_first_candidate_is_pledged_confirmed_dispatched_received_and_the_request_is_fulfilled(server: House) -> None:
    """The coordinator pledges, the doctor confirms, the supplier dispatches, the doctor counts; board and line tell each step."""
    coordinator, doctor, supplier, stranger = (*map(server.guest, ("coordinator", "doctor", "supplier")), server.stranger())
    line = pledging.ask_for_suits(doctor, 40)
    before = counts(stranger)
    candidate = pledging.best(coordinator, line)
    assert candidate["short"] == 0
    assert sum(each["fills"] for each in candidate["parts"]) == 40

    (held,) = pledging.pledge(coordinator, line)
    assert held["state"] == "HELD"
    seen = pledging.look(stranger, line)
    assert (seen["pledged"], seen["gap"], seen["dispatched"]) == (40, 0, 0)
    assert seen["request"]["committed"] == "COMPLETE"
    assert counts(stranger)["openLines"] == before["openLines"] - 1
    assert counts(stranger)["pledgedToday"] == before["pledgedToday"] + 1

    assert may(doctor, line) == {"confirm", "decline", "cancel"}
    assert may(supplier, line) == {"decline", "cancel"}
    assert may(stranger, line) == set()
    assert doctor.done("confirmPledge", "Pledge", "state", id=held["id"])["state"] == "CONFIRMED"

    assert may(supplier, line) >= {"dispatch"}
    assert supplier.done("dispatchPledge", "Pledge", "state", id=held["id"])["state"] == "DISPATCHED"
    seen = pledging.look(stranger, line)
    assert (seen["dispatched"], seen["request"]["inTransit"], seen["request"]["fulfilled"]) == (40, "COMPLETE", "NONE")

    assert may(doctor, line) >= {"receive"}
    assert doctor.done("receivePledge", "Pledge", "state received", id=held["id"], received=40)["received"] == 40
    seen = pledging.look(stranger, line)
    assert (seen["received"], seen["request"]["fulfilled"]) == (40, "COMPLETE")
    assert counts(stranger)["receivedToday"] == before["receivedToday"] + 1


def test_what_is_missing_on_arrival_is_needed_again(server: House) -> None:
    """Of 30 suits pledged 18 are counted, and the line wants 12 again."""
    coordinator, doctor, supplier = map(server.guest, ("coordinator", "doctor", "supplier"))
    line = pledging.ask_for_suits(doctor, 30)
    (held,) = pledging.pledge(coordinator, line)
    doctor.done("confirmPledge", "Pledge", "state", id=held["id"])
    supplier.done("dispatchPledge", "Pledge", "state", id=held["id"])
    doctor.done("receivePledge", "Pledge", "received", id=held["id"], received=18)
    seen = pledging.look(doctor, line)
    assert (seen["received"], seen["gap"], seen["request"]["fulfilled"]) == (18, 12, "PARTIAL")


def test_a_declined_pledge_gives_everything_back(server: House) -> None:
    """The supplier declines: the line is as open as before, and the reason is kept."""
    coordinator, doctor, supplier = map(server.guest, ("coordinator", "doctor", "supplier"))
    line = pledging.ask_for_suits(doctor, 20)
    free = pledging.best(coordinator, line)["parts"][0]["offer"]["free"]
    (held,) = pledging.pledge(coordinator, line)
    assert pledging.best(supplier, pledging.ask_for_suits(doctor, 5))["parts"][0]["offer"]["free"] == free - 20
    declined = supplier.done("declinePledge", "Pledge", "state closing", id=held["id"], closing="NO_SUPPLY")
    assert declined == {"__typename": "Pledge", "state": "DECLINED", "closing": "NO_SUPPLY"}
    assert pledging.look(doctor, line)["gap"] == 20
    assert pledging.best(coordinator, line)["parts"][0]["offer"]["free"] == free


def test_an_unconfirmed_need_is_answered_by_a_link_that_needs_no_sign_in(server: House) -> None:
    """Whoever holds the link says still needed, changed, or stop; a link that was made up answers nothing."""
    doctor, stranger = server.guest("doctor"), server.stranger()
    line = pledging.ask_for_suits(doctor, 25)
    link = doctor.done("makeLink", "NewLink", "token path", lineId=line)
    shown = stranger.ask(
        "query ($token: String!) { linkedLine(token: $token) { facilityName line { id gap } } }", token=link["token"]
    )
    assert shown["linkedLine"] == {"facilityName": "江岸第七医院", "line": {"id": line, "gap": 25}}
    assert "江岸第七医院" in stranger.get(link["path"])

    answer = "line { state gap confirmBy }"
    kept = stranger.done("answerLink", "LinkedLine", answer, token=link["token"], answer="STILL_NEEDED")["line"]
    changed = stranger.done("answerLink", "LinkedLine", answer, token=link["token"], answer="CHANGED", asked="15")["line"]
    stopped = stranger.done("answerLink", "LinkedLine", answer, token=link["token"], answer="STOP")["line"]
    assert [(each["state"], each["gap"]) for each in (kept, changed)] == [("OPEN", 25), ("OPEN", 15)]
    assert stopped["state"] == "STOPPED"
    assert pledging.look(stranger, line)["state"] == "STOPPED"
    made_up = stranger.act("answerLink", "", token="made-up", answer="STOP")
    assert made_up["__typename"] != "LinkedLine"
    assert made_up["sentence"]
