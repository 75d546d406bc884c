"""The catalogue as the contract shows it."""

from typing import Annotated

import strawberry

from matching import item as domain
from matching import standard as standards
from schema import enumeration, word
from schema.context import Info
from schema.standard import Standard
from schema.unit import Measure, Unit

enumeration.describe(
    domain.Category,
    "Category",
    "The shelf an item stands on.",
    {
        domain.Category.MASK: "Masks and respirators.",
        domain.Category.GARMENT: "Suits, gowns and coats.",
        domain.Category.HAND: "Gloves.",
        domain.Category.EYE_FACE: "Goggles and face shields.",
        domain.Category.HEAD_FOOT: "Caps, hoods and boot covers.",
        domain.Category.HYGIENE: "Disinfectants, soap and wipes.",
        domain.Category.DEVICE: "Devices.",
        domain.Category.CONSUMABLE: "Things used up in care.",
        domain.Category.MEDICINE: "Medicines.",
        domain.Category.TESTING: "Tests and what they need.",
        domain.Category.PART: "Parts, most of them printable.",
        domain.Category.OTHER: "Everything else.",
    },
)


@strawberry.type(description="What is asked for or given, as the catalogue knows it.")
class Item:
    """An item of the catalogue."""

    code: str = strawberry.field(description="Its code, as inputs take it.")
    category: domain.Category = strawberry.field(description="The shelf it stands on.")
    names: word.Names = strawberry.field(description="Its name in every language.")
    pieces_per_staff_day: float | None = strawberry.field(
        description="How many base units one member of staff uses up in a day, as assumed for days of supply."
    )

    @strawberry.field(description="Its name in the language asked for.")
    @staticmethod
    def name(parent: strawberry.Parent[domain.Item], info: Info) -> str:
        """Its name in the language asked for."""
        return word.asked(parent.names, info)

    @strawberry.field(graphql_type=Unit, description="The unit every amount of it is counted in.")
    @staticmethod
    def base_unit(parent: strawberry.Parent[domain.Item]) -> Measure:
        """The unit every amount of it is counted in."""
        return Measure(parent.base_unit)

    @strawberry.field(graphql_type=list[Unit], description="The units it may be asked for in, its base unit first.")
    @staticmethod
    def units(parent: strawberry.Parent[domain.Item]) -> list[Measure]:
        """The units it may be asked for in."""
        return [Measure(parent.base_unit), *(Measure(pack.unit, pack.factor) for pack in parent.packs)]

    @strawberry.field(graphql_type=list[Standard], description="The standards it may be held to.")
    @staticmethod
    def standards(parent: strawberry.Parent[domain.Item]) -> list[standards.Standard]:
        """The standards it may be held to."""
        return [each for each in standards.STANDARDS.values() if each.item == parent.code]


def named(code: str) -> domain.Item:
    """The item of a code, "other" where the catalogue has lost it."""
    return domain.named(code) or domain.ITEMS["other"]


@strawberry.type
class ItemQuery:
    """Reading the catalogue."""

    @strawberry.field(graphql_type=list[Item], description="The catalogue, or one shelf of it.")
    @staticmethod
    def items(
        category: Annotated[
            domain.Category | None, strawberry.argument(description="The shelf; all where none is given.")
        ] = None,
    ) -> list[domain.Item]:
        """The catalogue, or one shelf of it."""
        return [each for each in domain.ITEMS.values() if category in (None, each.category)]

    @strawberry.field(graphql_type=Item | None, description="One item, or null where the catalogue has none of this code.")
    @staticmethod
    def item(code: Annotated[str, strawberry.argument(description="The code of the item.")]) -> domain.Item | None:
        """One item."""
        return domain.named(code)
