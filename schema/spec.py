"""What a line asks for, kind by kind."""

from dataclasses import dataclass
from typing import Annotated

import strawberry

from matching import design as designs
from matching import item as items
from matching import request as domain
from matching import standard as standards
from schema import item, standard
from schema.context import Info
from schema.design import Design
from schema.item import Item
from schema.place import Place
from schema.span import Span
from schema.standard import Standard


@dataclass(frozen=True, slots=True)
class Wanted:
    """The goods of a line, with the line they are wanted by."""

    goods: domain.Goods
    line: domain.Line


@strawberry.type(description="Supplies.")
class Goods:
    """Supplies."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is goods."""
        return isinstance(obj, Wanted)

    @strawberry.field(graphql_type=Item, description="What is needed.")
    @staticmethod
    def item(parent: strawberry.Parent[Wanted]) -> items.Item:
        """What is needed."""
        return item.named(parent.goods.item)

    @strawberry.field(graphql_type=Standard | None, description="The standard asked for, if one is.")
    @staticmethod
    def standard(parent: strawberry.Parent[Wanted]) -> standards.Standard | None:
        """The standard asked for."""
        return standard.one(parent.goods.standard)

    @strawberry.field(description="What they are worn for.")
    @staticmethod
    def use(parent: strawberry.Parent[Wanted]) -> standards.Use:
        """What they are worn for."""
        return parent.goods.use

    @strawberry.field(description="Whether masks with a valve are refused: they do not protect the patient.")
    @staticmethod
    def valves_refused(parent: strawberry.Parent[Wanted]) -> bool:
        """Whether masks with a valve are refused."""
        return parent.goods.valves_refused

    @strawberry.field(description="What else to know.")
    @staticmethod
    def note(parent: strawberry.Parent[Wanted]) -> str:
        """What else to know."""
        return parent.goods.note

    @strawberry.field(
        graphql_type=list[Standard], description="The standards the facility accepts for the item, first choice first."
    )
    @staticmethod
    async def accepted(parent: strawberry.Parent[Wanted], info: Info) -> list[standards.Standard]:
        """The standards accepted for the item: the line's own list, else the facility's."""
        if parent.goods.accepted:
            return standard.known(parent.goods.accepted)
        asked = await info.context.loaders.requests.load(parent.line.request_id)
        if asked is None or asked.facility_id is None:
            return []
        place = await info.context.loaders.facilities.load(asked.facility_id)
        return standard.known(place.accepted.get(parent.goods.item, ())) if place else []


@strawberry.type(description="Printed parts.")
class PrintedPart:
    """Printed parts."""

    material: str | None = strawberry.field(description="What it must be printed in, if that matters.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a printed part."""
        return isinstance(obj, domain.PrintedPart)

    @strawberry.field(graphql_type=Item, description="What is needed.")
    @staticmethod
    def item(parent: strawberry.Parent[domain.PrintedPart]) -> items.Item:
        """What is needed."""
        return item.named(parent.item)

    @strawberry.field(graphql_type=Design | None, description="The one design that is wanted, if only one is.")
    @staticmethod
    async def design(parent: strawberry.Parent[domain.PrintedPart], info: Info) -> designs.Design | None:
        """The one design that is wanted."""
        return await info.context.loaders.designs.load(parent.design_id) if parent.design_id else None


@strawberry.type(description="A person carried; strangers see places without street.")
class Ride:
    """A person carried."""

    origin: Place = strawberry.field(description="Where it starts.")
    destination: Place = strawberry.field(description="Where it goes.")
    pick_up: Span = strawberry.field(description="Between when the passenger is picked up.")
    passengers: int = strawberry.field(description="How many people ride.")
    wheelchair: bool = strawberry.field(description="Whether a wheelchair comes along.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a ride."""
        return isinstance(obj, domain.Ride)


@strawberry.type(description="Goods carried; strangers see places without street.")
class Delivery:
    """Goods carried."""

    origin: Place = strawberry.field(description="Where it starts.")
    destination: Place = strawberry.field(description="Where it goes.")
    pick_up: Span = strawberry.field(description="Between when the goods are picked up.")
    litres: int = strawberry.field(description="How much room they take.")
    kilograms: int = strawberry.field(description="How heavy they are.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a delivery."""
        return isinstance(obj, domain.Delivery)


@strawberry.type(description="A volunteer role.")
class RoleNeed:
    """A volunteer role."""

    title: str = strawberry.field(description="What it is called.")
    hours_per_week: int = strawberry.field(description="How many hours a week it takes.")
    remote: bool = strawberry.field(description="Whether it can be done from afar.")
    note: str = strawberry.field(description="What else to know.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a role."""
        return isinstance(obj, domain.Role)

    @strawberry.field(description="The skills it takes.")
    @staticmethod
    def skills(parent: strawberry.Parent[domain.Role]) -> list[str]:
        """The skills it takes."""
        return sorted(parent.skills)

    @strawberry.field(description="The languages it takes, one of them, as BCP 47 tags.")
    @staticmethod
    def languages(parent: strawberry.Parent[domain.Role]) -> list[str]:
        """The languages it takes."""
        return sorted(parent.languages)

    @strawberry.field(description="The certificates it takes.")
    @staticmethod
    def certificates(parent: strawberry.Parent[domain.Role]) -> list[str]:
        """The certificates it takes."""
        return sorted(parent.certificates)


LineSpec = Annotated[
    Goods | PrintedPart | Ride | Delivery | RoleNeed,
    strawberry.union("LineSpec", description="What kind of thing a line asks for."),
]


def shown(line: domain.Line) -> domain.PrintedPart | domain.Ride | domain.Delivery | domain.Role | Wanted:
    """The spec of a line with what it takes to show it."""
    return Wanted(line.spec, line) if isinstance(line.spec, domain.Goods) else line.spec


def base_unit(line: domain.Line) -> str:
    """The code of the unit a line is counted in: of its item, trips or people."""
    match line.spec:
        case domain.Goods(item=code) | domain.PrintedPart(item=code):
            return item.named(code).base_unit
        case domain.Ride() | domain.Delivery():
            return "trip"
        case domain.Role():
            return "person"
