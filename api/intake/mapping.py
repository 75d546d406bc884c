"""How a foreign shape maps to our words: what a mapping file declares, as values. `docs/import.md` explains every key."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from api.intake.datum import Datum
from api.intake.record import Record

MOST = 100_000_000  # pieces in one line or offer; the largest true one of 2020 was 40 million


class Makes(StrEnum):
    """What the records of a part become."""

    REQUEST = "request"
    OFFER = "offer"
    FACILITY = "facility"
    NOTHING = "nothing"


class Reader(StrEnum):
    """The form of a file; without a word of it, its name decides."""

    CSV = "csv"
    JSON = "json"
    HXL = "hxl"


@dataclass(frozen=True, slots=True)
class Choice:
    """A field, cut out by `pattern`, turned by `values` (what they do not list is passed over); or a constant."""

    field: str = ""
    pattern: re.Pattern[str] | None = None
    values: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
    constant: str = ""

    def read(self, record: Record) -> str:
        """What this choice finds in the record; empty where it finds nothing."""
        said = record.text(self.field) if self.field else self.constant
        if self.pattern is not None:
            found = self.pattern.search(said)
            said = (found[1] if found.re.groups else found[0]).strip() if found else ""
        return self.values.get(said, "") if self.values else said


Source = tuple[Choice, ...]


def read(source: Source, record: Record) -> str:
    """What the first choice that finds something finds."""
    return next((said for choice in source if (said := choice.read(record))), "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record says it is."""

    country: Source = ()
    region: Source = ()
    city: Source = ()
    district: Source = ()
    address: Source = ()
    latitude: Source = ()
    longitude: Source = ()
    datum: Datum = Datum.WGS_84
    doubt_positions: bool = False


@dataclass(frozen=True, slots=True)
class Facility:
    """Who asks."""

    name: Source = ()
    kind: Source = ()
    grade: Source = ()
    beds: Source = ()
    staff: Source = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call at the facility; one for each entry of the list `each`, where there is one."""

    each: str = ""
    name: Source = ()
    department: Source = ()
    post: Source = ()
    phone: Source = ()
    messenger: Source = ()


@dataclass(frozen=True, slots=True)
class Goods:
    """What is asked for or offered, and how much."""

    each: str = ""
    list: Source = ()
    item: Source = ()
    detail: Source = ()
    amount: Source = ()
    unit: Source = ()
    unknown: tuple[str, ...] = ("",)
    units: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
    most: int = MOST
    remarks: tuple[str, ...] = ()
    ignore: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Records whose `field` has the `pattern` are kept aside for this reason."""

    field: str
    pattern: re.Pattern[str]
    reason: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of file, and what its records become."""

    file: str
    makes: Makes
    key: tuple[Source, ...] = ()
    reader: Reader | None = None
    within: str = ""
    encoding: str | None = None
    reason: str = ""
    language: str = ""
    date: Source = ()
    dates: tuple[str, ...] = ()
    urgency: Source = ()
    place: Place = Place()
    facility: Facility = Facility()
    contact: tuple[Contact, ...] = ()
    goods: Goods = Goods()
    aside: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A whole mapping: its name (the first part of every key it makes), its parts, and the files it leaves alone and why."""

    name: str
    part: tuple[Part, ...]
    title: str = ""
    language: str = "en"
    skip: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])
