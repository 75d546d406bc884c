"""How people sign in: one-time codes, sessions and API tokens."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Way(StrEnum):
    """How a one-time code reaches a person."""

    MAIL = "mail"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A code is on its way to `masked`, and good until `expires`."""

    way: Way
    masked: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A session or API token as its owner sees it; the secret itself is stored only as a hash."""

    id: UUID
    person_id: UUID
    name: str
    created: datetime
    expires: datetime
    last_used: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made, with its secret, which is shown this once."""

    token: Token
    secret: str
