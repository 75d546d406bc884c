"""Registered documents."""

from uuid import UUID

import pytest

from schema import prepared
from tests.schema import fake
from tests.schema.fake import World, gid, uid

REGISTER = """mutation($input: RegisterDocumentInput!) { registerDocument(input: $input) {
  ... on Document { id documentId text registered } ... on Refusal { field sentence }
} }"""


async def test_a_document_is_registered(world: World) -> None:
    """The text reaches the port to the letter, and its id comes back."""
    new = {"text": " { viewer { signedIn } }\n", "organisationId": gid("Organisation", 60)}
    data = await world.ask(REGISTER, input=new)
    assert world.acts == [("register document", (" { viewer { signedIn } }\n", uid(60)))]
    assert data["registerDocument"]["documentId"] == "sha256:" + "0" * 64
    assert data["registerDocument"]["id"] == gid("Document", 95)


async def test_a_document_is_removed_by_its_id(world: World) -> None:
    """The port is told which, and the id that it had is told back."""
    id = gid("Document", 95)
    data = await world.ask("mutation($id: ID!) { removeDocument(input: { id: $id }) { ... on RemovedDocument { id } } }", id=id)
    assert world.acts == [("remove document", (uid(95),))]
    assert data["removeDocument"] == {"id": id}


@pytest.mark.parametrize(("who", "may"), [(fake.ASKER, True), (fake.GIVER, False)])
async def test_a_list_says_which_documents_may_be_removed(world: World, who: UUID, *, may: bool) -> None:
    """Whoever registered one may remove it; a colleague, in whose list it stands, too, may not."""
    made = await fake.Documents(world).register("{ viewer { signedIn } }", uid(60))
    world.documents, world.who = {made.id: made}, fake.signed_in(who)
    assert await world.ask("{ documents { nodes { can { remove } } } }") == {"documents": {"nodes": [{"can": {"remove": may}}]}}


async def test_registered_documents_are_listed(world: World) -> None:
    """The viewer's documents are a connection."""
    made = await fake.Documents(world).register("{ viewer { signedIn } }", None)
    world.documents = {made.id: made}
    data = await world.ask("{ documents(first: 1) { nodes { text } pageInfo { hasNextPage } } }")
    assert data["documents"] == {"nodes": [{"text": "{ viewer { signedIn } }"}], "pageInfo": {"hasNextPage": False}}


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (
            "query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}",
            "sha256:7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e",
        ),
        ("query($id:ID!){user(id:$id){name}}", "sha256:71f7dc5758652baac68e4a10c50be732b741c892ade2883a99358f52b555286b"),
    ],
)
def test_ids_are_those_of_the_specification(text: str, id: str) -> None:
    """The examples of the GraphQL-over-HTTP specification, appendix A, have the ids that it gives them."""
    assert prepared.identifier(text) == id
