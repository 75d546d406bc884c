"""Protective-equipment standards as the contract shows them."""

from collections.abc import Iterable

import strawberry

from matching import standard as domain
from schema import enumeration, later

enumeration.describe(
    domain.Use,
    "Use",
    "What goods are worn for, from the least to the most demanding.",
    {
        domain.Use.ROUTINE: "Routine patient care.",
        domain.Use.AEROSOL: "Where aerosols arise: the face must be sealed.",
        domain.Use.SPLASH: "Where blood or fluids splash.",
    },
)


@strawberry.type(description="A named norm with its class.")
class Standard:
    """A named norm with its class."""

    code: str = strawberry.field(description="Its canonical code, as inputs take it.")
    norm: str = strawberry.field(description="The norm, without class or year.")
    title: str = strawberry.field(description="What it is about.")

    @strawberry.field(
        graphql_type=later.many("standard", "Standard"),
        description="Standards tested to the very same grades: each may stand in for each.",
        metadata={"holds": 20},
    )
    @staticmethod
    def equivalents(parent: strawberry.Parent[domain.Standard]) -> tuple[domain.Standard, ...]:
        """Standards tested to the very same grades."""
        return domain.equivalents(parent)


def known(codes: Iterable[str | None]) -> list[domain.Standard]:
    """The standards of the codes that name one, in their order."""
    return [each for each in map(one, codes) if each]


def one(code: str | None) -> domain.Standard | None:
    """The standard of a code, if it names one."""
    return domain.STANDARDS.get(code) if code else None
