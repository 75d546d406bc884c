"""Understands one record by the part of the mapping that speaks of its file."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from api.intake import goods, guess, joining, location, mapping, reason, remark
from api.intake.record import Record
from api.intake.sameness import Known
from api.intake.understood import Aside, Ask, Beneficiary, Understood
from matching import intake, offer, request, span
from matching.place import Place

_URGENCY = {each.name.casefold(): each for each in request.Urgency}


@dataclass(frozen=True, slots=True)
class Understanding:
    """Understands the records of one part."""

    shape: mapping.Shape
    part: mapping.Part

    def understand(self, record: Record) -> Understood:
        """Everything a record tells."""
        source = self._source(record)
        refused = self._refused(record)
        if refused:
            return Understood(record, source, asides=(Aside(source, refused, record.as_written()),))
        if self.part.makes is mapping.Makes.OFFER:
            return self._offers(record, source)
        return self._beneficiary(record, source)

    def _source(self, record: Record) -> str:
        """The key of a record: what the mapping says identifies it, else a digest of all it says."""
        told = [said for each in self.part.key if (said := mapping.read(each, record))]
        digest = hashlib.sha256(record.as_written().encode()).hexdigest()[:16]
        whole = bool(told) and any(choice.field for each in self.part.key for choice in each)
        return "/".join((self.shape.name, *told, *(() if whole else (digest,))))

    def _refused(self, record: Record) -> str | None:
        if self.part.makes is mapping.Makes.NOTHING:
            return self.part.reason
        found = (rule.reason for rule in self.part.aside if any(rule.pattern.search(str(v)) for v in record.values(rule.field)))
        return next(found, None)

    def _beneficiary(self, record: Record, source: str) -> Understood:
        part = self.part
        name = mapping.read(part.facility.name, record)
        if not name:
            return Understood(record, source, asides=(Aside(source, reason.NO_NAME, record.as_written()),))
        place, misplaced = location.read(self.part.place, record, source)
        beneficiary = Beneficiary(
            source=source,
            known=Known((name,), place, mapping.read(part.place.district, record)),
            kind=guess.kind(mapping.read(part.facility.kind, record), name),
            grade=guess.grade(mapping.read(part.facility.grade, record), name),
            beds=_number(mapping.read(part.facility.beds, record)),
            staff=_number(mapping.read(part.facility.staff, record)),
            reaches=tuple(_reaches(part.contact, record)),
        )
        if part.makes is mapping.Makes.FACILITY:
            return Understood(record, source, beneficiary, asides=misplaced)
        lines, asides = self._lines(record, source)
        ask = Ask(source, lines, self._language, self._urgency(record), self._written(record)) if lines else None
        return Understood(record, source, beneficiary, ask, asides=(*misplaced, *asides))

    def _lines(self, record: Record, source: str) -> tuple[tuple[request.NewLine, ...], tuple[Aside, ...]]:
        """The lines of a record and its remarks, each item and standard once where the amounts allow."""
        reads, unclear = self._goods(record)
        asides = [_aside(source, each) for each in unclear]
        for field in self.part.goods.remarks:
            text = next((str(value) for value in record.values(field) if value), "")
            told = remark.understand(text, field, self.part.goods.ignore)
            reads, repeated = joining.with_remark(reads, told.reads)
            asides += [_aside(source, goods.Unclear(each.entry, reason.REPEATED)) for each in repeated]
            asides += [Aside(f"{source}#{field}", told.reason, told.rest)] if told.rest else []
        return tuple(each.line() for each in reads), tuple(asides)

    def _goods(self, record: Record) -> tuple[list[goods.Read], list[goods.Unclear]]:
        told = [
            each
            for entry in goods.entries(record, self.part.goods)
            if entry.item
            for each in goods.understand(entry, self.part.goods)
        ]
        unclear = [each for each in told if isinstance(each, goods.Unclear)]
        return joining.joined(each for each in told if isinstance(each, goods.Read)), unclear

    def _offers(self, record: Record, source: str) -> Understood:
        place, misplaced = location.read(self.part.place, record, source)
        reads, unclear = self._goods(record)
        unclear += [goods.Unclear(each.entry, reason.NO_AMOUNT) for each in reads if each.asked.number is None]
        asides = tuple(_aside(source, each) for each in unclear)
        if not reads and not asides:
            asides = (Aside(source, reason.NO_ITEM, record.as_written()),)
        given = [(each, each.asked.number) for each in reads]
        offers = tuple(self._offer(each, number, record, source, place) for each, number in given if number is not None)
        return Understood(record, source, offers=offers, asides=(*misplaced, *asides))

    def _offer(self, read: goods.Read, number: Decimal, record: Record, source: str, place: Place) -> offer.NewOffer:
        written = self._written(record)
        return offer.NewOffer(
            spec=offer.Stock(read.item.code, read.standard, note=read.note),
            amount=number,
            unit=read.asked.unit,
            available=span.Span(written) if written else None,
            place=place,
            language=self._language,
            source="/".join(part for part in (source, read.entry.place) if part),
            as_written=read.entry.as_written,
        )

    def _urgency(self, record: Record) -> request.Urgency:
        return _URGENCY.get(mapping.read(self.part.urgency, record).casefold(), request.Urgency.NORMAL)

    def _written(self, record: Record) -> datetime | None:
        """When the record was written, by the first of the part's date formats that fits; ISO 8601 always does."""
        said = mapping.read(self.part.date, record)
        for form in self.part.dates:
            try:
                return datetime.strptime(said, form).replace(tzinfo=UTC)
            except ValueError:
                continue
        try:
            when = datetime.fromisoformat(said)
        except ValueError:
            return None
        return when if when.tzinfo else when.replace(tzinfo=UTC)

    @property
    def _language(self) -> str:
        return self.part.language or self.shape.language


def _aside(source: str, unclear: goods.Unclear) -> Aside:
    place = f"#{unclear.entry.place}" if unclear.entry.place else "#goods"
    return Aside(f"{source}{place}", unclear.reason, unclear.entry.as_written)


def _reaches(contacts: Sequence[mapping.Contact], record: Record) -> Iterator[intake.Reach]:
    for contact in contacts:
        for one in record.each(contact.each) if contact.each else (record,):
            fields = (contact.name, contact.department, contact.post, contact.phone, contact.messenger)
            told = [mapping.read(source, one) for source in fields]
            if any(said for source, said in zip(fields, told, strict=True) if any(choice.field for choice in source)):
                yield intake.Reach(*told)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
