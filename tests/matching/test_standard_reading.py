"""What people write for a standard is read as the standard they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import item, standard


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("YY 0469-2010", "YY 0469-2011"),
        ("GB 19082-2003", "GB 19082-2009"),
        ("GB 19083", "GB 19083-2010"),
    ],
)
def test_a_misquoted_year_is_read_as_the_standard_that_exists(written: str, meant: str) -> None:
    """Real records misquote years; the number of the norm decides."""
    assert standard.canonical(written) == standard.STANDARDS[meant]


@pytest.mark.parametrize("written", ["GB19082-2009", "GB 19082-2009", "gb/t19082", "ＧＢ　１９０８２－２００９", "GB-19082—2009"])
def test_blanks_dashes_and_width_do_not_matter(written: str) -> None:
    """The same standard is read whatever the spacing, the dash or the character width."""
    assert standard.canonical(written) == standard.STANDARDS["GB 19082-2009"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("N95", "NIOSH N95"),
        ("n95s", "NIOSH N95"),
        ("NIOSH N-95", "NIOSH N95"),
        ("42 CFR 84 N99", "NIOSH N99"),
        ("P100", "NIOSH P100"),
        ("KN95口罩", "GB 2626 KN95"),
        ("GB 2626-2006 KN90", "GB 2626-2006 KN90"),
        ("KN95 (GB2626-2019)", "GB 2626-2019 KN95"),
        ("GB 2626-2019", "GB 2626-2019"),
        ("ffp2", "EN 149 FFP2"),
        ("FFP-3 NR", "EN 149 FFP3"),
        ("EN 149:2001+A1:2009 FFP2 NR D", "EN 149 FFP2"),
        ("AS/NZS 1716:2012 P2", "AS/NZS 1716 P2"),
        ("P2 respirator", "AS/NZS 1716 P2"),
        ("Korea 1st class", "Korea 1st class"),
        ("韩国1级", "Korea 1st class"),
        ("Korea special class", "Korea special class"),
        ("DS2", "Japan DS2"),
        ("KF-94", "KF94"),
        ("PFF2", "NBR 13698 PFF2"),
        ("YY/T 0969-2013", "YY/T 0969-2013"),
        ("EN 14683:2019+AC:2019 Type IIR", "EN 14683 Type IIR"),
        ("EN14683 type I", "EN 14683 Type I"),
        ("ASTM F2100-19 Level 3", "ASTM F2100 Level 3"),
        ("GB 19083-2010 二级", "GB 19083-2010 level 2"),
        ("GB 19083-2010 level 3", "GB 19083-2010 level 3"),
        ("EN 14126 Type 4-B", "EN 14126 Type 4-B"),
        ("EN 14126:2003", "EN 14126"),
        ("YY/T 0506-2016", "YY/T 0506-2016"),
        ("EN 13795-1 high performance", "EN 13795 high performance"),
        ("AAMI PB70 Level 4", "AAMI PB70 Level 4"),
        ("灭菌，GB 10213-2006", "GB 10213-2006 sterile"),
        ("GB 10213-2006 non-sterile", "GB 10213-2006"),
        ("EN 455-1", "EN 455"),
        ("EN ISO 374-5:2016 VIRUS", "EN ISO 374-5 VIRUS"),
        ("EN 166", "EN 166"),
        ("EN166 1B 3 4 9", "EN 166 marks 3 4"),
        ("EN 166 mark 5", "EN 166 mark 5"),
        ("ANSI/ISEA Z87.1-2020 D3", "ANSI Z87.1 D3"),
    ],
)
def test_what_people_write_is_read_as_the_canonical_code(written: str, meant: str) -> None:
    """Marks, norm numbers, editions and classes are read as one canonical code."""
    found = standard.canonical(written)
    assert found is not None
    assert found.code == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ФФП2", "EN 149 FFP2"),
        ("ФФП-3", "EN 149 FFP3"),
        ("Н95", "NIOSH N95"),
        ("КН95", "GB 2626 KN95"),
        ("ЕН 14683 тип ІІR", "EN 14683 Type IIR"),
    ],
)
def test_cyrillic_twins_of_latin_letters_are_read(written: str, meant: str) -> None:
    """A mark typed on a Cyrillic keyboard is the same mark."""
    assert standard.canonical(written) == standard.STANDARDS[meant]


@pytest.mark.parametrize("written", ["3M 1860", "3M1870+", "建议3M 1860/1870/9123", "1860/1870"])
def test_a_model_number_is_read_as_its_standard(written: str) -> None:
    """Hospitals ask for a maker's models in place of N95; an unknown model beside them changes nothing."""
    assert [known.code for known in standard.canonical_all(written)] == ["NIOSH N95"]


@pytest.mark.parametrize("written", ["", "mask", "95", "type II diabetes", "gate P2 of the car park", "SN95X", "EN 1660", "口罩"])
def test_other_text_is_no_standard(written: str) -> None:
    """What only looks like a mark is not read as one."""
    assert standard.canonical_all(written) == ()


def test_a_hospitals_own_list_keeps_its_order() -> None:
    """Acceptance is a preference order, so the order written is the order read."""
    listed = standard.canonical_all("GB 19083-2010, NIOSH N95, FFP2, KN95")
    assert [known.code for known in listed] == ["GB 19083-2010", "NIOSH N95", "EN 149 FFP2", "GB 2626 KN95"]


def test_a_norm_named_beside_its_class_counts_once() -> None:
    """“N95 (NIOSH)” and “EN 149, FFP2” name one standard each."""
    assert [known.code for known in standard.canonical_all("N95 (NIOSH), EN 149, FFP2")] == ["NIOSH N95", "EN 149 FFP2"]


def test_goods_with_two_suit_types_have_two_standards() -> None:
    """A suit marked 5-B/6-B is read as both types."""
    assert [known.code for known in standard.canonical_all("EN 14126 Type 5-B/6-B")] == ["EN 14126 Type 5-B", "EN 14126 Type 6-B"]


@pytest.mark.parametrize("code", standard.STANDARDS)
def test_every_canonical_code_is_read_as_itself(code: str) -> None:
    """Writing a code out and reading it back gives the same standard."""
    assert standard.canonical_all(code) == (standard.STANDARDS[code],)


@pytest.mark.parametrize("known", standard.STANDARDS.values(), ids=str)
def test_every_standard_belongs_to_an_item_and_proves_something(known: standard.Standard) -> None:
    """A standard without an item or without a graded property could never be matched."""
    assert item.named(known.item) is not None
    assert known.properties
    assert all(grade > 0 for grade in known.properties.values())


def test_standards_can_be_keys() -> None:
    """Standards may be put in sets and used as keys, though their grades are a mapping."""
    assert len(set(standard.STANDARDS.values())) == len(standard.STANDARDS)


_FRAGMENTS = st.sampled_from(
    ["GB", "19083", "2626", "KN", "95", "EN", "149", "FFP", "TYPE", "B", "3", "-", " ", "/", "级", "KOREA", "166", "3M", "1860"]
)


@given(st.one_of(st.text(max_size=60), st.lists(_FRAGMENTS, max_size=12).map("".join)))
def test_any_text_can_be_read(text: str) -> None:
    """Reading never fails, and every reading stands at a real place in the text, in order."""
    readings = standard.read(text)
    assert all(0 <= reading.start < reading.end <= len(text) for reading in readings)
    assert [reading.start for reading in readings] == sorted(reading.start for reading in readings)
