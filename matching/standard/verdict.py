"""Whether an offered standard may stand in for the asked one: directional, and decided by each facility."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

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
_LACKS: Mapping[grade.Property, tuple[str, str]] = MappingProxyType(
    {
        grade.Property.FILTER: ("has no particle-filter test", "filters fewer particles"),
        grade.Property.BACTERIAL: ("has no bacterial-filter test", "filters fewer bacteria"),
        grade.Property.BLOOD: ("has no blood-penetration test", "is tested against blood at a lower pressure"),
        grade.Property.SEAL: ("does not seal tightly to the face", "seals less tightly to the face"),
        grade.Property.MEDICAL: ("is not a registered medical product", "is not a registered medical product"),
        grade.Property.LIQUID: ("has no liquid-barrier test", "holds back less liquid"),
        grade.Property.PARTICLES: ("has no fine-dust test", "lets more fine dust through"),
        grade.Property.INFECTIVE: ("has no test against infective agents", "is a weaker barrier to infective agents"),
        grade.Property.ENCLOSING: ("does not enclose the wearer", "encloses the wearer less"),
        grade.Property.STERILE: ("is not sterile", "is not sterile"),
        grade.Property.HOLES: ("has no leak test", "allows more leaking pieces in a lot"),
        grade.Property.VIRUS: ("has no virus test", "has a weaker virus test"),
        grade.Property.DROPLETS: ("is not marked against droplets", "is not marked against droplets"),
        grade.Property.DUST: ("is not marked against dust", "keeps out only coarse dust"),
        grade.Property.IMPACT: ("has no impact test", "has a weaker impact test"),
    }
)

_WORN_FOR: Mapping[grade.Use, str] = MappingProxyType(
    {
        grade.Use.ROUTINE: "routine patient care",
        grade.Use.AEROSOL: "protection from aerosols",
        grade.Use.SPLASH: "splash protection",
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
        return _no(
            VerdictCode.NO_STANDARD, f"No standard is stated, and {wanted} is asked for: ask the giver for the certificate."
        )
    if asked is not None and offered.code == asked.code:
        return Verdict(True, VerdictCode.EXACT, _own_place(asked, accepted), f"{offered.code} is exactly what was asked for.", ())
    if asked is not None and not accepted:
        return _by_merit(offered, asked)
    return _by_list(offered, asked, accepted, use)


def _nothing_asked(offered: grade.Standard | None) -> Verdict:
    if offered is None:
        return Verdict(True, VerdictCode.NOTHING_ASKED, None, "No standard is asked for, and none is stated.", ())
    return Verdict(True, VerdictCode.NOTHING_ASKED, 0, f"No standard is asked for, and {offered.code} is stated.", ())


def _by_merit(offered: grade.Standard, asked: grade.Standard) -> Verdict:
    lacking = grade.weaker(offered, asked)
    if lacking:
        return _no(VerdictCode.WEAKER, f"{_shortfall(offered, lacking)}, so it cannot replace {asked.code}.", lacking)
    sentence = f"{offered.code} is at least as good as {asked.code} in everything {asked.code} is tested for."
    return Verdict(True, VerdictCode.AT_LEAST_AS_GOOD, None, sentence, ())


def _by_list(offered: grade.Standard, asked: grade.Standard | None, accepted: tuple[str, ...], use: grade.Use) -> Verdict:
    placed = _place(offered, accepted) or (_place(offered, (asked.code,)) if asked else None)
    if placed is None:
        sentence = f"{offered.code} is not what this facility accepts ({_either(accepted)}), nor a higher class of it."
        return _no(VerdictCode.NOT_LISTED, sentence)
    lacking = grade.weaker(offered, asked, grade.USE_NEEDS[use]) if asked else ()
    if lacking:
        return _no(VerdictCode.WEAKER, f"{_shortfall(offered, lacking)}, and this line is for {_WORN_FOR[use]}.", lacking)
    place, listed = placed
    if listed == offered.code:
        return Verdict(True, VerdictCode.LISTED, place, f"{offered.code} is number {place + 1} on this facility's list.", ())
    sentence = f"{offered.code} is at least the class of {listed}, which is accepted here."
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


def _shortfall(offered: grade.Standard, lacking: tuple[grade.Property, ...]) -> str:
    said = dict.fromkeys(_LACKS[quality][offered.properties.get(quality, 0) > 0] for quality in lacking)
    return f"{offered.code} {' and '.join(said)}"


def _either(codes: tuple[str, ...]) -> str:
    return codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])} or {codes[-1]}"


def _no(code: VerdictCode, sentence: str, lacking: tuple[grade.Property, ...] = ()) -> Verdict:
    return Verdict(False, code, None, sentence, lacking)
