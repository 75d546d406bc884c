"""The effective need: min(asked, days x staff x use rate) - stock - what is on its way, for a facility and an item."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching import amount, facility, intake, item, request
from matching.allocate.problem import MOST, UNKNOWN, Basis, Problem
from matching.allocate.weights import Weights
from matching.rank import quantity, question
from matching.sentence import Sentence, say

Asked = request.Goods | request.PrintedPart

THOUSAND = 1_000  # rates are kept in thousandths


@dataclass(frozen=True, slots=True)
class Need:
    """What a facility needs of an item, in base units, and what that was reckoned from: the row of `problem.Needs`."""

    had: int
    lacks: int
    useful: int
    basis: Basis
    asked: int
    staff: int
    rate: int
    days: int


@dataclass(frozen=True, slots=True)
class Use:
    """How much is used: `staff` a day, thousandths of a piece for each of them (`UNKNOWN`: not known), and for how many days."""

    staff: int
    rate: int
    days: int

    @property
    def known(self) -> bool:
        """Whether both the staff and the rate are known."""
        return UNKNOWN not in (self.staff, self.rate)

    def over(self, days: int) -> int:
        """Base units used in so many days, rounded up; 0 where it is not known."""
        return -(-days * self.staff * self.rate // THOUSAND) if self.known else 0


def reckoned(
    lines: Sequence[tuple[request.Line, Asked]],
    place: facility.Facility | None,
    answers: intake.Intake | None,
    weights: Weights,
    today: date,
) -> Need:
    """What is needed over these lines of one facility for one item, each with its spec.

    Stock counts only where it is known how fast it is used: a number of masks alone says nothing about days.
    """
    use = _use(lines, place, answers, weights, today)
    stock = _stock(lines, answers, use)
    asked = [None if isinstance(line.need, amount.Unknown) else line.need.base for line, _ in lines]
    known = sum(each for each in asked if each is not None)
    total, basis = _total(known, None in asked, use, question.default(lines[0][1]))
    total = min(total, MOST)
    had = min(stock + sum(line.pledged for line, _ in lines), MOST)
    lacks = max(0, total - had)
    return Need(
        had=min(had, MOST - lacks),
        lacks=lacks,
        useful=_useful(use, total, weights),
        basis=basis,
        asked=UNKNOWN if None in asked else min(known, MOST),
        staff=use.staff,
        rate=use.rate,
        days=use.days,
    )


def _total(asked: int, some_unknown: bool, use: Use, default: int) -> tuple[int, Basis]:
    used = use.over(use.days)
    if some_unknown:
        return (max(asked, used), Basis.ASSUMED_USE) if use.known else (asked + default, Basis.ASSUMED)
    return (used, Basis.USED) if use.known and used < asked else (asked, Basis.ASKED)


def _useful(use: Use, total: int, weights: Weights) -> int:
    """What lasts for the least number of days worth sending; where the use is not known, that part of the need."""
    if not weights.useful_days:
        return 0
    worth = use.over(weights.useful_days) if use.known else -(-total * weights.useful_days // use.days)
    return max(1, min(worth, total))


def _use(
    lines: Sequence[tuple[request.Line, Asked]],
    place: facility.Facility | None,
    answers: intake.Intake | None,
    weights: Weights,
    today: date,
) -> Use:
    told = next((line.supply for line, _ in lines if line.supply), None)
    catalogued = item.named(lines[0][1].item)
    rate = told.pieces_per_staff_day if told else catalogued.pieces_per_staff_day if catalogued else None
    asked = answers.staff_per_day if answers else None
    staff = asked or (told.staff_per_day if told else None) or (place.staff_per_day if place else None)
    days = _days(answers, weights, today)
    return Use(staff or UNKNOWN, max(1, math.ceil(rate * THOUSAND)) if rate else UNKNOWN, days)


def _days(answers: intake.Intake | None, weights: Weights, today: date) -> int:
    """The days to supply; fewer where the facility's own supply comes sooner."""
    own = answers.next_supply if answers else None
    return min(weights.days, (own - today).days) if own and own > today else weights.days


def _stock(lines: Sequence[tuple[request.Line, Asked]], answers: intake.Intake | None, use: Use) -> int:
    """The largest stock that any of the answers tells of."""
    code = lines[0][1].item
    found = intake.supplies(answers, {code: use.rate / THOUSAND}) if answers and use.known else ()
    stocks = [line.supply.stock for line, _ in lines if line.supply] + [each.stock for each in found if each.item == code]
    return max(0, *stocks) if stocks and use.known else 0


def sentence(problem: Problem, row: int) -> Sentence:
    """What a need is, and what it rests on."""
    needs = problem.needs
    spec = request.Goods(problem.items[int(needs.item[row])])
    total = quantity.of_line(int(needs.had[row] + needs.lacks[row]), spec)
    used = {"staff": int(needs.staff[row]), "days": int(needs.days[row]), "rate": f"{needs.rate[row] / THOUSAND:g}"}
    match Basis(int(needs.basis[row])):
        case Basis.ASKED:
            said = say("Asked for: {amount}.", amount=quantity.of_line(int(needs.asked[row]), spec))
        case Basis.USED:
            said = say(
                "Asked for: {amount}. Counted: what {staff} staff use in {days} days at {rate} a day each.",
                amount=quantity.of_line(int(needs.asked[row]), spec),
                **used,
            )
        case Basis.ASSUMED_USE:
            said = say(
                "How much is needed is not known. Assumed: {amount}, what {staff} staff use in {days} days at {rate} a day each.",
                amount=total,
                **used,
            )
        case Basis.ASSUMED:
            said = say("How much is needed is not known. Assumed: {amount}; ask the facility.", amount=total)
    if not needs.had[row]:
        return said
    return say("{sentence} There or on its way: {had}.", sentence=said, had=quantity.of_line(int(needs.had[row]), spec))
