"""What is fair when there is not enough: from the greatest sum to the worst off first, and one answer that counts the way."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from matching.sentence import Sentence, say


class Fairness(StrEnum):
    """How facilities' coverage is weighed against each other; every mode but the last gives away as many units as any other.

    The first four are one family (Mo and Walrand 2000): the sum over facilities of the alpha-fair worth of coverage, with alpha
    0, 1, 2 and without end. `WHOLE` weighs needs met whole against kilometres and parcels (see `worth`).
    """

    UTILITARIAN = "utilitarian"
    PROPORTIONAL = "proportional"
    ALPHA_2 = "alpha_2"
    MAX_MIN = "max_min"
    WHOLE = "whole"


NAMES: Mapping[Fairness, Sentence] = MappingProxyType(
    {
        Fairness.UTILITARIAN: say("As many needs met in full as possible"),
        Fairness.PROPORTIONAL: say("The same number of pieces for everyone"),
        Fairness.ALPHA_2: say("Between the same number and the same share"),
        Fairness.MAX_MIN: say("The same share of its need for everyone"),
        Fairness.WHOLE: say("Whole needs, near by, in few parcels"),
    }
)

SENTENCES: Mapping[Fairness, Sentence] = MappingProxyType(
    {
        Fairness.UTILITARIAN: say("Small needs are filled first: one box goes furthest there. Large hospitals may get nothing."),
        Fairness.PROPORTIONAL: say("Every facility gets about the same number of pieces, large or small."),
        Fairness.ALPHA_2: say("Large facilities get more pieces than small ones, but a smaller share of what they need."),
        Fairness.MAX_MIN: say("Whoever is worst off comes next, until nobody can be raised without lowering somebody worse off."),
        Fairness.WHOLE: say("Needs are met whole, every item alike, where the way is short. What has only far places waits."),
    }
)
