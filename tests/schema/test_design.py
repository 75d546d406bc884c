"""Printable designs and their clinical review."""

from dataclasses import replace

from matching import design, organisation
from schema import narrowing
from tests.schema import fake
from tests.schema.fake import World, gid, uid

WHOLE = """
query($id: ID!) { design(id: $id) {
  name item { code } version licence material minutesPerPiece size { x y z } files { name } review owner { name }
  can { startReview approve reject recall }
} }
"""


async def test_a_design_is_read(world: World) -> None:
    """A design shows what a maker must know; a stranger reviews nothing."""
    shown = (await world.ask(WHOLE, id=gid("Design", 40)))["design"]
    assert (shown["name"], shown["licence"], shown["minutesPerPiece"]) == ("Shield frame", "CC-BY-4.0", 60)
    assert shown["size"] == {"x": 150, "y": 120, "z": 20}
    assert shown["owner"] == {"name": "danylo"}
    assert shown["can"] == {"startReview": False, "approve": False, "reject": False, "recall": False}


async def test_coordinators_review_step_by_step(world: World) -> None:
    """A coordinator may take the steps the review allows now, and no others."""
    world.who = fake.signed_in(fake.COORDINATOR, organisation.Role.COORDINATOR)
    assert (await world.ask(WHOLE, id=gid("Design", 40)))["design"]["can"]["startReview"] is True
    world.designs[uid(40)] = replace(fake.DESIGN, review=design.Review.IN_REVIEW)
    can = (await world.ask(WHOLE, id=gid("Design", 40)))["design"]["can"]
    assert can == {"startReview": False, "approve": True, "reject": True, "recall": False}


async def test_a_design_is_published_and_reviewed(world: World) -> None:
    """Publishing and reviewing reach the port."""
    await world.ask(
        """mutation($new: PublishDesignInput!, $id: ID!) {
          publishDesign(input: $new) { ... on Design { id } }
          reviewDesign(input: { id: $id, verb: START_REVIEW, note: "two clinicians" }) { __typename }
        }""",
        id=gid("Design", 40),
        new={
            "name": "Frame",
            "item": "face-shield",
            "version": "1",
            "licence": "CC0-1.0",
            "material": "PLA",
            "minutesPerPiece": 30,
            "size": {"x": 1, "y": 2, "z": 3},
            "files": [{"name": "frame.stl", "url": "https://example.org/frame.stl"}],
        },
    )
    (_, (new,)), reviewed = world.acts
    assert new.files == (design.File("frame.stl", "https://example.org/frame.stl"),)
    assert (new.size, new.minutes_per_piece) == (design.Size(1, 2, 3), 30)
    assert reviewed == ("review", (uid(40), "start_review", "two clinicians"))


async def test_designs_are_narrowed_as_asked(world: World) -> None:
    """Items, reviews, materials and the order reach the port; the newest come first unless told otherwise."""
    where = '{ items: ["face-shield"], reviews: [APPROVED], materials: ["PETG"] }'
    await world.ask(f"{{ designs(filter: {where}, order: NAME) {{ totalCount }} }}")
    expected = narrowing.Designs(("face-shield",), (design.Review.APPROVED,), ("PETG",))
    assert world.narrowed == [(expected, narrowing.DesignOrder.NAME)]
    await world.ask("{ designs { totalCount } }")
    assert world.narrowed[1] == (narrowing.Designs(), narrowing.DesignOrder.NEWEST_FIRST)
