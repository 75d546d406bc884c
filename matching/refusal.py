"""The one value that says no, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What kind of no it is; clients may branch on it."""

    INVALID = "invalid"
    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    SIGN_IN_NEEDED = "sign_in_needed"
    CONFLICT = "conflict"
    NOT_ENOUGH = "not_enough"
    WRONG_STATE = "wrong_state"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused act: a reason, a sentence a person can act on, and the input field it is about (a dotted path), if any."""

    reason: Reason
    sentence: str
    field: str | None = None


class RefusedError(Exception):
    """Carries a refusal out of nested code to the action's edge, undoing the transaction on its way."""

    def __init__(self, refusal: Refusal) -> None:
        """Wrap `refusal`."""
        super().__init__(refusal.sentence)
        self.refusal = refusal
