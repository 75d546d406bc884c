"""Signing in and out."""

from tests.schema.fake import World, gid, uid


async def test_a_code_is_sent(world: World) -> None:
    """The address reaches the port; the answer hides most of it."""
    data = await world.ask(
        """mutation { askCode(input: { address: "oksana@example.org" }) { ... on CodeSent { channel masked expires } } }"""
    )
    assert data["askCode"] == {"channel": "MAIL", "masked": "o***@example.org", "expires": "2020-02-01T08:10:00+00:00"}


async def test_a_code_becomes_a_session(world: World) -> None:
    """Signing in answers with the secret, and with who is signed in from then on."""
    data = await world.ask(
        """mutation { signIn(input: { address: "a", code: "123456", name: "Oksana" }) {
          ... on SignedIn { token expires viewer { signedIn person { name } } }
        } }"""
    )
    assert data["signIn"]["token"] == "the-secret"
    assert data["signIn"]["viewer"] == {"signedIn": True, "person": {"name": "oksana"}}
    assert world.acts == [("sign in", ("a", "123456", "Oksana"))]


async def test_a_session_ends(world: World) -> None:
    """Signing out is done, and cannot be refused."""
    assert await world.ask("mutation { signOut { done } }") == {"signOut": {"done": True}}
    assert await world.ask("mutation { signOut(everywhere: true) { done } }") == {"signOut": {"done": True}}
    assert world.acts == [("sign out", (False,)), ("sign out", (True,))]


async def test_api_tokens_are_made_and_revoked(world: World) -> None:
    """A new token shows its secret this once; a revoked one shows itself."""
    data = await world.ask(
        """mutation($id: ID!) {
          createApiToken(input: { name: "my script" }) { ... on NewApiToken { secret token { name expires } } }
          revokeApiToken(input: { id: $id }) { ... on ApiToken { id } }
        }""",
        id=gid("ApiToken", 95),
    )
    assert data["createApiToken"]["secret"] == "the-secret"
    assert data["revokeApiToken"] == {"id": gid("ApiToken", 95)}
    assert world.acts[-1] == ("revoke token", (uid(95),))
