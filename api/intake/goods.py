"""Understands what a record asks for or offers: items, standards and amounts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from api.intake import mapping, reason
from api.intake.record import Record, as_text
from matching import amount, item, recognition, request
from matching.refusal import Refusal
from matching.standard import Use

SURE = 0.5  # below this, a recognised item is a guess, and a person should look
MEASURED = frozenset({"millilitre", "gram"})  # no one means these by a bare number
_LIST = re.compile(r"[,;，；、\n](?![^(（]*[)）])")
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\+\d[\d -]{7,}\d|\b\d{3,4}-\d{7,8}|\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\d{7,}")


Thing = tuple[str, str | None]  # item and standard


def alike(one: Thing, other: Thing) -> bool:
    """Whether two things are the same: one item, and not two different standards."""
    return one[0] == other[0] and (one[1] == other[1] or None in (one[1], other[1]))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing as a record states it: where in the record, and the texts of item, detail, amount and unit."""

    place: str
    item: str
    detail: str = ""
    amount: str = ""
    unit: str = ""

    @property
    def as_written(self) -> str:
        """The texts as they stand; what looks like a phone or a mail address is taken out."""
        many = " ".join(part for part in (self.amount, self.unit) if part)
        told = (_PERSONAL.sub("…", self.item), many, _PERSONAL.sub("…", self.detail))
        return " · ".join(part for part in told if part)


@dataclass(frozen=True, slots=True)
class Read:
    """An entry with what it was taken for: the item, the standards it names (first choice first), and how much."""

    entry: Entry
    item: item.Item
    standards: tuple[str, ...]
    asked: request.Asked

    @property
    def standard(self) -> str | None:
        """The standard asked for."""
        return next(iter(self.standards), None)

    @property
    def thing(self) -> Thing:
        """What is asked for."""
        return self.item.code, self.standard

    @property
    def note(self) -> str:
        """What it is, where the catalogue has no more than "other"."""
        return self.entry.as_written if self.item.code == "other" else ""

    def line(self) -> request.NewLine:
        """The line that asks for it."""
        spec = request.Goods(self.item.code, self.standard, self.item.use or Use.ROUTINE, note=self.note)
        accepted = self.standards if len(self.standards) > 1 else ()
        return request.NewLine(spec, self.asked, accepted, self.entry.as_written)


@dataclass(frozen=True, slots=True)
class Unclear:
    """An entry that was not understood, and why."""

    entry: Entry
    reason: str


def entries(record: Record, goods: mapping.Goods) -> Iterator[Entry]:
    """The things a record states: one for each entry of a list, each part of a text, or the record itself."""
    if goods.list:
        parts = _LIST.split("\n".join(_raw(goods.list, record)))
        yield from (Entry(f"{n}", said) for n, part in enumerate(parts, 1) if (said := as_text(part)))
    if goods.item:
        told = record.each(goods.each) if goods.each else (record,)
        yield from (_entry(f"{n}" if goods.each else "", one, goods) for n, one in enumerate(told, 1))


def understand(entry: Entry, goods: mapping.Goods) -> list[Read | Unclear]:
    """What an entry asks for: one thing, or more where its text names several."""
    found = _recognised(entry, several=bool(goods.list))
    if not found:
        return [Unclear(entry, reason.NO_ITEM)]
    sure = [each for each in found if each.confidence >= SURE]
    if not sure:
        return [Unclear(entry, reason.UNSURE)]
    return [_read(entry, each, goods) for each in sure]


def _entry(place: str, record: Record, goods: mapping.Goods) -> Entry:
    sources = (goods.item, goods.detail, goods.amount, goods.unit)
    return Entry(place, *(mapping.read(source, record) for source in sources))


def _raw(source: mapping.Source, record: Record) -> list[str]:
    return [str(value) for choice in source for value in record.values(choice.field) if as_text(value)]


def _recognised(entry: Entry, *, several: bool) -> tuple[recognition.Recognition, ...]:
    """What the entry names; the detail may say more of the item, but not make another thing of it."""
    if several:
        return recognition.recognise_all(entry.item)
    plain = recognition.recognise(entry.item)
    told = recognition.recognise(f"{entry.detail}，{entry.item}") if entry.detail else None
    if told and (plain is None or told.item.category == plain.item.category):
        return (replace(told, confidence=max(told.confidence, plain.confidence if plain else 0)),)
    return (plain,) if plain else ()


def _read(entry: Entry, found: recognition.Recognition, goods: mapping.Goods) -> Read | Unclear:
    standards = tuple(known.code for known in found.standards)
    asked = _asked(entry, found.item, goods)
    return Unclear(entry, asked) if isinstance(asked, str) else Read(entry, found.item, standards, asked)


def _asked(entry: Entry, wanted: item.Item, goods: mapping.Goods) -> request.Asked | str:
    """The amount of an entry, or why it is none; an amount that cannot be counted is an unknown one."""
    if entry.amount in goods.unknown:
        return request.Asked(None)
    number = amount.parse_amount(entry.amount)
    if number is None:
        return request.Asked(None)
    if number <= 0:
        return reason.NOTHING
    unit = item.read_unit(entry.unit) if entry.unit else goods.units.get(wanted.code) or _bare(wanted)
    if unit is None or item.factor(wanted, unit) is None:
        return request.Asked(None)
    if number > goods.most:
        return reason.TOO_MUCH
    counts = not isinstance(amount.count(number, unit, wanted), Refusal)
    return request.Asked(number, unit) if counts else request.Asked(None)


def _bare(wanted: item.Item) -> str | None:
    """The unit a bare number counts; none for what is measured, where it may be bottles, litres or canisters."""
    return None if wanted.base_unit in MEASURED else wanted.base_unit
