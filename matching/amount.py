"""How much: the amount as asked, its unit, and the total in base units; or needed with the amount unknown."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from matching import item as catalogue
from matching import numeral, refusal
from matching.sentence import Sentence, say


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
    units = units_in_words(item)
    if factor is None:
        return _refused(
            say("{item}: “{unit}” is no unit of it; choose {units}.", item=item.names, unit=unit, units=units), "unit"
        )
    if not asked.is_finite() or asked <= 0:
        return _refused(say("Write how many as a number above zero, in {units}, or say the amount is unknown.", units=units))
    if asked > LARGEST or asked * factor > LARGEST:
        return _refused(say("{item}: that is more than anyone could send; check the number and its unit.", item=item.names))
    base = asked * factor
    if base != base.to_integral_value():
        smallest = catalogue.UNITS[item.base_unit]
        return _refused(say("{item}: write a whole number of its smallest unit, {unit}.", item=item.names, unit=smallest))
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


def units_in_words(item: catalogue.Item) -> Sentence:
    """Say which units `item` takes: “piece, pair (2), box (100)”."""
    base = say("{unit}", unit=catalogue.UNITS[item.base_unit])
    packs = (say("{unit} ({factor})", unit=catalogue.UNITS[pack.unit], factor=pack.factor) for pack in item.packs)
    return functools.reduce(lambda first, then: say("{first}, {then}", first=first, then=then), packs, base)


def _refused(sentence: Sentence, field: str = "asked") -> refusal.Refusal:
    return refusal.Refusal(refusal.Reason.INVALID, sentence, field)
