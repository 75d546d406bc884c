"""Finds the needs that people hide in remarks, and keeps the rest of a remark away from the public."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from api.intake import goods, reason, record
from matching import recognition, request

_CLAUSE = re.compile(r"[;；。]")
_BANK = re.compile(r"户\s*名|[账帐]\s*[户号]|开户|银行|\bIBAN\b|bank account|account n|рахунок|счет №|счёт", re.IGNORECASE)
# "Of the gloves, nitrile 5000": says more about a line, and asks for nothing on top of it.
_SHARE = re.compile(r"^[^,，;；:：]{2,10}中(?![心医药央间号型])")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a remark asks for, and its clauses that ask for nothing, with the reason to keep them aside."""

    reads: tuple[goods.Read, ...]
    rest: str
    reason: str


def understand(text: str, place: str, ignore: re.Pattern[str] | None) -> Remark:
    """Read a remark clause by clause."""
    reads: list[goods.Read] = []
    rest: list[str] = []
    for number, clause in enumerate(_clauses(text, ignore), 1):
        found = [] if _BANK.search(clause) or _SHARE.match(clause) else list(_reads(clause, f"{place}.{number}"))
        reads += found
        rest += [] if found else [clause]
    why = reason.BANK if any(map(_BANK.search, rest)) else reason.REPEATED if any(map(_SHARE.match, rest)) else reason.REMARK
    return Remark(tuple(reads), "\n".join(rest), why)


def _clauses(text: str, ignore: re.Pattern[str] | None) -> Iterator[str]:
    for line in record.lines(ignore.sub("", text) if ignore else text):
        parts = [line] if _SHARE.match(line) else _CLAUSE.split(line)
        yield from (said for part in parts if (said := part.strip()))


def _reads(clause: str, place: str) -> Iterator[goods.Read]:
    """Items with the amounts beside them, then items that are only named."""
    entry = goods.Entry(place, clause)
    counted = recognition.find_amounts(clause)
    for found, number in counted:
        yield goods.Read(entry, found.item, _codes(found), _asked(found, number, clause))
    items = {found.item.code for found, _ in counted}
    for found in recognition.recognise_all(clause):
        if found.item.code not in items and found.confidence >= goods.SURE:
            yield goods.Read(entry, found.item, _codes(found), request.Asked(None))


def _codes(found: recognition.Recognition) -> tuple[str, ...]:
    return tuple(known.code for known in found.standards)


def _asked(found: recognition.Recognition, number: Decimal, clause: str) -> request.Asked:
    """The amount in base units; unknown where a measured item has a bare number."""
    if found.item.base_unit not in goods.MEASURED:
        return request.Asked(number)
    bare = re.search(rf"(?<!\d){number}(?!\d|\s*(?:ml|毫升|мл|g\b|克))", clause, re.IGNORECASE)
    return request.Asked(None) if bare else request.Asked(number)
