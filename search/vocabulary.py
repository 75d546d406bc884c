"""The words an index knows, kept in memory to find what a mistyped word may have meant."""

import threading
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search import analyser

MOST_GUESSES = 8
ONE_ERROR_FROM, TWO_ERRORS_FROM = 4, 8  # letters


def forgiven(word: str) -> int:
    """How many wrong letters a word may have: none in short words and in codes, where another letter is another thing."""
    if not word.isalpha() or analyser.is_han(word) or len(word) < ONE_ERROR_FROM:
        return 0
    return 1 if len(word) < TWO_ERRORS_FROM else 2


class Vocabulary:
    """Words and stems by length; grows only, and is safe to use from several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._by_length: defaultdict[tuple[bool, int], list[str]] = defaultdict(list)
        self.seen = 0

    def add(self, terms: Iterable[tuple[int, str, int]]) -> None:
        """Learn (number, term, stemmed) rows whose numbers are above those seen; terms that are never guessed are passed over."""
        with self._lock:
            for number, term, stemmed in terms:
                if number > self.seen:
                    self.seen = number
                    if len(term) >= ONE_ERROR_FROM - 1 and term.isalpha() and not analyser.is_han(term):
                        self._by_length[bool(stemmed), len(term)].append(term)

    def near(self, word: str, stemmed: bool) -> list[tuple[str, int]]:
        """Known words (or stems) at one or two letters from `word`, nearest first; a swap of neighbours counts as one."""
        most = forgiven(word)
        if not most:
            return []
        found: list[tuple[str, int]] = []
        with self._lock:
            for length in range(len(word) - most, len(word) + most + 1):
                choices = self._by_length.get((stemmed, length), ())
                hits = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=MOST_GUESSES)
                found += [(known, int(wrong)) for known, wrong, _ in hits if wrong and (wrong == 1 or known[0] == word[0])]
        return sorted(found, key=lambda each: (each[1], each[0]))[:MOST_GUESSES]
