"""Beneficiary places and how to reach them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from matching.place import NOWHERE, Place


class Kind(StrEnum):
    """What a facility is."""

    HOSPITAL = "hospital"
    CLINIC = "clinic"
    CARE_HOME = "care_home"
    AID_STATION = "aid_station"
    AID_TEAM = "aid_team"
    CHARITY = "charity"
    OTHER = "other"


class Grade(StrEnum):
    """How large a facility is, smallest last: small ones are the ones everyone overlooks."""

    TERTIARY = "tertiary"
    SECONDARY = "secondary"
    PRIMARY = "primary"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Facility:
    """A place that asks.

    `accepted` lists, per item code, the canonical standards the facility accepts, first choice first; an item that is missing
    means the facility has said nothing about it. `staff_per_day` counts people in contact with patients.
    """

    id: UUID
    name: str
    kind: Kind
    grade: Grade = Grade.UNKNOWN
    place: Place = NOWHERE
    organisation_id: UUID | None = None
    beds: int | None = None
    staff_per_day: int | None = None
    can_receive: bool = True
    accepted: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    spellings: tuple[str, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach a facility, and the member now answerable for it (`steward_id`); handed over, never lost."""

    id: UUID
    facility_id: UUID
    name: str
    department: str = ""
    post: str = ""
    phone: str = ""
    messenger: str = ""
    steward_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewFacility:
    """A facility about to be registered; as a change, None leaves a thing as it is."""

    name: str | None = None
    kind: Kind | None = None
    grade: Grade | None = None
    place: Place | None = None
    organisation_id: UUID | None = None
    beds: int | None = None
    staff_per_day: int | None = None
    can_receive: bool | None = None
    accepted: Mapping[str, tuple[str, ...]] | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact about to be added to a facility."""

    facility_id: UUID
    name: str
    department: str = ""
    post: str = ""
    phone: str = ""
    messenger: str = ""
