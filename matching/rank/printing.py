"""Parts to be printed: what rules a maker out, and what a line gets from those who are left."""

from uuid import UUID

import numpy as np

from matching import design, request
from matching.rank import presence, standing
from matching.rank.clause import Clause, Compared
from matching.rank.measure import Bools, Ints
from matching.rank.question import Question
from matching.rank.rule import Rule
from matching.rank.shelf import folded
from matching.rank.sieve import Rules, Sieve, Works

Asked = request.Goods | request.PrintedPart

MINUTE = 60_000_000
REFUSED = (design.Review.REJECTED, design.Review.RECALLED)
REVIEWED = {design.Review.APPROVED: 10_000, design.Review.IN_REVIEW: 6_000, design.Review.UNREVIEWED: 3_000}


def _wrong_standard(offers: Sieve, question: Question[Asked]) -> Bools | None:
    """Printed goods meet no standard, so they serve only lines that ask for none."""
    return None if standing.verdict(None, question).ok else np.ones(offers.rows, np.bool_)


def _wrong_design(offers: Sieve, question: Question[Asked]) -> Bools | None:
    wanted = question.spec.design_id if isinstance(question.spec, request.PrintedPart) else None
    return None if wanted is None else offers["design"] != _code(offers.words.designs.find(wanted))


def _wrong_material(offers: Sieve, question: Question[Asked]) -> Bools | None:
    wanted = question.spec.material if isinstance(question.spec, request.PrintedPart) else None
    return offers["material"] != _code(offers.words.materials.find(folded(wanted))) if wanted else None


def _code(found: int | None) -> int:
    return -1 if found is None else found


def _refused(offers: Sieve, question: Question[Asked]) -> Bools:
    known = question.ask.designs
    refused = [each in known and known[each].review in REFUSED for each in offers.words.designs.words]
    return np.array(refused, np.bool_)[offers["design"]]


def _too_small(offers: Sieve, question: Question[Asked]) -> Bools:
    """The design stands higher than the printer prints, or lies over the edge of its plate however it is turned."""
    sizes = np.array([_box(question.ask.designs.get(each)) for each in offers.words.designs.words], np.int64).reshape(-1, 3)
    short, long, high = sizes[offers["design"]].T
    return (short > offers["plate_short"]) | (long > offers["plate_long"]) | (high > offers["height"])


def _box(made: design.Design | None) -> tuple[int, int, int]:
    """The shorter and longer side and the height; nothing where the design is not known."""
    return (min(made.size.x, made.size.y), max(made.size.x, made.size.y), made.size.z) if made else (0, 0, 0)


def review(made: design.Design | None) -> design.Review:
    """Where the review of a design stands; one nobody knows is unreviewed."""
    return made.review if made else design.Review.UNREVIEWED


def _reviewed(offers: Sieve, question: Question[Asked]) -> Ints:
    """The share that each offer's design has for where its review stands."""
    designs: list[UUID] = offers.words.designs.words
    shares = [REVIEWED.get(review(question.ask.designs.get(each)), 0) for each in designs]
    return np.array(shares, np.int64)[offers["design"]]


def _standing(offers: Sieve, question: Question[Asked]) -> Ints:
    unstated = standing.share(standing.verdict(None, question), len(question.ask.accepted))
    return np.full_like(offers["minutes"], unstated)


def _ready(offers: Sieve, question: Question[Asked]) -> Ints:
    """When the first piece is printed, in microseconds since 1970."""
    return np.maximum(offers["start"], question.now) + offers["each"]


WORKS: Works[Asked] = {
    "pieces": lambda offers, _: offers["free"] // offers["minutes"],
    "lot": lambda offers, _: np.ones_like(offers["free"]),
    "standing": _standing,
    "reviewed": _reviewed,
    "ready": _ready,
    "cost": lambda offers, _: offers["minutes"],
    "each": lambda offers, _: offers["minutes"] * MINUTE,
}
RULES = Rules[Asked](
    always=(
        (Rule.NOT_OPEN, presence.NOT_OPEN),
        (Rule.NO_CAPACITY, Clause(Compared("free", "<", "minutes"))),
        (Rule.POSITION_UNKNOWN, presence.CANNOT_BE_BROUGHT),
    ),
    then=(
        (Rule.NOT_IN_TIME, presence.NOT_IN_TIME),
        (Rule.WRONG_STANDARD, _wrong_standard),
        (Rule.WRONG_DESIGN, _wrong_design),
        (Rule.DESIGN_REFUSED, _refused),
        (Rule.WRONG_MATERIAL, _wrong_material),
        (Rule.PRINTER_TOO_SMALL, _too_small),
        (Rule.TOO_FAR, presence.TOO_FAR),
    ),
)
