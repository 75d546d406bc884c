"""What is offered, kind by kind."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry

from matching import design as designs
from matching import item as items
from matching import offer as domain
from matching import standard as standards
from schema import enumeration, item, standard
from schema.compiled import reading
from schema.compiled.row import JsonRow
from schema.context import Info
from schema.design import Design, Size
from schema.item import Item
from schema.scalar import Count
from schema.span import Span
from schema.standard import Standard

enumeration.describe(
    domain.HandOver,
    "HandOver",
    "How goods leave the giver.",
    {
        domain.HandOver.DELIVERS: "The giver brings them.",
        domain.HandOver.SHIPS: "The giver sends them by post or freight.",
        domain.HandOver.PICKUP: "Somebody must fetch them.",
    },
)


@strawberry.type(description="A supplier's goods; the capacity of the offer counts base units of the item.")
class Stock:
    """A supplier's goods."""

    valved: bool | None = strawberry.field(description="Whether the masks have a valve; null: not said.")
    expires: date | None = strawberry.field(description="Until when the goods are good.")
    smallest_lot: Count = strawberry.field(description="The smallest amount given, in base units.")
    hand_over: domain.HandOver = strawberry.field(description="How the goods leave the giver.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is stock."""
        return isinstance(obj, domain.Stock)

    @strawberry.field(graphql_type=Item, description="What is given.")
    @staticmethod
    def item(parent: strawberry.Parent[domain.Stock]) -> items.Item:
        """What is given."""
        return item.named(parent.item)

    @strawberry.field(graphql_type=Standard | None, description="The standard it meets, as stated.")
    @staticmethod
    def standard(parent: strawberry.Parent[domain.Stock]) -> standards.Standard | None:
        """The standard it meets."""
        return standard.one(parent.standard)


@dataclass(frozen=True, slots=True)
class Printing:
    """Printer time with the capacity that is free of it, in minutes."""

    hours: domain.PrintHours
    free: int


@strawberry.type(description="A maker's printer time on a design; the capacity of the offer counts minutes of printing.")
class PrintHours:
    """A maker's printer time on a design."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is printer time."""
        return isinstance(obj, Printing)

    @strawberry.field(graphql_type=Design | None, description="The design.")
    @staticmethod
    async def design(parent: strawberry.Parent[Printing], info: Info) -> designs.Design | None:
        """The design."""
        return await info.context.loaders.designs.load(parent.hours.design_id)

    @strawberry.field(graphql_type=Item, description="What is printed.")
    @staticmethod
    def item(parent: strawberry.Parent[Printing]) -> items.Item:
        """What is printed."""
        return item.named(parent.hours.item)

    @strawberry.field(description="How long one piece prints.")
    @staticmethod
    def minutes_per_piece(parent: strawberry.Parent[Printing]) -> int:
        """How long one piece prints."""
        return parent.hours.minutes_per_piece

    @strawberry.field(graphql_type=Count, description="How many pieces the free time is enough for.")
    @staticmethod
    def pieces_free(parent: strawberry.Parent[Printing]) -> int:
        """How many pieces the free time is enough for."""
        return parent.free // max(1, parent.hours.minutes_per_piece)

    @strawberry.field(description="What it is printed in.")
    @staticmethod
    def material(parent: strawberry.Parent[Printing]) -> str:
        """What it is printed in."""
        return parent.hours.material

    @strawberry.field(graphql_type=Size, description="What fits the printer.")
    @staticmethod
    def volume(parent: strawberry.Parent[Printing]) -> designs.Size:
        """What fits the printer."""
        return parent.hours.volume

    @strawberry.field(description="How the goods leave the maker.")
    @staticmethod
    def hand_over(parent: strawberry.Parent[Printing]) -> domain.HandOver:
        """How the goods leave the maker."""
        return parent.hours.hand_over

    @strawberry.field(description="What else to know.")
    @staticmethod
    def note(parent: strawberry.Parent[Printing]) -> str:
        """What else to know."""
        return parent.hours.note


@strawberry.type(description="A driver with a vehicle; the capacity of the offer counts trips.")
class Drive:
    """A driver with a vehicle."""

    vehicle: str = strawberry.field(description="What is driven.")
    seats: int = strawberry.field(description="How many passengers it takes.")
    litres: int = strawberry.field(description="How much room there is for goods.")
    kilograms: int = strawberry.field(description="How much it carries.")
    wheelchair: bool = strawberry.field(description="Whether it takes a wheelchair.")
    shifts: list[Span] = strawberry.field(description="When the driver is free.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a drive."""
        return isinstance(obj, domain.Drive)


@strawberry.type(description="A volunteer's skills and time; the capacity of the offer counts hours a week.")
class Volunteering:
    """A volunteer's skills and time."""

    remote: bool = strawberry.field(description="Whether they can work from afar.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is volunteering."""
        return isinstance(obj, domain.Volunteering)

    @strawberry.field(description="What they can do.")
    @staticmethod
    def skills(parent: strawberry.Parent[domain.Volunteering]) -> list[str]:
        """What they can do."""
        return sorted(parent.skills)

    @strawberry.field(description="The languages they speak, as BCP 47 tags.")
    @staticmethod
    def languages(parent: strawberry.Parent[domain.Volunteering]) -> list[str]:
        """The languages they speak."""
        return sorted(parent.languages)

    @strawberry.field(description="The certificates they hold.")
    @staticmethod
    def certificates(parent: strawberry.Parent[domain.Volunteering]) -> list[str]:
        """The certificates they hold."""
        return sorted(parent.certificates)


def _item(row: JsonRow) -> str:
    return row.writing.dialect.string(row.json, "item")


reading.declare("Size", x=reading.own, y=reading.own, z=reading.own)
reading.declare(
    "Stock",
    item=reading.catalogued("items", _item, "other"),
    standard=reading.catalogued("standards", lambda row: row.writing.dialect.string(row.json, "standard")),
    valved=reading.own,
    expires=reading.own,
    smallest_lot=reading.own,
    hand_over=reading.own,
    note=reading.own,
)
reading.declare(
    "PrintHours",
    item=reading.catalogued("items", _item, "other"),
    minutes_per_piece=reading.own,
    material=reading.own,
    volume=reading.inside,
    hand_over=reading.own,
    note=reading.own,
)
reading.declare(
    "Drive",
    vehicle=reading.own,
    seats=reading.own,
    litres=reading.own,
    kilograms=reading.own,
    wheelchair=reading.own,
    shifts=reading.several,
    note=reading.own,
)
reading.declare(
    "Volunteering",
    remote=reading.own,
    note=reading.own,
    skills=reading.own,
    languages=reading.own,
    certificates=reading.own,
)
KINDS = {"stock": "Stock", "print_hours": "PrintHours", "drive": "Drive", "volunteering": "Volunteering"}


OfferSpec = Annotated[
    Stock | PrintHours | Drive | Volunteering, strawberry.union("OfferSpec", description="What kind of thing is offered.")
]
