"""What was understood of records: values on their way to the store."""

from dataclasses import dataclass
from datetime import datetime

from api.intake.record import Record
from api.intake.sameness import Known
from matching import facility, offer, request
from matching.intake import Reach


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that a person must look at: `source` says where it stands, unique for each reason."""

    source: str
    reason: str
    as_written: str


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """A facility as one record tells of it."""

    source: str
    known: Known
    kind: facility.Kind
    grade: facility.Grade
    beds: int | None = None
    staff: int | None = None
    reaches: tuple[Reach, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What one record asks for."""

    source: str
    lines: tuple[request.NewLine, ...]
    language: str
    urgency: request.Urgency = request.Urgency.NORMAL
    written: datetime | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """One record and everything that was understood of it; what was not is in `asides`."""

    record: Record
    source: str
    beneficiary: Beneficiary | None = None
    ask: Ask | None = None
    offers: tuple[offer.NewOffer, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def useful(self) -> bool:
        """Whether anything of the record can be used."""
        return bool(self.beneficiary or self.offers)
