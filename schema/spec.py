"""What a line asks for, kind by kind."""

from dataclasses import dataclass
from typing import Annotated

import orjson
import strawberry

from matching import design as designs
from matching import item as items
from matching import request as domain
from matching import standard as standards
from schema import amount, item, standard
from schema.compiled import reading
from schema.compiled.row import JsonRow, TableRow, shape
from schema.compiled.selected import Selected
from schema.compiled.writing import FALSE, TRUE, literal
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


@dataclass(frozen=True, slots=True)
class LineSpecRow(JsonRow):
    """What a line asks for, with the row of the line."""

    line: TableRow


def read(row: TableRow) -> LineSpecRow:
    """What a line asks for, read from its row."""
    return LineSpecRow(row.writing, f"({row.seen('spec')})", row)


def hushed(line: TableRow, text: str, nothing: str) -> str:
    """What was written about a line: strangers read nothing of it where a person asks."""
    if line.whole == TRUE:
        return text
    silent = f"{line.joined['request'].column('facility_id')} IS NULL"
    strangers = silent if line.whole == FALSE else f"NOT coalesce({line.whole}, FALSE) AND {silent}"
    return f"CASE WHEN {strangers} THEN {nothing} ELSE {text} END"


def read_note(row: TableRow) -> str:
    """The note of a line as the viewer reads it, as plain text."""
    spec = read(row)
    return hushed(row, f"coalesce({spec.writing.dialect.string(spec.json, 'note')}, '')", "''")


def _note(row: LineSpecRow, field: Selected) -> str:
    return hushed(row.line, reading.own(row, field), "'\"\"'")


def _item_code(row: JsonRow) -> str:
    return row.writing.dialect.string(row.json, "item")


def _accepted(row: LineSpecRow) -> str:
    """The line's own list, else that of the facility it is for."""
    line, dialect = row.line, row.writing.dialect
    own, place = f"({dialect.inside(row.json, 'accepted')})", row.writing.alias()
    request = line.joined["request"]
    theirs = dialect.under(f"{place}.accepted", line.column("item"))
    facility = f"(SELECT {theirs} FROM {shape('Facility').table} {place} WHERE {place}.id = {request.column('facility_id')})"
    return f"CASE WHEN {dialect.raw(own)} <> '[]' THEN {own} ELSE {facility} END"


reading.declare(
    "Goods",
    item=reading.catalogued("items", _item_code, "other"),
    standard=reading.catalogued("standards", lambda row: row.writing.dialect.string(row.json, "standard")),
    use=reading.own,
    valves_refused=reading.own,
    note=_note,
    accepted=reading.catalogued_each("standards", _accepted),
)
reading.declare("PrintedPart", item=reading.catalogued("items", _item_code, "other"), material=reading.own, note=_note)
reading.declare(
    "Ride",
    origin=reading.inside,
    destination=reading.inside,
    pick_up=reading.inside,
    passengers=reading.own,
    wheelchair=reading.own,
    note=_note,
)
reading.declare(
    "Delivery",
    origin=reading.inside,
    destination=reading.inside,
    pick_up=reading.inside,
    litres=reading.own,
    kilograms=reading.own,
    note=_note,
)
reading.declare(
    "RoleNeed",
    title=reading.own,
    hours_per_week=reading.own,
    remote=reading.own,
    note=_note,
    skills=reading.own,
    languages=reading.own,
    certificates=reading.own,
)
KINDS = {
    "goods": ("Goods", read),
    "printed_part": ("PrintedPart", read),
    "ride": ("Ride", read),
    "delivery": ("Delivery", read),
    "role": ("RoleNeed", read),
}


def _unit_code(row: TableRow) -> str:
    units = {code: each.base_unit for code, each in items.ITEMS.items()}
    of_item = row.writing.dialect.chosen(literal(orjson.dumps(units).decode()), row.column("item"))
    others = "WHEN 'role' THEN 'person' WHEN 'ride' THEN 'trip' WHEN 'delivery' THEN 'trip'"
    return f"CASE {row.column('kind')} {others} ELSE coalesce({of_item}, '{units['other']}') END"


reading.declare("KnownAmount", base_unit=reading.part(lambda row: amount.measured(row, _unit_code(row))))


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
