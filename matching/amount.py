"""How much: the amount as asked, its unit, and the total in base units; or needed with the amount unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from matching import item as catalogue
from matching import numeral, refusal


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as asked, its unit code, base units per unit, and the total in base units."""

    asked: Decimal
    unit: str
    factor: int
    base: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Needed, amount unknown: a value of its own, never one piece and never summed."""


UNKNOWN = Unknown()

Need = Amount | Unknown

# More than a billion base units is a slip of the keyboard; one real record offers 10 billion pieces.
LARGEST = 10**9

parse_amount = numeral.parse_amount


def count(asked: Decimal, unit: str, item: catalogue.Item) -> Amount | refusal.Refusal:
    """Count `asked` units of `item` in base units, or say what is wrong with it."""
    factor = catalogue.factor(item, unit)
    name = item.names["en"]
    if factor is None:
        return _refused(f"{name} cannot be counted in “{unit}”: choose {units_in_words(item)}.", "unit")
    if not asked.is_finite() or asked <= 0:
        return _refused(
            f"Write how many you need as a number above zero, in {units_in_words(item)}, or say the amount is unknown."
        )
    if asked > LARGEST or asked * factor > LARGEST:
        return _refused(f"That is more {name} than anyone could send: check the number and its unit ({units_in_words(item)}).")
    base = asked * factor
    if base != base.to_integral_value():
        smallest = _plural(item.base_unit)
        return _refused(f"{name} cannot be split below whole {smallest}: write a whole number of {smallest}.")
    return Amount(asked, unit, factor, int(base))


def total(needs: Iterable[Need]) -> tuple[int, int]:
    """Return the known total in base units and how many needs have no known amount."""
    known = unknown = 0
    for need in needs:
        if isinstance(need, Unknown):
            unknown += 1
        else:
            known += need.base
    return known, unknown


def units_in_words(item: catalogue.Item) -> str:
    """Say in English which units `item` takes: “pieces, pairs (2 pieces) or boxes (100 pieces)”."""
    base = _plural(item.base_unit)
    words = [base, *(f"{_plural(pack.unit)} ({pack.factor} {base})" for pack in item.packs)]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _plural(unit: str) -> str:
    name = catalogue.UNITS[unit]["en"]
    return f"{name}es" if name.endswith("x") else f"{name}s"


def _refused(sentence: str, field: str = "amount") -> refusal.Refusal:
    return refusal.Refusal(refusal.Reason.INVALID, sentence, field)
