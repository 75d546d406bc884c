"""What a standard promises: a vector of graded properties, and which of them a use cannot do without."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Use(StrEnum):
    """What the goods are worn for, from the least to the most demanding."""

    ROUTINE = "routine"
    AEROSOL = "aerosol"
    SPLASH = "splash"


class Property(StrEnum):
    """One tested quality; its grades are whole numbers, more is better, and 0 or absent means not tested."""

    FILTER = "filter"
    BACTERIAL = "bacterial"
    BLOOD = "blood"
    SEAL = "seal"
    MEDICAL = "medical"
    LIQUID = "liquid"
    PARTICLES = "particles"
    INFECTIVE = "infective"
    ENCLOSING = "enclosing"
    STERILE = "sterile"
    HOLES = "holes"
    VIRUS = "virus"
    DROPLETS = "droplets"
    DUST = "dust"
    IMPACT = "impact"


@dataclass(frozen=True, slots=True)
class Standard:
    """A named norm with its class: `code` is canonical, `norm` has no class or year, `item` is the item code it belongs to."""

    code: str
    norm: str
    title: str
    item: str
    properties: Mapping[Property, int] = field(hash=False)


# Each use adds to the one before it, so a more demanding use never accepts more. A facility's list may waive every other
# property (a medical registration, say), but never these: sterility always counts, a tight seal as soon as aerosols are about.
_ROUTINE = frozenset({Property.FILTER, Property.BACTERIAL, Property.STERILE})
_AEROSOL = _ROUTINE | {Property.SEAL}
_SPLASH = _AEROSOL | {Property.BLOOD, Property.LIQUID, Property.DROPLETS, Property.HOLES}
USE_NEEDS: Mapping[Use, frozenset[Property]] = MappingProxyType(
    {Use.ROUTINE: _ROUTINE, Use.AEROSOL: _AEROSOL, Use.SPLASH: _SPLASH}
)


def weaker(offered: Standard, asked: Standard, needs: Iterable[Property] = tuple(Property)) -> tuple[Property, ...]:
    """Return the properties among `needs` in which `offered` has a lower grade than `asked`, in the order of `Property`."""
    wanted = frozenset(needs)
    return tuple(
        quality
        for quality in Property
        if quality in wanted and offered.properties.get(quality, 0) < asked.properties.get(quality, 0)
    )


def standard(code: str, norm: str, title: str, item: str, **grades: int) -> Standard:
    """Build a standard from keyword grades, for example `filter=4, seal=1`."""
    return Standard(code, norm, title, item, MappingProxyType({Property(name): grade for name, grade in grades.items()}))
