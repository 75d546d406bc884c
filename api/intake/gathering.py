"""Gathers the records that tell of one facility, and what they ask for together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.intake import goods, reason, sameness
from api.intake.sameness import Known
from api.intake.understood import Aside, Ask, Beneficiary, Understood
from matching import request
from matching.facility import Grade, Kind
from matching.intake import Reach
from matching.place import Place, Point


@dataclass(frozen=True, slots=True)
class Gathered:
    """One facility, the keys of the records that tell of it, and their asks made one."""

    beneficiary: Beneficiary
    sources: tuple[str, ...]
    ask: Ask | None = None
    asides: tuple[Aside, ...] = ()


def gather(told: Sequence[Understood], *, doubt_positions: bool) -> list[Gathered]:
    """The facilities that the records of one file tell of, in the order of their first mention."""
    sound = [each for each in told if each.beneficiary]
    listed = sameness.fill_cities(each.beneficiary.known for each in sound if each.beneficiary)
    doubtful = sameness.doubtful(listed) if doubt_positions else frozenset[Point]()
    known = [_without(each, doubtful) for each in listed]
    members = [
        (replace(each, beneficiary=replace(each.beneficiary, known=now)), before.place.point in doubtful)
        for each, now, before in zip(sound, known, listed, strict=True)
        if each.beneficiary
    ]
    return [_gathered([members[at] for at in group]) for group in sameness.groups(known)]


def thing(line: request.NewLine | request.Line) -> goods.Thing:
    """What a line asks for: item and standard."""
    return (line.spec.item, line.spec.standard) if isinstance(line.spec, request.Goods) else ("", None)


def together(one: request.NewLine, other: request.NewLine) -> tuple[request.NewLine, bool]:
    """Two lines for the same thing as one, and whether their amounts clash: a stated one stands, the larger of two."""
    known = [each for each in (one, other) if each.asked.number is not None]
    stands = max(known, key=lambda each: each.asked.number or 0, default=one)
    spec = one.spec if thing(one)[1] else other.spec
    clash = len(known) == 2 and one.asked.number != other.asked.number
    return replace(stands, spec=spec, accepted=one.accepted or other.accepted), clash


def _without(known: Known, doubtful: frozenset[Point]) -> Known:
    return replace(known, place=replace(known.place, point=None)) if known.place.point in doubtful else known


def _gathered(members: list[tuple[Understood, bool]]) -> Gathered:
    told = [each for each, _ in members]
    misplaced = [Aside(f"{each.source}#position", reason.NOT_ITS_POSITION, _name(each)) for each, doubted in members if doubted]
    beneficiary = _beneficiary([each.beneficiary for each in told if each.beneficiary])
    ask, clashes = _ask([each.ask for each in told if each.ask])
    return Gathered(beneficiary, tuple(each.source for each in told), ask, (*misplaced, *clashes))


def _name(told: Understood) -> str:
    return told.beneficiary.known.names[0] if told.beneficiary else ""


def _beneficiary(told: Sequence[Beneficiary]) -> Beneficiary:
    """What several records tell of one facility: the first word on each thing, and every name."""
    names = dict.fromkeys(name for each in told for name in each.known.names)
    return Beneficiary(
        source=told[0].source,
        known=Known(tuple(names), _place([each.known.place for each in told]), _first(each.known.district for each in told)),
        kind=next((each.kind for each in told if each.kind is not Kind.OTHER), Kind.OTHER),
        grade=next((each.grade for each in told if each.grade is not Grade.UNKNOWN), Grade.UNKNOWN),
        beds=next((each.beds for each in told if each.beds), None),
        staff=next((each.staff for each in told if each.staff), None),
        reaches=tuple(dict.fromkeys(reach for each in told for reach in each.reaches if reach != Reach())),
    )


def _place(places: Sequence[Place]) -> Place:
    return Place(
        address=_first(each.address for each in places),
        city=_first(each.city for each in places),
        region=_first(each.region for each in places),
        country=_first(each.country for each in places),
        point=next((each.point for each in places if each.point), None),
    )


def _first(told: Iterator[str]) -> str:
    return next((each for each in told if each), "")


def _ask(asks: Sequence[Ask]) -> tuple[Ask | None, tuple[Aside, ...]]:
    """The asks of one facility as one: the same item and standard once."""
    if not asks:
        return None, ()
    lines = list(asks[0].lines)
    clashes: list[Aside] = []
    for ask in asks[1:]:
        own = len(lines)
        for line in ask.lines:
            at = next((n for n, other in enumerate(lines[:own]) if goods.alike(thing(other), thing(line))), None)
            if at is None:
                lines.append(line)
                continue
            lines[at], clash = together(lines[at], line)
            if clash:
                clashes.append(Aside(f"{ask.source}#{thing(line)[0]}", reason.OTHER_AMOUNT, line.as_written))
    urgency = max(each.urgency for each in asks)
    return replace(asks[0], lines=tuple(lines), urgency=urgency), tuple(clashes)
