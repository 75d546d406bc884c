"""Who may stand in for whom: directional, per facility, per use."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import standard
from matching.standard import Property, Use, VerdictCode

_ONE_HOSPITALS_LIST = ("GB 19083-2010", "NIOSH N95", "EN 149 FFP2", "GB 2626 KN95")


def _known(text: str | None) -> standard.Standard | None:
    if text is None:
        return None
    found = standard.canonical(text)
    assert found is not None, text
    return found


def _judge(offered: str | None, asked: str | None, accepted: tuple[str, ...] = (), use: Use = Use.ROUTINE) -> standard.Verdict:
    return standard.stand_in(_known(offered), _known(asked), accepted, use)


@pytest.mark.parametrize("offered", [None, "N95", "YY/T 0969"])
def test_where_nothing_is_asked_anything_goes(offered: str | None) -> None:
    """A line without a standard at a facility without a list takes goods with and without a stated standard."""
    verdict = _judge(offered, None)
    assert verdict.ok
    assert verdict.code is VerdictCode.NOTHING_ASKED


def test_a_stated_standard_ranks_before_none_where_nothing_is_asked() -> None:
    """A proven standard is a first choice; goods that state none have no place."""
    assert _judge("N95", None).preference == 0
    assert _judge(None, None).preference is None


def test_the_asked_standard_itself_is_exact() -> None:
    """Exactly what was asked is accepted, whatever else is on the list."""
    assert _judge("FFP2", "FFP2").code is VerdictCode.EXACT
    assert _judge("KN95", "KN95", ("NIOSH N95",)).code is VerdictCode.EXACT
    assert _judge("N95", "N95", _ONE_HOSPITALS_LIST).preference == 1


@pytest.mark.parametrize(("asked", "accepted"), [("N95", ()), (None, ("NIOSH N95",)), ("N95", ("NIOSH N95",))])
def test_goods_without_a_stated_standard_meet_no_asked_one(asked: str | None, accepted: tuple[str, ...]) -> None:
    """Nothing proven is not enough once something is asked for or listed."""
    verdict = _judge(None, asked, accepted)
    assert not verdict.ok
    assert verdict.code is VerdictCode.NO_STANDARD
    assert "No standard is stated" in verdict.sentence


@pytest.mark.parametrize(
    ("offered", "asked"),
    [
        ("GB 19083", "N95"),
        ("FFP3", "FFP2"),
        ("N99", "N95"),
        ("N100", "KN95"),
        ("GB 19083 level 3", "GB 19083 level 2"),
        ("N95", "KF94"),
        ("YY 0469", "YY/T 0969"),
        ("EN 14683 Type IIR", "EN 14683 Type II"),
        ("ASTM F2100 Level 3", "YY 0469"),
        ("GB 7543", "GB 10213"),
        ("EN 14126 Type 4-B", "EN 14605 type 4 suit"),
        ("EN 166 marks 3 5", "EN 166 mark 3"),
        ("YY/T 0506 high performance", "AAMI Level 3 gown"),
    ],
)
def test_a_better_standard_replaces_a_weaker_one_and_never_the_other_way(offered: str, asked: str) -> None:
    """Equivalence has a direction: at least as good in every property that was asked for."""
    assert _judge(offered, asked).ok
    assert not _judge(asked, offered).ok


@pytest.mark.parametrize("one", ["N95", "KN95", "GB 2626-2019 KN95", "FFP2", "AS/NZS 1716 P2", "DS2", "Korea 1st class"])
@pytest.mark.parametrize("other", ["N95", "GB 2626-2006 KN95", "FFP2", "P2", "DS2", "Korea 1st class"])
def test_respirators_of_one_filter_class_replace_each_other(one: str, other: str) -> None:
    """N95, KN95, FFP2, P2, DS2 and Korea 1st class are the same filter class."""
    assert _judge(one, other).ok
    assert _judge(other, one).ok


@pytest.mark.parametrize("offered", ["N95", "KN95", "FFP2", "FFP3", "N100", "KF94", "YY 0469"])
@pytest.mark.parametrize("use", Use)
def test_no_respirator_replaces_the_medical_protective_mask_unless_the_facility_says_so(offered: str, use: Use) -> None:
    """GB 19083 has a blood test or a filter that the others lack."""
    assert not _judge(offered, "GB 19083", (), use).ok


def test_kf94_is_a_class_of_its_own() -> None:
    """KF94 filters like N95 but does not seal, so it needs the facility's word, and never serves against aerosols."""
    assert _judge("KF94", "N95").weaker == (Property.SEAL,)
    assert _judge("KF94", "N95", ("NIOSH N95", "KF94"), Use.ROUTINE).ok
    assert not _judge("KF94", "N95", ("NIOSH N95", "KF94"), Use.AEROSOL).ok


def test_masks_without_a_medical_registration_come_in_through_the_list() -> None:
    """The eleventh-hour question of the intake: KF94 in place of GB 19083-2010 is accepted once the hospital lists it."""
    assert Property.MEDICAL in _judge("KF94", "GB 19083").weaker
    assert _judge("KF94", "GB 19083", ("GB 19083-2010", "KF94")).ok


def test_a_list_is_an_order_of_preference() -> None:
    """Each accepted standard is placed where the facility put it."""
    places = [_judge(offered, "GB 19083", _ONE_HOSPITALS_LIST).preference for offered in ("GB 19083", "N95", "FFP2", "KN95")]
    assert places == [0, 1, 2, 3]


@pytest.mark.parametrize(("offered", "place"), [("FFP3", 2), ("N99", 1), ("GB 2626-2019 KN95", 3), ("GB 19083 level 3", 0)])
def test_a_higher_class_of_a_listed_norm_is_accepted_in_its_place(offered: str, place: int) -> None:
    """FFP3 is accepted where FFP2 is listed, N99 where N95 is."""
    verdict = _judge(offered, "N95", _ONE_HOSPITALS_LIST)
    assert verdict.ok
    assert verdict.preference == place


def test_a_higher_class_of_the_asked_norm_needs_no_list() -> None:
    """What was asked is accepted, so a higher class of it is too, though the list forgot it."""
    assert _judge("GB 19083 level 2", "GB 19083", ("NIOSH N95",), Use.SPLASH).code is VerdictCode.HIGHER_CLASS


@pytest.mark.parametrize("offered", ["AS/NZS 1716 P2", "FFP1", "YY 0469", "KF94"])
def test_what_is_not_on_the_list_is_refused_however_good(offered: str) -> None:
    """A facility that has spoken is taken at its word."""
    verdict = _judge(offered, "N95", _ONE_HOSPITALS_LIST)
    assert not verdict.ok
    assert verdict.code is VerdictCode.NOT_LISTED


def test_a_list_never_makes_n95_fit_for_splashes_where_gb_19083_was_asked() -> None:
    """The use decides what the list cannot waive: blood, for splashes."""
    assert _judge("N95", "GB 19083", _ONE_HOSPITALS_LIST, Use.AEROSOL).ok
    verdict = _judge("N95", "GB 19083", _ONE_HOSPITALS_LIST, Use.SPLASH)
    assert not verdict.ok
    assert verdict.weaker == (Property.BLOOD,)
    assert verdict.sentence == "NIOSH N95 has no blood-penetration test, and this line is for splash protection."


def test_a_list_never_makes_an_unsterile_glove_sterile() -> None:
    """Sterility counts in every use."""
    accepted = ("GB 10213-2006 sterile", "EN 455")
    assert not _judge("EN 455", "灭菌 GB 10213-2006", accepted, Use.ROUTINE).ok
    assert _judge("GB 7543", "灭菌 GB 10213-2006", (*accepted, "GB 7543-2006"), Use.SPLASH).ok


def test_a_list_alone_decides_where_no_standard_was_asked() -> None:
    """A line without a standard takes what the facility lists for the item, in its order."""
    assert _judge("N95", None, _ONE_HOSPITALS_LIST, Use.SPLASH).preference == 1
    assert not _judge("KF94", None, _ONE_HOSPITALS_LIST).ok


def test_a_list_may_be_written_as_people_write() -> None:
    """Codes that are not canonical are read; what names no standard accepts nothing."""
    assert _judge("N95", "GB 19083", ("gb19083", "n95", "whatever is left")).preference == 1


def test_equivalents_have_the_very_same_grades() -> None:
    """N95 has its kin in other countries; KF94 and GB 19083 have none among them."""
    kin = {known.code for known in standard.equivalents(standard.STANDARDS["NIOSH N95"])}
    assert {"GB 2626 KN95", "GB 2626-2019 KN95", "EN 149 FFP2", "AS/NZS 1716 P2", "Japan DS2", "Korea 1st class"} <= kin
    assert kin.isdisjoint({"NIOSH N95", "KF94", "GB 19083-2010", "EN 149 FFP3", "NIOSH N99"})


_STANDARDS = st.sampled_from(tuple(standard.STANDARDS.values()))
_VECTORS = st.dictionaries(st.sampled_from(Property), st.integers(1, 4), min_size=1).map(
    lambda grades: standard.Standard("made up", "made up", "made up", "respirator", grades)
)
_ANY = _STANDARDS | _VECTORS
_LISTS = st.lists(st.sampled_from(tuple(standard.STANDARDS)), max_size=5, unique=True).map(tuple)
_USES = st.sampled_from(Use)


@given(_ANY, _USES)
def test_every_standard_stands_in_for_itself(known: standard.Standard, use: Use) -> None:
    """Without a list, standing in is reflexive."""
    assert standard.stand_in(known, known, (), use).ok


@given(_ANY, _ANY, _ANY, _USES)
def test_standing_in_carries_over(one: standard.Standard, two: standard.Standard, three: standard.Standard, use: Use) -> None:
    """Without a list, what replaces the replacement replaces the original."""
    one, two, three = replace(one, code="one"), replace(two, code="two"), replace(three, code="three")
    if standard.stand_in(one, two, (), use).ok and standard.stand_in(two, three, (), use).ok:
        assert standard.stand_in(one, three, (), use).ok


@given(_STANDARDS, st.none() | _STANDARDS, _LISTS, _USES, st.sampled_from(Property))
def test_a_better_grade_never_turns_yes_into_no(
    offered: standard.Standard, asked: standard.Standard | None, accepted: tuple[str, ...], use: Use, quality: Property
) -> None:
    """Upgrading any property of what is offered keeps it acceptable."""
    grades = dict(offered.properties)
    better = replace(offered, properties={**grades, quality: grades.get(quality, 0) + 1})
    if standard.stand_in(offered, asked, accepted, use).ok:
        assert standard.stand_in(better, asked, accepted, use).ok


@given(st.none() | _STANDARDS, st.none() | _STANDARDS, _LISTS)
def test_a_more_demanding_use_never_accepts_more(
    offered: standard.Standard | None, asked: standard.Standard | None, accepted: tuple[str, ...]
) -> None:
    """What serves against splashes serves against aerosols, and that in routine care."""
    answers = [standard.stand_in(offered, asked, accepted, use).ok for use in (Use.SPLASH, Use.AEROSOL, Use.ROUTINE)]
    assert answers == sorted(answers)


@given(st.none() | _STANDARDS, st.none() | _STANDARDS, _LISTS, _USES)
def test_every_verdict_explains_itself(
    offered: standard.Standard | None, asked: standard.Standard | None, accepted: tuple[str, ...], use: Use
) -> None:
    """A verdict is one sentence; a no for weakness names what is weaker, and no other verdict does."""
    verdict = standard.stand_in(offered, asked, accepted, use)
    assert verdict.sentence.endswith(".")
    assert bool(verdict.weaker) == (verdict.code is VerdictCode.WEAKER)
    assert verdict.preference is None or (verdict.ok and 0 <= verdict.preference <= len(accepted))
