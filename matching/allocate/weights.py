"""The knobs of an allocation, each in the plain words in which a coordinator sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matching.allocate.fairness import Fairness
from matching.sentence import Sentence, say


@dataclass(frozen=True, slots=True)
class Weights:
    """What an allocation is told beside its problem; `KNOBS` says each number in words and within what bounds.

    `shipments` 0 means without limit, `useful_days` 0 that crumbs may be sent. `urgency`, `exposure`, `small` and `remote` are
    the most priority points that each may add. The last four are those of `Fairness.WHOLE`.
    """

    fairness: Fairness = Fairness.MAX_MIN
    days: int = 7
    useful_days: int = 1
    lots: bool = True
    shipments: int = 5
    patience_days: int = 0
    good_points: int = 5_000
    candidates: int = 20
    urgency: int = 40
    exposure: int = 30
    small: int = 20
    remote: int = 10
    whole: int = 1_000
    parcel: int = 1_000
    start: int = 50
    reach: int = 2_000


@dataclass(frozen=True, slots=True)
class Knob:
    """One number of the weights: its name, what turning it does, and its bounds."""

    name: Sentence
    sentence: Sentence
    least: int
    most: int


KNOBS: Mapping[str, Knob] = MappingProxyType(
    {
        "days": Knob(
            say("Days to supply"),
            say("For how many days of use a facility may be given at most. Fewer days reach more facilities."),
            1,
            90,
        ),
        "useful_days": Knob(
            say("Least worth sending, in days"),
            say("A facility gets enough for this many days, or nothing this time: no crumbs. 0 lets crumbs be sent."),
            0,
            30,
        ),
        "lots": Knob(
            say("Keep to smallest lots"),
            say("Whether givers' smallest lots are kept to. 1 keeps to them, 0 breaks them up."),
            0,
            1,
        ),
        "shipments": Knob(
            say("Shipments for each giver"),
            say("To how many facilities one giver sends at most. 0 sets no limit."),
            0,
            100,
        ),
        "patience_days": Knob(
            say("Patience, in days"),
            say("How many days a new offer may wait for a better place when none is good now. 0 sends at once."),
            0,
            30,
        ),
        "good_points": Knob(
            say("What is a good place"),
            say("From how many of 10,000 points on a place is good enough for an offer that may still wait."),
            0,
            10_000,
        ),
        "candidates": Knob(
            say("Offers looked at for each line"),
            say("How many of its best offers are considered for each line. More find fairer ways and take longer."),
            1,
            200,
        ),
        "urgency": Knob(say("Urgency"), say("How much it counts that help is needed soon."), 0, 100),
        "exposure": Knob(say("Exposure"), say("How much it counts that staff are exposed to the sick."), 0, 100),
        "small": Knob(say("Small facilities"), say("How much small facilities, that everyone overlooks, are raised."), 0, 100),
        "remote": Knob(say("Remote facilities"), say("How much facilities far from all help are raised."), 0, 100),
        "whole": Knob(
            say("Worth of a need met whole"),
            say("Meeting a need whole is worth carrying this many pieces one kilometre. More goes farther, to more places."),
            0,
            1_000_000,
        ),
        "parcel": Knob(
            say("Cost of a parcel"),
            say("A parcel costs as much as carrying this many pieces one kilometre, whatever is in it. More makes fewer."),
            0,
            1_000_000,
        ),
        "start": Knob(
            say("Cost of starting a need, in percent"),
            say("The first piece for a facility costs this part of the worth of meeting its need. More leaves fewer half met."),
            0,
            100,
        ),
        "reach": Knob(
            say("Farthest way, in kilometres"),
            say("Nothing is sent farther than this; an offer with no nearer place waits."),
            1,
            20_000,
        ),
    }
)


def check(weights: Weights) -> Mapping[str, Sentence]:
    """What is out of bounds, knob by knob; empty when all is well."""
    wrong = {name: knob for name, knob in KNOBS.items() if not knob.least <= int(getattr(weights, name)) <= knob.most}
    return {
        name: say("{name}: choose a number from {least} to {most}.", name=knob.name, least=knob.least, most=knob.most)
        for name, knob in wrong.items()
    }
