"""People, and what they let others see."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from matching.place import NOWHERE, Place

APPEALS_A_WEEK, MOST_APPEALS_A_WEEK = 3, 50  # how often people are asked to help, unless they set another number


class Audience(StrEnum):
    """Who may find a person and read their profile."""

    NOBODY = "nobody"
    COORDINATORS = "coordinators"
    SIGNED_IN = "signed_in"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Person:
    """A human being; an account is a person with an address to sign in by.

    `languages` are BCP 47 tags; `email` and `phone` (E.164) are the sign-in addresses and stay with them and coordinators;
    `appeals_a_week` is how often they let themselves be asked to help.
    """

    id: UUID
    name: str
    languages: tuple[str, ...]
    created: datetime
    email: str | None = None
    phone: str | None = None
    about: str = ""
    skills: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()
    place: Place = NOWHERE
    profile_for: Audience = Audience.COORDINATORS
    appeals_a_week: int = APPEALS_A_WEEK

    def without_contact(self) -> "Person":
        """The profile as strangers may see it: no mail address, no phone, no exact place."""
        return replace(self, email=None, phone=None, place=self.place.coarse())


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What a person changes in their profile; None leaves a thing as it is."""

    name: str | None = None
    about: str | None = None
    languages: tuple[str, ...] | None = None
    skills: frozenset[str] | None = None
    certificates: frozenset[str] | None = None
    place: Place | None = None
    profile_for: Audience | None = None
    appeals_a_week: int | None = None
