"""Organisations and who belongs to them in what role."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from matching import state
from matching.place import NOWHERE, Place


class Role(StrEnum):
    """In what capacity a person acts."""

    REQUESTER = "requester"
    VOLUNTEER = "volunteer"
    MAKER = "maker"
    SUPPLIER = "supplier"
    DRIVER = "driver"
    COORDINATOR = "coordinator"
    ADMIN = "admin"


class Kind(StrEnum):
    """What an organisation is."""

    HOSPITAL = "hospital"
    CHARITY = "charity"
    SUPPLIER = "supplier"
    MAKER_SPACE = "maker_space"
    CARRIER = "carrier"
    PUBLIC_BODY = "public_body"
    AID_TEAM = "aid_team"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body on whose behalf people act."""

    id: UUID
    name: str
    kind: Kind
    place: Place = NOWHERE


class MembershipState(StrEnum):
    """Where a membership stands."""

    INVITED = "invited"
    REQUESTED = "requested"
    ACTIVE = "active"
    LEFT = "left"


MEMBERSHIP = state.Machine(
    "membership",
    MembershipState.REQUESTED,
    (
        state.Transition("accept", (MembershipState.INVITED, MembershipState.REQUESTED), MembershipState.ACTIVE),
        state.Transition("decline", (MembershipState.INVITED, MembershipState.REQUESTED), MembershipState.LEFT),
        state.Transition("leave", (MembershipState.ACTIVE,), MembershipState.LEFT),
    ),
)


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role in an organisation; without an organisation, the role holds on the person's own behalf."""

    id: UUID
    person_id: UUID
    organisation_id: UUID | None
    role: Role
    state: MembershipState
    since: datetime
