"""What imports could not understand, as a page for coordinators."""

import pytest

from tests.web import backend as stand_in
from tests.web.backend import Backend
from tests.web.conftest import Visitor

KEPT = {
    "id": "kept-1",
    "source": "survey/7",
    "reason": "The amount is zero or less.",
    "asWritten": '{"item": "masks", "amount": -4}',
    "created": "2026-11-20T03:00:00+00:00",
    "resolved": False,
}


@pytest.fixture
def coordinator(visitor: Visitor, backend: Backend) -> Visitor:
    """A signed-in coordinator with one record waiting."""
    visitor.sign_in()
    backend.fields["viewer"] = stand_in.viewer(signed_in=True, roles=["COORDINATOR"])
    backend.fields["keptAside"] = stand_in.connection(KEPT)
    return visitor


async def test_a_coordinator_reads_what_was_kept_and_why(coordinator: Visitor) -> None:
    """Each record is shown as it was written, with its source and reason."""
    page = (await coordinator.get("/kept")).text
    for text in ("survey/7", "The amount is zero or less.", "&#34;amount&#34;: -4", "1 record"):
        assert text in page


async def test_a_coordinator_ticks_a_record_off(coordinator: Visitor, backend: Backend) -> None:
    """Ticking off sends the mutation and comes back to the list."""
    backend.fields["resolveKeptAside"] = {"__typename": "KeptAside", **KEPT, "resolved": True}
    answer = await coordinator.post("/kept", {"act": "resolve", "kept": "kept-1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/kept?done=kept")
    assert ("resolveKeptAside", {"id": "kept-1"}) in backend.calls


async def test_others_do_not_know_the_page(visitor: Visitor, backend: Backend) -> None:
    """A stranger is asked to sign in, and a supplier finds no such page."""
    assert (await visitor.get("/kept")).headers["location"].startswith("/sign-in")
    visitor.sign_in()
    backend.fields["viewer"] = stand_in.viewer(signed_in=True, roles=["SUPPLIER"])
    assert (await visitor.get("/kept")).status_code == 404
