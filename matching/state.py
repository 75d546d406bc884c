"""Transition tables: what may become what, by which verb."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from matching import refusal
from matching.sentence import Sentence, say

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """From any of `sources`, the verb leads to `target`; people are not told of steps that only jobs take."""

    verb: str
    sources: tuple[S, ...]
    target: S
    by_job: bool = False


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
        """Refuse a verb that the state does not allow, naming what people can do instead."""
        if self.after(state, verb) is not None:
            return None
        verbs = sorted(self.verbs(state))
        sentence = say(
            "This {noun} is {state}, so that cannot be done now; possible: {verbs}.",
            noun=SPOKEN[self.noun],
            state=SPOKEN[state],
            verbs=_listed([SPOKEN[each] for each in verbs]) if verbs else say("nothing more"),
        )
        return refusal.Refusal(refusal.Reason.WRONG_STATE, sentence)

    def verbs(self, state: S) -> frozenset[str]:
        """Every verb that the state allows to people."""
        return frozenset(t.verb for t in self.transitions if state in t.sources and not t.by_job)

    def edges(self) -> Iterator[tuple[S, str, S]]:
        """Every (source, verb, target), in the order of the table."""
        return ((source, t.verb, t.target) for t in self.transitions for source in t.sources)


def _listed(words: list[Sentence]) -> Sentence:
    return functools.reduce(lambda first, then: say("{first}, {then}", first=first, then=then), words)


# Nouns, states and verbs as people say them.
SPOKEN: Mapping[str, Sentence] = {
    "request": say("request"),
    "line": say("line"),
    "offer": say("offer"),
    "pledge": say("pledge"),
    "design": say("design"),
    "membership": say("membership"),
    "allocation": say("allocation"),
    "rota": say("rota"),
    "slot": say("place in a shift"),
    "draft": say("a draft"),
    "published": say("published"),
    "withdrawn": say("withdrawn"),
    "expired": say("expired"),
    "open": say("open"),
    "stopped": say("stopped"),
    "no_show": say("over, as nobody came"),
    "by_taxi": say("sent by taxi"),
    "paused": say("paused"),
    "held": say("held"),
    "confirmed": say("confirmed"),
    "dispatched": say("dispatched"),
    "received": say("received"),
    "declined": say("declined"),
    "cancelled": say("cancelled"),
    "unreviewed": say("not reviewed"),
    "in_review": say("in review"),
    "approved": say("approved"),
    "rejected": say("rejected"),
    "recalled": say("recalled"),
    "invited": say("invited"),
    "requested": say("asked for"),
    "active": say("active"),
    "left": say("left"),
    "proposed": say("proposed"),
    "discarded": say("discarded"),
    "assigned": say("assigned"),
    "to_release": say("assigned, to be given to somebody else"),
    "released": say("given to somebody else"),
    "dropped_out": say("given back"),
    "publish": say("publish"),
    "amend": say("amend"),
    "confirm": say("confirm"),
    "withdraw": say("withdraw"),
    "expire": say("expire"),
    "stop": say("stop"),
    "miss": say("note that nobody came"),
    "send_by_taxi": say("send by taxi"),
    "pause": say("pause"),
    "resume": say("resume"),
    "dispatch": say("dispatch"),
    "receive": say("receive"),
    "decline": say("decline"),
    "cancel": say("cancel"),
    "start_review": say("start the review"),
    "approve": say("approve"),
    "reject": say("reject"),
    "recall": say("recall"),
    "accept": say("accept"),
    "leave": say("leave"),
    "discard": say("discard"),
    "propose": say("propose"),
    "free": say("propose to give to somebody else"),
    "keep": say("keep"),
    "release": say("give to somebody else"),
    "drop_out": say("drop out"),
}
