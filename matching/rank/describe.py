"""Turns a plan, one offer or several, into a candidate: its arithmetic, its parts and its words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from matching import offer, span
from matching.pledge import Part
from matching.rank import candidate, compose, quantity
from matching.rank.candidate import Candidate, CandidatePart, ScorePart
from matching.rank.case import Case
from matching.rank.compose import Together
from matching.rank.fleet import Trip
from matching.rank.measure import kilometres, moment
from matching.rank.score import ScoreCode, weights
from matching.rank.shelf import HAND_OVERS
from matching.rank.timetable import Stretch
from matching.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class Draft:
    """What a candidate is made of: for each offer of a case what it gives, the trips that fetch from some, a plan of several."""

    case: Case
    gives: Mapping[int, int]
    trips: Mapping[int, Trip]
    together: Together | None = None

    @property
    def covers(self) -> int:
        """Base units of the line covered."""
        return sum(self.gives.values())

    @property
    def short(self) -> int | None:
        """Base units not covered, None where nobody knows how many are needed."""
        return self.case.question.wanted - self.covers if self.case.question.known else None

    def unfetched(self, index: int) -> bool:
        """Whether a driver is needed for this offer and there is none."""
        return bool(self.case.pool.fact(index, "pickup")) and index not in self.trips


def described(draft: Draft) -> Candidate:
    """The candidate."""
    parts = tuple(_parts(draft))
    return Candidate(
        key=candidate.key(draft.case.question.ask.line.id, parts),
        parts=parts,
        score_parts=tuple(_score_parts(draft)),
        covers=draft.covers,
        short=draft.short,
        notes=tuple(dict.fromkeys(_notes(draft))),
    )


def _parts(draft: Draft) -> Iterator[CandidatePart]:
    fact = draft.case.pool.fact
    for index, fills in draft.gives.items():
        yield CandidatePart(
            draft.case.pool.id(index),
            Part.SUPPLY,
            fills,
            fills * fact(index, "cost"),
            kilometres(fact(index, "distance")),
            _span(draft.case.during(index)),
        )
        if trip := draft.trips.get(index):
            yield CandidatePart(trip.offer_id, Part.CARRY, 0, 1, kilometres(trip.distance), _span(trip.during))


def _span(stretch: Stretch | None) -> span.Span | None:
    return stretch and span.Span(moment(stretch[0]), moment(stretch[1]))


def _score_parts(draft: Draft) -> Iterator[ScorePart]:
    told = [_told(draft, index) for index in draft.gives]
    points = [(fills, draft.case.pool.earned(index), draft.unfetched(index)) for index, fills in draft.gives.items()]
    for column, (code, weight) in enumerate(weights(draft.case.question.spec).items()):
        if code is ScoreCode.COVERAGE:
            yield ScorePart(code, weight, _coverage(draft, weight), _covered(draft))
        else:
            lost = code is ScoreCode.HAND_OVER
            earned = sum(fills * each[column] for fills, each, unfetched in points if not (lost and unfetched))
            part = ScorePart(code, weight, earned // draft.covers, _averaged([each[code] for each in told]))
            yield _shared_out(part, draft.together) if lost and draft.together else part


def _shared_out(part: ScorePart, together: Together) -> ScorePart:
    """The hand-over of a plan: more givers and trips are more trouble."""
    lost = min(part.points, together.toll)
    sentence = say("{sentences} {sentence}", sentences=part.sentence, sentence=compose.told(together, lost))
    return replace(part, points=part.points - lost, sentence=sentence)


def _coverage(draft: Draft, weight: int) -> int:
    return weight * draft.covers // draft.case.question.wanted if draft.case.question.known else weight // 2


def _covered(draft: Draft) -> Sentence:
    question = draft.case.question
    if not question.known:
        return say("How much is needed is not known, so this counts half for every offer.")
    wanted = quantity.of_line(question.wanted, question.spec)
    if draft.covers == question.wanted:
        return say("Covers all {wanted} still needed.", wanted=wanted)
    return say("Covers {covered} of the {wanted} still needed.", covered=draft.covers, wanted=wanted)


def _told(draft: Draft, index: int) -> Mapping[ScoreCode, Sentence]:
    if ScoreCode.HAND_OVER not in weights(draft.case.question.spec):
        return draft.case.told(index)
    return {**draft.case.told(index), ScoreCode.HAND_OVER: _handed_over(draft, index)}


def _handed_over(draft: Draft, index: int) -> Sentence:
    by = HAND_OVERS[draft.case.pool.fact(index, "hand_over")]
    if by is offer.HandOver.DELIVERS:
        return say("The giver brings it.")
    if by is offer.HandOver.SHIPS:
        return say("The giver sends it by post or freight.")
    if index in draft.trips:
        return say("A driver can fetch it.")
    return say("It must be fetched, and nobody is found to carry it yet.")


def _averaged(sentences: list[Sentence]) -> Sentence:
    """One sentence for all parts; where they differ, all that is said of them, the largest part first."""
    first, *others = dict.fromkeys(sentences)
    for each in others:
        first = say("{sentences} {sentence}", sentences=first, sentence=each)
    return say("On average by amount: {sentences}", sentences=first) if others else first


def _notes(draft: Draft) -> Iterator[Sentence]:
    question = draft.case.question
    if question.assumption:
        yield question.assumption
    if draft.short:
        yield say(
            "Covers {covered} of {wanted}; {short} stay short.",
            covered=draft.covers,
            wanted=quantity.of_line(question.wanted, question.spec),
            short=draft.short,
        )
    if draft.together:
        yield from compose.notes(draft.together, question)
    yield from _parts_notes(draft)


def _parts_notes(draft: Draft) -> Iterator[Sentence]:
    """What is to note about all parts plainly, about one of several with its number."""
    noted = [tuple(_part_notes(draft, index)) for index in draft.gives]
    for number, notes in enumerate(noted, 1):
        for note in notes:
            everywhere = all(note in other for other in noted)
            yield note if everywhere else say("Part {number}: {note}", number=number, note=note)


def _part_notes(draft: Draft, index: int) -> Iterable[Sentence]:
    yield from draft.case.notes(index)
    yield from compose.late(draft.case, index, draft.gives[index])
    if draft.unfetched(index):
        city = draft.case.pool.words.cities.words[draft.case.pool.fact(index, "written_city")]
        yield say("Needs a driver from {city}.", city=city) if city else say("Needs a driver to fetch it.")
