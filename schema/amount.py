"""How much a line needs: counted, or "needed, amount unknown"."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

import strawberry

from matching import amount as domain
from matching import refusal, request
from matching.sentence import say
from schema.compiled import reading
from schema.compiled.row import MadeRow, TableRow
from schema.context import Info
from schema.scalar import Count
from schema.unit import Measure, Unit


@dataclass(frozen=True, slots=True)
class Counted:
    """An amount with the code of its base unit."""

    amount: domain.Amount
    base_unit: str


@strawberry.type(description="An amount as it was asked for, and counted in base units.")
class KnownAmount:
    """An amount as it was asked for, and counted in base units."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is counted."""
        return isinstance(obj, Counted)

    @strawberry.field(description="The number that was asked for.")
    @staticmethod
    def asked(parent: strawberry.Parent[Counted]) -> Decimal:
        """The number that was asked for."""
        return parent.amount.asked

    @strawberry.field(graphql_type=Unit, description="The unit it was asked in.")
    @staticmethod
    def unit(parent: strawberry.Parent[Counted]) -> Measure:
        """The unit it was asked in."""
        return Measure(parent.amount.unit, parent.amount.factor)

    @strawberry.field(description="How many base units one of that unit holds.")
    @staticmethod
    def factor(parent: strawberry.Parent[Counted]) -> int:
        """How many base units one of that unit holds."""
        return parent.amount.factor

    @strawberry.field(graphql_type=Count, description="The amount in base units.")
    @staticmethod
    def base(parent: strawberry.Parent[Counted]) -> int:
        """The amount in base units."""
        return parent.amount.base

    @strawberry.field(graphql_type=Unit, description="The base unit.")
    @staticmethod
    def base_unit(parent: strawberry.Parent[Counted]) -> Measure:
        """The base unit."""
        return Measure(parent.base_unit)


@strawberry.type(description="Needed, amount unknown: never one piece, and never summed.")
class UnknownAmount:
    """Needed, amount unknown."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is an unknown amount."""
        return isinstance(obj, domain.Unknown)

    @strawberry.field(description="The same in words, in the language asked for.")
    @staticmethod
    def sentence(info: Info) -> str:
        """The same in words."""
        return info.context.phrases.say(_UNKNOWN)


_UNKNOWN = say("needed, amount unknown")


def measured(row: TableRow, code: str, factor: str = "1") -> MadeRow:
    """A unit that is read from a row."""
    return MadeRow(row.writing, {"code": code, "factor": factor})


def need_unknown(row: TableRow) -> str:
    """Whether the amount of a line is not known."""
    return f"({' OR '.join(f'{row.column(name)} IS NULL' for name in ('asked', 'unit', 'factor', 'need'))})"


reading.declare(
    "Unit",
    code=reading.own,
    factor=reading.own,
    names=reading.catalogued("units", lambda row: row.expressions["code"], field_of=True),
    name=reading.catalogued("units", lambda row: row.expressions["code"], field_of=True),
)
reading.declare(
    "KnownAmount",
    asked=reading.own,
    unit=reading.part(lambda row: measured(row, row.column("unit"), row.column("factor"))),
    factor=reading.own,
    base=reading.column("need"),
)
reading.declare("UnknownAmount", sentence=reading.word(lambda context: context.phrases.say(_UNKNOWN)))


Quantity = Annotated[
    KnownAmount | UnknownAmount, strawberry.union("Quantity", description="How much is needed: counted, or not known.")
]


def shown(need: domain.Need, base_unit: str) -> Counted | domain.Unknown:
    """A need with what it takes to show it."""
    return need if isinstance(need, domain.Unknown) else Counted(need, base_unit)


def stated(number: Decimal | None, unit_code: str | None, unknown: bool, field: str) -> request.Asked:
    """The amount a person states; raises RefusedError where they say neither a number nor that it is unknown."""
    if number is None and not unknown:
        sentence = say("Say how many are needed, or that the amount is not known yet.")
        raise refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, field))
    return request.Asked(None if unknown else number, unit_code)
