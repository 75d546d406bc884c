"""The hospital intake: eleven questions, and what follows from the answers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from matching import text
from matching.place import NOWHERE, Place

MOST_STAFF = 100_000
MOST = 10**9  # of a stock, or of patients


class Duty(StrEnum):
    """What part a hospital plays in the outbreak."""

    FIRST_SCREENING = "first_screening"
    SEVERE_CASES = "severe_cases"
    BOTH = "both"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reach:
    """Someone to call: a name, department, post, phone (E.164) and messenger account."""

    name: str = ""
    department: str = ""
    post: str = ""
    phone: str = ""
    messenger: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """The answers, question by question; None means not answered.

    1 the facility or aid team: `team_from` and `team_to` for a team sent to help; 2 `contact`; 3 `equipment_head`;
    4 `staff_per_day`; 5 `duty`, `suspected`, `confirmed`; 6 `respirators_in_stock`, `goggles_in_stock`;
    7 `unregistered_accepted`; 8 `next_supply`; 9 `logistics`; 10 `deliver_to`; 11 `demand_letter` (an address), `letter_id`
    (the upload it is, if it was sent here) and `stamped`.
    """

    team_from: str = ""
    team_to: str = ""
    contact: Reach = Reach()
    equipment_head: Reach = Reach()
    staff_per_day: int | None = None
    duty: Duty | None = None
    suspected: int | None = None
    confirmed: int | None = None
    respirators_in_stock: int | None = None
    goggles_in_stock: int | None = None
    unregistered_accepted: bool | None = None
    next_supply: date | None = None
    logistics: str = ""
    deliver_to: Place = NOWHERE
    demand_letter: str = ""
    stamped: bool | None = None
    letter_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """How long a stock lasts: `days` = stock / (staff per day x pieces per staff-day), and the use rate that was assumed."""

    item: str
    stock: int
    staff_per_day: int
    pieces_per_staff_day: float

    @property
    def days(self) -> float:
        """Days until the stock is used up."""
        return self.stock / (self.staff_per_day * self.pieces_per_staff_day)


def supply(item: str, stock: int | None, staff_per_day: int | None, pieces_per_staff_day: float | None) -> Supply | None:
    """The days of supply of an item, or None where an answer it needs is missing or makes no sense."""
    if stock is None or staff_per_day is None or not pieces_per_staff_day:
        return None
    if stock < 0 or staff_per_day <= 0:
        return None
    return Supply(item, stock, staff_per_day, pieces_per_staff_day)


def check(answers: Intake, field: str = "intake") -> None:
    """Refuse answers that are too long or too large; raises RefusedError naming the answer below `field`."""
    for name, reach in (("contact", answers.contact), ("equipmentHead", answers.equipment_head)):
        for part in ("name", "department", "post", "phone", "messenger"):
            text.check(getattr(reach, part), f"{field}.{name}.{part}")
    text.check(answers.team_from, f"{field}.teamFrom")
    text.check(answers.team_to, f"{field}.teamTo")
    text.check_note(answers.logistics, f"{field}.logistics")
    text.check_place(answers.deliver_to, f"{field}.deliverTo")
    text.check(answers.demand_letter, f"{field}.demandLetter", text.LINK)
    text.check_number(answers.staff_per_day, f"{field}.staffPerDay", MOST_STAFF)
    text.check_number(answers.suspected, f"{field}.suspected", MOST)
    text.check_number(answers.confirmed, f"{field}.confirmed", MOST)
    text.check_number(answers.respirators_in_stock, f"{field}.respiratorsInStock", MOST)
    text.check_number(answers.goggles_in_stock, f"{field}.gogglesInStock", MOST)


def supplies(answers: Intake, rates: dict[str, float | None]) -> tuple[Supply, ...]:
    """The days of supply that the intake's stock answers allow; `rates` maps item codes to pieces per staff-day."""
    stocks = {"respirator": answers.respirators_in_stock, "goggles": answers.goggles_in_stock}
    found = (supply(item, stock, answers.staff_per_day, rates.get(item)) for item, stock in stocks.items())
    return tuple(each for each in found if each is not None)
