"""What rules an offer out, in the order in which the rules are asked, and how that is told."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from matching.sentence import Sentence, say


class Rule(StrEnum):
    """Why an offer cannot serve a line; an offer is counted under the first rule, in this order, that rules it out."""

    WRONG_ITEM = "wrong_item"
    NOT_OPEN = "not_open"
    NO_CAPACITY = "no_capacity"
    POSITION_UNKNOWN = "position_unknown"
    NOT_IN_TIME = "not_in_time"
    LOT_TOO_LARGE = "lot_too_large"
    WRONG_STANDARD = "wrong_standard"
    VALVED = "valved"
    EXPIRED_GOODS = "expired_goods"
    WRONG_DESIGN = "wrong_design"
    DESIGN_REFUSED = "design_refused"
    WRONG_MATERIAL = "wrong_material"
    PRINTER_TOO_SMALL = "printer_too_small"
    TOO_FEW_SEATS = "too_few_seats"
    NO_WHEELCHAIR = "no_wheelchair"
    TOO_LITTLE_ROOM = "too_little_room"
    TOO_LITTLE_LOAD = "too_little_load"
    NO_SHIFT = "no_shift"
    VEHICLE_TAKEN = "vehicle_taken"
    MISSING_SKILL = "missing_skill"
    NO_LANGUAGE = "no_language"
    MISSING_CERTIFICATE = "missing_certificate"
    TOO_FEW_HOURS = "too_few_hours"
    ONLY_ON_SITE = "only_on_site"
    TOO_FAR = "too_far"


SENTENCES: Mapping[Rule, Sentence] = MappingProxyType(
    {
        Rule.WRONG_ITEM: say("another item"),
        Rule.NOT_OPEN: say("no longer open"),
        Rule.NOT_IN_TIME: say("not available in time"),
        Rule.NO_CAPACITY: say("nothing left to give"),
        Rule.LOT_TOO_LARGE: say("given only in larger lots"),
        Rule.WRONG_STANDARD: say("wrong standard"),
        Rule.VALVED: say("has a valve"),
        Rule.EXPIRED_GOODS: say("past its date on arrival"),
        Rule.WRONG_DESIGN: say("another design"),
        Rule.DESIGN_REFUSED: say("design rejected or recalled"),
        Rule.WRONG_MATERIAL: say("another material"),
        Rule.PRINTER_TOO_SMALL: say("printer too small"),
        Rule.TOO_FEW_SEATS: say("too few seats"),
        Rule.NO_WHEELCHAIR: say("takes no wheelchair"),
        Rule.TOO_LITTLE_ROOM: say("too little room"),
        Rule.TOO_LITTLE_LOAD: say("carries too little weight"),
        Rule.NO_SHIFT: say("not driving at that time"),
        Rule.VEHICLE_TAKEN: say("already taken at that time"),
        Rule.MISSING_SKILL: say("a skill is missing"),
        Rule.NO_LANGUAGE: say("no common language"),
        Rule.MISSING_CERTIFICATE: say("a certificate is missing"),
        Rule.TOO_FEW_HOURS: say("too few hours free"),
        Rule.ONLY_ON_SITE: say("works only on site"),
        Rule.POSITION_UNKNOWN: say("position not known"),
        Rule.TOO_FAR: say("too far"),
    }
)


def summary(ruled_out: Mapping[Rule, int]) -> Sentence:
    """Say how many offers were ruled out and why, the commonest reason first; other items are told of only when they are all."""
    telling = {rule: count for rule, count in ruled_out.items() if count and rule is not Rule.WRONG_ITEM}
    shown = telling or {rule: count for rule, count in ruled_out.items() if count}
    if not shown:
        return say("No offer was ruled out.")
    reasons = _listed(sorted(shown.items(), key=lambda each: (-each[1], tuple(Rule).index(each[0]))))
    if (total := sum(shown.values())) == 1:
        return say("1 offer ruled out: {reason}.", reason=SENTENCES[next(iter(shown))])
    return say("{count} offers ruled out: {reasons}.", count=total, reasons=reasons)


def _listed(counts: Iterable[tuple[Rule, int]]) -> Sentence:
    first, *rest = (say("{count} {reason}", count=count, reason=SENTENCES[rule]) for rule, count in counts)
    for each in rest:
        first = say("{reasons}, {reason}", reasons=first, reason=each)
    return first
