"""Units that amounts and capacities are counted in."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import strawberry

from matching import item
from schema import word
from schema.context import Info

NAMES: Mapping[str, word.Spoken] = MappingProxyType(
    {
        **item.UNITS,
        "trip": {"en": "trip", "uk": "поїздка", "ru": "поездка", "zh": "车次"},
        "person": {"en": "person", "uk": "людина", "ru": "человек", "zh": "人"},
        "minute": {"en": "minute", "uk": "хвилина", "ru": "минута", "zh": "分钟"},
        "weekly_hour": {"en": "hour a week", "uk": "година на тиждень", "ru": "час в неделю", "zh": "小时/周"},
    }
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit code, and how many base units one of it holds."""

    code: str
    factor: int = 1


def of_item(code: str) -> Measure:
    """The base unit of an item; pieces where the catalogue has no such item."""
    known = item.named(code)
    return Measure(known.base_unit if known else "piece")


@strawberry.type(description="A unit that amounts are counted in.")
class Unit:
    """A unit that amounts are counted in."""

    code: str = strawberry.field(description="Its code, as inputs take it.")
    factor: int = strawberry.field(description="How many base units one of it holds.")

    @strawberry.field(graphql_type=word.Names, description="Its name in every language.")
    @staticmethod
    def names(parent: strawberry.Parent[Measure]) -> word.Spoken:
        """Its name in every language."""
        return NAMES.get(parent.code, {"en": parent.code})

    @strawberry.field(description="Its name in the language asked for.")
    @staticmethod
    def name(parent: strawberry.Parent[Measure], info: Info) -> str:
        """Its name in the language asked for."""
        return word.asked(NAMES.get(parent.code, {"en": parent.code}), info)
