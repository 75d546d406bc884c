"""An item as the catalogue knows it: names, units, packs, spellings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from matching import standard


class Category(StrEnum):
    """The shelf an item stands on."""

    MASK = "mask"
    GARMENT = "garment"
    HAND = "hand"
    EYE_FACE = "eye_face"
    HEAD_FOOT = "head_foot"
    HYGIENE = "hygiene"
    DEVICE = "device"
    CONSUMABLE = "consumable"
    MEDICINE = "medicine"
    TESTING = "testing"
    PART = "part"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pack:
    """A unit people ask in, and how many base units it holds."""

    unit: str
    factor: int


@dataclass(frozen=True, slots=True)
class Item:
    """What is asked for or given; amounts are counted in `base_unit`, `pieces_per_staff_day` is an assumed use rate in it."""

    code: str
    category: Category
    names: Mapping[str, str] = field(hash=False)
    base_unit: str
    packs: tuple[Pack, ...]
    spellings: tuple[str, ...]
    use: standard.Use | None
    pieces_per_staff_day: float | None


def entry(
    code: str,
    category: Category,
    names: tuple[str, str, str, str],
    spellings: str = "",
    *,
    base: str = "piece",
    packs: Mapping[str, int] | None = None,
    use: standard.Use | None = None,
    rate: float | None = None,
) -> Item:
    """Build an item from its English, Ukrainian, Russian and Chinese names and its other spellings, parted by semicolons."""
    return Item(
        code=code,
        category=category,
        names=MappingProxyType(dict(zip(("en", "uk", "ru", "zh"), names, strict=True))),
        base_unit=base,
        packs=tuple(Pack(unit, held) for unit, held in (packs or {}).items()),
        spellings=tuple(spelling.strip() for spelling in spellings.split(";") if spelling.strip()),
        use=use,
        pieces_per_staff_day=rate,
    )
