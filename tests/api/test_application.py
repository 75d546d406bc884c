"""The application as a whole: what stands around the end point and the routes."""

import httpx

from api import application
from tests.api.house import House


async def test_a_slash_too_many_leads_to_the_end_point(house: House) -> None:
    """Who was told the address with a slash behind it is led to the one without, with what they sent."""
    transport = httpx.ASGITransport(application.create(house))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", follow_redirects=True) as http:
        answer = await http.post("/graphql/", json={"query": "{ viewer { signedIn } }"})
    assert [each.status_code for each in answer.history] == [307]
    assert answer.json() == {"data": {"viewer": {"signedIn": False}}}
