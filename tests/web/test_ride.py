"""The plan of rides: who drives when, and what nobody carries yet."""

from typing import Any

import pytest

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import Visitor

PICK_UP = {"start": "2026-11-21T08:00:00+00:00", "end": "2026-11-21T08:30:00+00:00"}
TAXI = {"amount": 1450, "currency": "EUR"}


def journey(id: str) -> dict[str, Any]:
    """A ride from one flat to another."""
    places = {name: stand_in.place("Kyiv", "UA", f"{name} street") for name in ("origin", "destination")}
    ride = {"__typename": "Ride", "passengers": 1, "wheelchair": False, "pickUp": PICK_UP, "note": "", **places}
    return stand_in.line(id=id, title=f"Ride {id}", spec=ride, request=stand_in.request())


def stop(id: str, kind: str, minute: int) -> dict[str, Any]:
    """A stop so many minutes after eight."""
    at = f"2026-11-21T08:{minute:02}:00+00:00"
    return {"kind": kind, "setOff": at, "begin": at, "kilometres": 2.5, "line": journey(id)}


@pytest.fixture
def plan(backend: Backend) -> Backend:
    """One driver who carries two at once, and one ride that waits."""
    backend.fields["viewer"] = stand_in.viewer(signed_in=True, roles=["COORDINATOR"])
    stops = [stop("a", "PICK_UP", 0), stop("b", "PICK_UP", 10), stop("a", "DROP", 20), stop("b", "DROP", 40)]
    shift = {"start": "2026-11-21T08:00:00+00:00", "end": "2026-11-21T10:00:00+00:00"}
    driven = {"kilometres": 12.0, "started": 1, "shift": shift, "offer": stand_in.offer(), "stops": stops}
    waiting = {"sentence": "None of 3 drivers can.", "pickUp": None, "arriveBy": None, "taxi": TAXI, "line": journey("c")}
    backend.fields["plan"] = {"driven": [driven], "waiting": [waiting]}
    return backend


async def test_a_route_is_a_list_with_a_picture(visitor: Visitor, plan: Backend) -> None:
    """Every stop in its order, what is done set back, and two who ride at once in two rows."""
    visitor.sign_in()
    page = (await visitor.get("/rides")).text
    assert page.index("Ride a") < page.index("Ride b")
    assert page.count('class="fill"') == 2
    assert 'viewBox="0 0 100 12"' in page
    assert 'class="pick_up past"' in page


async def test_what_waits_says_why_and_what_a_taxi_costs(visitor: Visitor, plan: Backend) -> None:
    """Nobody can be promised, but a taxi can be sent."""
    visitor.sign_in()
    page = (await visitor.get("/rides")).text
    assert "None of 3 drivers can." in page
    assert "€14.50" in page
    assert 'value="assign_ride"' not in page
    assert 'value="send_by_taxi"' in page


@pytest.mark.parametrize(
    ("fields", "mutation", "type_name", "sent"),
    [
        ({"act": "assign_ride", "line": "c"}, "assignRide", "Assignment", {"lineId": "c"}),
        ({"act": "send_by_taxi", "line": "c"}, "sendByTaxi", "Assignment", {"lineId": "c"}),
        ({"act": "hand_back_rides", "offer": "offer-1"}, "handBackRides", "Offer", {"offerId": "offer-1"}),
    ],
)
async def test_every_form_sends_its_mutation(
    visitor: Visitor, plan: Backend, *, fields: dict[str, str | list[str]], mutation: str, type_name: str, sent: dict[str, str]
) -> None:
    """Promising, sending a taxi and handing back reach the API."""
    visitor.sign_in()
    plan.fields[mutation] = {"__typename": type_name, "id": "it", "carried": "DRIVER"}
    answer = await visitor.post("/rides", fields)
    assert answer.headers["location"] == f"/rides?done={fields['act']}"
    assert plan.calls == [(mutation, sent)]


async def test_strangers_are_sent_to_sign_in(visitor: Visitor) -> None:
    """The plan names people and places."""
    assert (await visitor.get("/rides")).headers["location"] == "/sign-in?next=%2Frides"


async def test_a_refusal_stands_on_the_page(visitor: Visitor, plan: Backend) -> None:
    """Somebody was faster: the page says so and shows what is now."""
    visitor.sign_in()
    plan.fields["assignRide"] = stand_in.refusal("Somebody carries this already.", "lineId")
    answer = await visitor.post("/rides", {"act": "assign_ride", "line": "c"})
    assert answer.status_code == 422
    assert "Somebody carries this already." in answer.text


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (None, "Find a driver now"),
        ({"carried": "WAITING", "pickUp": None, "arriveBy": None, "cost": None}, "Look again"),
        ({"carried": "TAXI", "pickUp": None, "arriveBy": None, "cost": TAXI}, "A taxi was sent; it costs about €14.50."),
        ({"carried": "DRIVER", "pickUp": PICK_UP, "arriveBy": "2026-11-21T09:00:00+00:00", "cost": None}, "A driver comes"),
    ],
    ids=["nobody asked", "waiting", "taxi", "driver"],
)
async def test_whoever_asked_sees_who_carries(
    visitor: Visitor, backend: Backend, told: dict[str, Any] | None, shown: str
) -> None:
    """A ride's page says who comes and when, or offers to look."""
    visitor.sign_in()
    may = {**stand_in.NOTHING_ALLOWED, "stop": True}
    line = {**journey("a"), "assignment": told, "can": may, "gap": 0 if told and told["carried"] == "DRIVER" else 1, "pledged": 1}
    backend.fields["request"] = stand_in.request(lines=[line])
    assert shown in (await visitor.get("/requests/request-1")).text
