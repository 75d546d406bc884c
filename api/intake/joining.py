"""Joins what one record says twice."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from api.intake import goods


def joined(reads: Iterable[goods.Read]) -> list[goods.Read]:
    """Things named twice without an amount become one; with amounts, each stays."""
    kept: list[goods.Read] = []
    for each in reads:
        at = next((n for n, other in enumerate(kept) if _alike(each, other)), None)
        if at is None:
            kept.append(each)
        else:
            kept[at] = _both(kept[at], each)
    return kept


def _alike(one: goods.Read, other: goods.Read) -> bool:
    """Whether two entries ask for one thing: the same item and standard, and not two amounts."""
    return goods.alike(one.thing, other.thing) and (one.asked.number is None or other.asked.number is None)


def _both(one: goods.Read, other: goods.Read) -> goods.Read:
    known = one if one.asked.number is not None else other
    written = dict.fromkeys((one.entry.item, other.entry.item))
    return replace(known, standards=one.standards or other.standards, entry=replace(known.entry, item="; ".join(written)))


def with_remark(reads: list[goods.Read], told: Sequence[goods.Read]) -> tuple[list[goods.Read], list[goods.Read]]:
    """Lines with those of a remark; a remark fills in an unknown amount, and never asks again for a stated one."""
    kept, repeated = list(reads), list[goods.Read]()
    for each in told:
        at = next((n for n, line in enumerate(reads) if line.item.code == each.item.code), None)
        if at is None:
            kept.append(each)
        elif kept[at].asked.number is None and each.asked.number is not None:
            written = f"{kept[at].entry.item}; {each.entry.item}"
            kept[at] = replace(kept[at], asked=each.asked, entry=replace(kept[at].entry, item=written))
        elif each.asked.number is not None:
            repeated.append(each)
    return kept, repeated
