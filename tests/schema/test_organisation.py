"""Organisations, roles and memberships."""

from matching import organisation, place
from tests.schema.fake import ASKER, World, gid, uid

ID = {"id": gid("Membership", 70)}


async def test_organisations_are_listed(world: World) -> None:
    """Organisations come by windows."""
    data = await world.ask("{ organisations(first: 1) { nodes { id name kind } } }")
    assert data["organisations"]["nodes"] == [{"id": gid("Organisation", 60), "name": "City health", "kind": "PUBLIC_BODY"}]


async def test_an_organisation_is_founded(world: World) -> None:
    """Name, kind and place reach the port."""
    await world.ask(
        'mutation { foundOrganisation(input: { name: "Sewers", kind: CHARITY, place: { city: "Kyiv" } }) { __typename } }'
    )
    assert world.acts == [("found", ("Sewers", organisation.Kind.CHARITY, place.Place(city="Kyiv")))]


async def test_roles_are_taken_and_granted(world: World) -> None:
    """A role is taken on one's own behalf or in an organisation, and given to somebody."""
    await world.ask(
        """mutation($organisation: ID!, $person: ID!) {
          a: takeRole(input: { role: DRIVER }) { __typename }
          b: takeRole(input: { role: REQUESTER, organisationId: $organisation }) { __typename }
          grantRole(input: { personId: $person, role: COORDINATOR }) { __typename }
        }""",
        organisation=gid("Organisation", 60),
        person=gid("Person", 1),
    )
    assert world.acts == [
        ("take role", (organisation.Role.DRIVER, None)),
        ("take role", (organisation.Role.REQUESTER, uid(60))),
        ("grant role", (ASKER, organisation.Role.COORDINATOR, None)),
    ]


async def test_memberships_are_answered_and_left(world: World) -> None:
    """Accepting, declining and leaving reach the port."""
    await world.ask(
        """mutation($a: AcceptMembershipInput!, $d: DeclineMembershipInput!, $l: LeaveMembershipInput!) {
          acceptMembership(input: $a) { ... on Membership { state } }
          declineMembership(input: $d) { __typename }
          leaveMembership(input: $l) { __typename }
        }""",
        a=ID,
        d=ID,
        l=ID,
    )
    assert [act for act, _ in world.acts] == ["accept membership", "decline membership", "leave membership"]
    assert {details for _, details in world.acts} == {(uid(70),)}
