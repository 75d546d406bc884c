"""One search of one embedded index: strict first, then forgiving, then in part; and the ranking of what is found."""

from dataclasses import replace

from search import condition, expression, question, relevance, shelf, vocabulary

DEEP = 100  # documents that are judged one by one; those behind keep the full-text order
FEW = 5  # with fewer documents than this, mistyped words are forgiven, and then parts of the search suffice
COMMON = 0.03  # a word that this share of the documents has tells little
LEVELS = (question.INFLECTED, question.SAME_THING)  # many documents stand in this order: own words, translations, the rest
LEAST_COVERAGE = 0.2  # of a search that is met only in part

Ranked = list[tuple[int, relevance.Verdict]]


class Finding:
    """One search of one index: strict first, then forgiving, then in part."""

    def __init__(self, held: shelf.Shelf, known: vocabulary.Vocabulary, kept: condition.Condition) -> None:
        """Search `held`, among the documents that `kept` keeps."""
        self._held = held
        self._known = known
        self._kept = kept
        self._judge: relevance.Judge | None = None

    def listed(self) -> Ranked:
        """Every row that is kept, newest first."""
        return [(row, relevance.Verdict(0.0, 0.0)) for row in self._held.listing(self._kept)]

    def ranked(self, units: question.Units) -> Ranked:
        """Every row found, best first, with its verdict."""
        if not units:
            return []
        found = self._matching(units)
        if len(found) < FEW:
            units = question.forgive(units, self._known.near)
            found = self._matching(units)
        judged = self._judged(units, found)
        if len(found) < FEW and len(units) > 1:
            judged += self._partial(units, set(found))
        return judged

    def explained(self, page: Ranked) -> Ranked:
        """The page with the equivalents named also in rows that were too deep to be judged."""
        judge = self._judge
        deep = {row for row, verdict in page if verdict.unjudged}
        if judge is None or not deep:
            return page
        fields = self._held.fields(sorted(deep))
        judged = {row: judge.judge(fields[row]) for row in deep}
        return [
            (row, replace(found, via=judged[row].via, stands_for=judged[row].stands_for) if row in deep else found)
            for row, found in page
        ]

    def _matching(self, units: question.Units) -> list[int]:
        """The rows that meet every unit; where they are many, those that do so in better ways stand first."""
        live = self._live(units)
        wanted = expression.everything(units, live)
        rows = self._held.matching(wanted, self._kept) if wanted else []
        if len(rows) <= DEEP:
            return rows
        levels = [expression.everything(question.at_least(quality, units), live) for quality in LEVELS]
        better = [row for level in levels if level for row in self._held.matching(level, self._kept)]
        return list(dict.fromkeys(better + rows))

    def _partial(self, units: question.Units, found: set[int]) -> Ranked:
        """Documents that meet a part of the search, one that tells something unless no part does."""
        live = self._live(units)
        common = max(FEW, self._held.documents() * COMMON)
        telling = tuple(unit for unit in units if _having(unit, live) <= common)
        wanted = expression.anything(telling, live) or expression.anything(units, live)
        rows = self._held.matching(wanted, self._kept, DEEP + len(found)) if wanted else []
        judged = self._judged(units, [row for row in rows if row not in found])
        return [(row, verdict) for row, verdict in judged if verdict.coverage >= LEAST_COVERAGE]

    def _judged(self, units: question.Units, rows: list[int]) -> Ranked:
        """Judge the first `DEEP` rows and sort them; the rest follow with the last one's score."""
        judge = self._judge = relevance.Judge(units, self._weights(units))
        fields = self._held.fields(rows[:DEEP])
        head = [(row, judge.judge(fields[row], engine=1 / (1 + at))) for at, row in enumerate(rows[:DEEP])]
        head.sort(key=lambda each: -each[1].score)
        deep = rows[DEEP:]
        floor = relevance.Verdict(head[-1][1].score, 0.0, unjudged=True) if deep else None
        return head + [(row, floor) for row in deep if floor]

    def _live(self, units: question.Units) -> dict[tuple[str, bool], int]:
        return self._held.having((token, way.stemmed) for unit in units for way in unit.ways for token in way.tokens)

    def _weights(self, units: question.Units) -> list[float]:
        documents, live = self._held.documents(), self._live(units)
        return [relevance.rarity(documents, _having(unit, live)) for unit in units]


def _having(unit: question.Unit, live: dict[tuple[str, bool], int]) -> int:
    """About how many documents meet a unit: as many as its most frequent way."""
    return max(min(live.get((token, way.stemmed), 0) for token in way.tokens) for way in unit.ways)
