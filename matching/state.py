"""Transition tables: what may become what, by which verb."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from matching import refusal

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """From any of `sources`, the verb leads to `target`."""

    verb: str
    sources: tuple[S, ...]
    target: S


@dataclass(frozen=True, slots=True)
class Machine(Generic[S]):
    """The life of one noun: its first state and every transition it has."""

    noun: str
    first: S
    transitions: tuple[Transition[S], ...]

    def after(self, state: S, verb: str) -> S | None:
        """The state that `verb` leads to from `state`, or None where the table has no such step."""
        return next((t.target for t in self.transitions if t.verb == verb and state in t.sources), None)

    def check(self, state: S, verb: str) -> refusal.Refusal | None:
        """Refuse a verb that the state does not allow, naming what it does allow."""
        if self.after(state, verb) is not None:
            return None
        verbs = ", ".join(sorted(self.verbs(state))) or "nothing more"
        words = f"This {self.noun} is {spoken(state)}, so it cannot {spoken(verb)} now; possible: {spoken(verbs)}."
        return refusal.Refusal(refusal.Reason.WRONG_STATE, words)

    def verbs(self, state: S) -> frozenset[str]:
        """Every verb that the state allows."""
        return frozenset(t.verb for t in self.transitions if state in t.sources)

    def edges(self) -> Iterator[tuple[S, str, S]]:
        """Every (source, verb, target), in the order of the table."""
        return ((source, t.verb, t.target) for t in self.transitions for source in t.sources)


def spoken(word: str) -> str:
    """A code as people say it: underscores become blanks."""
    return word.replace("_", " ")
