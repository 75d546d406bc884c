"""Whether an offered standard may stand in for the asked one: directional, and decided by each facility."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from matching.sentence import Sentence, say
from matching.standard import grade, norm, reading


class VerdictCode(StrEnum):
    """Why a standard may or may not stand in; clients may branch on it."""

    NOTHING_ASKED = "nothing_asked"
    EXACT = "exact"
    LISTED = "listed"
    HIGHER_CLASS = "higher_class"
    AT_LEAST_AS_GOOD = "at_least_as_good"
    NO_STANDARD = "no_standard"
    NOT_LISTED = "not_listed"
    WEAKER = "weaker"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: `preference` is the place in the facility's list (0 = first choice), `weaker` what the offer lacks."""

    ok: bool
    code: VerdictCode
    preference: int | None
    sentence: str
    weaker: tuple[grade.Property, ...]


# For each property: what to say when it was never tested, and when it was tested to a lower grade.
_LACKS: Mapping[grade.Property, tuple[Sentence, Sentence]] = MappingProxyType(
    {
        grade.Property.FILTER: (say("has no particle-filter test"), say("filters fewer particles")),
        grade.Property.BACTERIAL: (say("has no bacterial-filter test"), say("filters fewer bacteria")),
        grade.Property.BLOOD: (say("has no blood-penetration test"), say("is tested against blood at a lower pressure")),
        grade.Property.SEAL: (say("does not seal tightly to the face"), say("seals less tightly to the face")),
        grade.Property.MEDICAL: (say("is not a registered medical product"), say("is not a registered medical product")),
        grade.Property.LIQUID: (say("has no liquid-barrier test"), say("holds back less liquid")),
        grade.Property.PARTICLES: (say("has no fine-dust test"), say("lets more fine dust through")),
        grade.Property.INFECTIVE: (say("has no test against infective agents"), say("is a weaker barrier to infective agents")),
        grade.Property.ENCLOSING: (say("does not enclose the wearer"), say("encloses the wearer less")),
        grade.Property.STERILE: (say("is not sterile"), say("is not sterile")),
        grade.Property.HOLES: (say("has no leak test"), say("allows more leaking pieces in a lot")),
        grade.Property.VIRUS: (say("has no virus test"), say("has a weaker virus test")),
        grade.Property.DROPLETS: (say("is not marked against droplets"), say("is not marked against droplets")),
        grade.Property.DUST: (say("is not marked against dust"), say("keeps out only coarse dust")),
        grade.Property.IMPACT: (say("has no impact test"), say("has a weaker impact test")),
    }
)

_WORN_FOR: Mapping[grade.Use, Sentence] = MappingProxyType(
    {
        grade.Use.ROUTINE: say("routine patient care"),
        grade.Use.AEROSOL: say("protection from aerosols"),
        grade.Use.SPLASH: say("splash protection"),
    }
)


def stand_in(
    offered: grade.Standard | None,
    asked: grade.Standard | None,
    accepted: tuple[str, ...],
    use: grade.Use,
) -> Verdict:
    """Judge `offered` for a line that asked for `asked` at a facility that accepts `accepted` (canonical codes, best first)."""
    if asked is None and not accepted:
        return _nothing_asked(offered)
    if offered is None:
        wanted = asked.code if asked else _either(accepted)
        sentence = say("No standard is stated, and {wanted} is asked for: ask the giver for the certificate.", wanted=wanted)
        return _no(VerdictCode.NO_STANDARD, sentence)
    if asked is not None and offered.code == asked.code:
        sentence = say("{offered} is exactly what was asked for.", offered=offered.code)
        return Verdict(True, VerdictCode.EXACT, _own_place(asked, accepted), sentence, ())
    if asked is not None and not accepted:
        return _by_merit(offered, asked)
    return _by_list(offered, asked, accepted, use)


def _nothing_asked(offered: grade.Standard | None) -> Verdict:
    if offered is None:
        return Verdict(True, VerdictCode.NOTHING_ASKED, None, say("No standard is asked for, and none is stated."), ())
    sentence = say("No standard is asked for, and {offered} is stated.", offered=offered.code)
    return Verdict(True, VerdictCode.NOTHING_ASKED, 0, sentence, ())


def _by_merit(offered: grade.Standard, asked: grade.Standard) -> Verdict:
    lacking = grade.weaker(offered, asked)
    if lacking:
        sentence = say("{shortfall}, so it cannot replace {asked}.", shortfall=_shortfall(offered, lacking), asked=asked.code)
        return _no(VerdictCode.WEAKER, sentence, lacking)
    sentence = say(
        "{offered} is at least as good as {asked} in everything {asked} is tested for.", offered=offered.code, asked=asked.code
    )
    return Verdict(True, VerdictCode.AT_LEAST_AS_GOOD, None, sentence, ())


def _by_list(offered: grade.Standard, asked: grade.Standard | None, accepted: tuple[str, ...], use: grade.Use) -> Verdict:
    placed = _place(offered, accepted) or (_place(offered, (asked.code,)) if asked else None)
    if placed is None:
        sentence = say(
            "{offered} is not what this facility accepts ({accepted}), nor a higher class of it.",
            offered=offered.code,
            accepted=_either(accepted),
        )
        return _no(VerdictCode.NOT_LISTED, sentence)
    lacking = grade.weaker(offered, asked, grade.USE_NEEDS[use]) if asked else ()
    if lacking:
        sentence = say("{shortfall}, and this line is for {use}.", shortfall=_shortfall(offered, lacking), use=_WORN_FOR[use])
        return _no(VerdictCode.WEAKER, sentence, lacking)
    place, listed = placed
    if listed == offered.code:
        sentence = say("{offered} is number {place} on this facility's list.", offered=offered.code, place=place + 1)
        return Verdict(True, VerdictCode.LISTED, place, sentence, ())
    sentence = say("{offered} is at least the class of {listed}, which is accepted here.", offered=offered.code, listed=listed)
    return Verdict(True, VerdictCode.HIGHER_CLASS, place, sentence, ())


def _own_place(asked: grade.Standard, accepted: tuple[str, ...]) -> int:
    placed = _place(asked, accepted)
    return placed[0] if placed else 0


def _place(offered: grade.Standard, accepted: tuple[str, ...]) -> tuple[int, str] | None:
    """Return the first place whose standard `offered` meets, itself or as a higher class of the same norm, and its code."""
    known = [norm.STANDARDS.get(code) or reading.canonical(code) for code in accepted]
    exact = ((place, offered.code) for place, listed in enumerate(known) if listed and listed.code == offered.code)
    higher = (
        (place, listed.code)
        for place, listed in enumerate(known)
        if listed and listed.norm == offered.norm and not grade.weaker(offered, listed)
    )
    return next(exact, None) or next(higher, None)


def _shortfall(offered: grade.Standard, lacking: tuple[grade.Property, ...]) -> Sentence:
    said = dict.fromkeys(_LACKS[quality][offered.properties.get(quality, 0) > 0] for quality in lacking)
    lacks = functools.reduce(lambda first, then: say("{first} and {then}", first=first, then=then), said)
    return say("{offered} {lacks}", offered=offered.code, lacks=lacks)


def _either(codes: tuple[str, ...]) -> Sentence:
    first, last = ", ".join(codes[:-1]), codes[-1]
    return say("{first} or {last}", first=first, last=last) if first else say("{last}", last=last)


def _no(code: VerdictCode, sentence: str, lacking: tuple[grade.Property, ...] = ()) -> Verdict:
    return Verdict(False, code, None, sentence, lacking)
