"""The rules an allocation is made by: how coverage is shared, and the knobs, each in plain words."""

from dataclasses import dataclass, fields
from typing import Any

import strawberry

from matching.allocate import fairness, weights
from matching.allocate.fairness import Fairness
from matching.allocate.weights import Weights
from schema import enumeration
from schema.context import Info

enumeration.describe(Fairness, "Fairness", "How coverage is shared.", {each: f"{fairness.NAMES[each]}." for each in Fairness})


def _knob(name: str) -> Any:
    return strawberry.field(description=str(weights.KNOBS[name].sentence))


def _turned(name: str) -> Any:
    return strawberry.field(default=None, description=str(weights.KNOBS[name].sentence))


@strawberry.type(description="The rules an allocation was made by.")
class AllocationWeights:
    """The rules an allocation was made by."""

    fairness: Fairness = strawberry.field(description="How coverage is shared.")
    days: int = _knob("days")
    useful_days: int = _knob("useful_days")
    lots: bool = strawberry.field(description="Whether givers' smallest lots are kept to.")
    shipments: int = _knob("shipments")
    patience_days: int = _knob("patience_days")
    good_points: int = _knob("good_points")
    candidates: int = _knob("candidates")
    urgency: int = _knob("urgency")
    exposure: int = _knob("exposure")
    small: int = _knob("small")
    remote: int = _knob("remote")
    whole: int = _knob("whole")
    parcel: int = _knob("parcel")
    start: int = _knob("start")
    reach: int = _knob("reach")


@strawberry.input(description="The rules to make an allocation by; what is left out is as usual.")
class WeightsInput:
    """The rules to make an allocation by."""

    fairness: Fairness | None = strawberry.field(default=None, description="How coverage is shared.")
    days: int | None = _turned("days")
    useful_days: int | None = _turned("useful_days")
    lots: bool | None = strawberry.field(default=None, description="Whether givers' smallest lots are kept to.")
    shipments: int | None = _turned("shipments")
    patience_days: int | None = _turned("patience_days")
    good_points: int | None = _turned("good_points")
    candidates: int | None = _turned("candidates")
    urgency: int | None = _turned("urgency")
    exposure: int | None = _turned("exposure")
    small: int | None = _turned("small")
    remote: int | None = _turned("remote")
    whole: int | None = _turned("whole")
    parcel: int | None = _turned("parcel")
    start: int | None = _turned("start")
    reach: int | None = _turned("reach")

    def made(self) -> Weights:
        """The weights."""
        told = {each.name: getattr(self, each.name) for each in fields(Weights)}
        return Weights(**{name: value for name, value in told.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Turning:
    """A knob with the name of its field."""

    name: str
    knob: weights.Knob


@strawberry.type(description="A number among the rules, in plain words.")
class Knob:
    """A number among the rules."""

    @strawberry.field(description="The field of the rules that it fills.")
    @staticmethod
    def field(parent: strawberry.Parent[Turning]) -> str:
        """The field of the rules."""
        first, *rest = parent.name.split("_")
        return first + "".join(map(str.capitalize, rest))

    @strawberry.field(description="What it is called, in the language asked for.")
    @staticmethod
    def name(parent: strawberry.Parent[Turning], info: Info) -> str:
        """What it is called."""
        return info.context.phrases.say(parent.knob.name)

    @strawberry.field(description="What turning it does, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[Turning], info: Info) -> str:
        """What turning it does."""
        return info.context.phrases.say(parent.knob.sentence)

    @strawberry.field(description="The least it can be.")
    @staticmethod
    def least(parent: strawberry.Parent[Turning]) -> int:
        """The least it can be."""
        return parent.knob.least

    @strawberry.field(description="The most it can be.")
    @staticmethod
    def most(parent: strawberry.Parent[Turning]) -> int:
        """The most it can be."""
        return parent.knob.most

    @strawberry.field(description="What it is unless it is turned; 0 and 1 for no and yes.")
    @staticmethod
    def usual(parent: strawberry.Parent[Turning]) -> int:
        """What it is unless it is turned."""
        return int(getattr(Weights(), parent.name))


@strawberry.type(description="A way to share coverage, in plain words.")
class Sharing:
    """A way to share coverage."""

    @strawberry.field(description="The way.")
    @staticmethod
    def fairness(parent: strawberry.Parent[Fairness]) -> Fairness:
        """The way."""
        return parent

    @strawberry.field(description="What it is called, in the language asked for.")
    @staticmethod
    def name(parent: strawberry.Parent[Fairness], info: Info) -> str:
        """What it is called."""
        return info.context.phrases.say(fairness.NAMES[parent])

    @strawberry.field(description="What it does, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[Fairness], info: Info) -> str:
        """What it does."""
        return info.context.phrases.say(fairness.SENTENCES[parent])

    @strawberry.field(description="Whether it is the usual one.")
    @staticmethod
    def usual(parent: strawberry.Parent[Fairness]) -> bool:
        """Whether it is the usual one."""
        return parent is Weights().fairness


@strawberry.type
class WeighingQuery:
    """Reading what allocations can be made by."""

    @strawberry.field(graphql_type=list[Sharing], description="The ways to share coverage.")
    @staticmethod
    def sharings() -> list[Fairness]:
        """The ways to share coverage."""
        return list(Fairness)

    @strawberry.field(graphql_type=list[Knob], description="The numbers an allocation can be told.")
    @staticmethod
    def knobs() -> list[Turning]:
        """The numbers an allocation can be told."""
        return [Turning(name, knob) for name, knob in weights.KNOBS.items()]
