"""The items of the catalogue, their units and their packs."""

from collections.abc import Mapping
from types import MappingProxyType

from matching.item import device, garment, hygiene, mask, medicine, part, testing
from matching.item.kind import Category, Item, Pack
from matching.item.unit import UNITS, read_unit

__all__ = ["ITEMS", "UNITS", "Category", "Item", "Pack", "factor", "named", "read_unit", "units"]

_SHELVES = (mask.ITEMS, garment.ITEMS, hygiene.ITEMS, testing.ITEMS, device.ITEMS, medicine.ITEMS, part.ITEMS)

ITEMS: Mapping[str, Item] = MappingProxyType({item.code: item for shelf in _SHELVES for item in shelf})


def named(code: str) -> Item | None:
    """Return the item with this code, or None."""
    return ITEMS.get(code)


def units(item: Item) -> tuple[str, ...]:
    """Return the unit codes `item` is counted in, its base unit first."""
    return (item.base_unit, *(pack.unit for pack in item.packs))


def factor(item: Item, unit: str) -> int | None:
    """Return how many base units of `item` one `unit` holds, or None when the item is not counted in it."""
    if unit == item.base_unit:
        return 1
    return next((pack.factor for pack in item.packs if pack.unit == unit), None)
