"""Free text in four languages is recognised as items, standards and amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import item, recognition

_EVERY_NAME = [(name, known.code) for known in item.ITEMS.values() if known.code != "other" for name in known.names.values()]
_EVERY_SPELLING = [(spelling, known.code) for known in item.ITEMS.values() for spelling in known.spellings]


@pytest.mark.parametrize(("written", "code"), [*_EVERY_NAME, *_EVERY_SPELLING])
def test_every_name_and_spelling_of_the_catalogue_is_recognised(written: str, code: str) -> None:
    """What the catalogue calls an item, in any language, is recognised as that item."""
    found = recognition.recognise(written)
    assert found is not None
    assert found.item.code == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("SURGICAL MASKS", "surgical-mask"),
        ("Disposable booties", "boot-covers"),
        ("Gloves, surgical", "sterile-gloves"),
        ("three_ply_mask", "medical-mask"),
        ("маски хірургічні", "surgical-mask"),
        ("рукавичок нітрилових", "examination-gloves"),
        ("захисних костюмів", "protective-suit"),
        ("бахил", "boot-covers"),
        ("халатов изоляционных", "isolation-gown"),
        ("кислородных концентраторов", "oxygen-concentrator"),
        ("респіраторів ФФП2", "respirator"),
        ("儿童医用外科口罩", "surgical-mask"),
        ("医用防护口罩 | N95口罩", "respirator"),
        ("防冲击眼罩/护目镜/防护眼镜", "goggles"),
    ],
)
def test_case_number_order_and_endings_do_not_matter(written: str, code: str) -> None:
    """People write plurals, cases, capitals and the noun first."""
    found = recognition.recognise(written)
    assert found is not None
    assert found.item.code == code


@pytest.mark.parametrize(
    ("written", "code", "standards"),
    [
        ("医用防护口罩 GB 19083-2010, 建议3M 1860/1870/9123", "respirator", ["GB 19083-2010", "NIOSH N95"]),
        ("乳胶手套 灭菌，GB 10213-2006", "sterile-gloves", ["GB 10213-2006 sterile"]),
        ("防护服 GB19082-2003", "protective-suit", ["GB 19082-2009"]),
        ("口罩 N95", "respirator", ["NIOSH N95"]),
        ("mask EN 14683 type IIR", "surgical-mask", ["EN 14683 Type IIR"]),
        ("GB 19083", "respirator", ["GB 19083-2010"]),
    ],
)
def test_a_standard_says_which_item_a_general_word_means(written: str, code: str, standards: list[str]) -> None:
    """“Mask” beside N95 is a respirator; a standard alone names its item."""
    found = recognition.recognise(written)
    assert found is not None
    assert (found.item.code, [known.code for known in found.standards]) == (code, standards)


def test_a_printed_mask_claims_no_standard() -> None:
    """A maker's “fabricated N95 mask” is a printed part, not a certified respirator."""
    found = recognition.recognise("Fabricated N95 mask")
    assert found is not None
    assert found.item.code == "printed-mask"
    assert found.standards == ()


def test_a_standard_of_another_shelf_is_not_given_to_an_item() -> None:
    """The suit's standard does not become the mask's."""
    masks, suits = recognition.recognise_all("surgical masks YY 0469, protective suits GB 19082")
    assert [known.code for known in masks.standards] == ["YY 0469-2011"]
    assert [known.code for known in suits.standards] == ["GB 19082-2009"]


@pytest.mark.parametrize("written", ["", "  ", "!!!", "anything", "gift cards", "Dr. Person Name", "账号：00000000000", "2000"])
def test_other_text_is_not_recognised(written: str) -> None:
    """Nothing is guessed where no item is named."""
    assert recognition.recognise(written) is None
    assert recognition.recognise_all(written) == ()


def test_confidence_tells_a_whole_name_from_a_passing_word() -> None:
    """A full name is certain, a name among other words less so, a word for a whole shelf least."""
    texts = ("nitrile gloves", "we could use some nitrile gloves", "gloves", "we could use some gloves")
    found = [one.confidence for text in texts if (one := recognition.recognise(text))]
    assert found[0] == 1
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 4


def test_a_recognition_shows_what_it_read() -> None:
    """The words that decided are given back as they were written."""
    found = recognition.recognise("ПОТРІБНІ Захисні Окуляри, терміново")
    assert found is not None
    assert found.read_as == "Захисні Окуляри"


def test_a_list_is_read_in_order_and_each_item_once() -> None:
    """Commas, semicolons, line ends and “and” part a list; KN95 and N95 are one item with two standards."""
    found = recognition.recognise_all("N95s, face shields; gloves\nKN95 and hand sanitizer")
    assert [one.item.code for one in found] == ["respirator", "face-shield", "examination-gloves", "hand-sanitiser"]
    assert [known.code for known in found[0].standards] == ["NIOSH N95", "GB 2626 KN95"]


@pytest.mark.parametrize(
    ("written", "amounts"),
    [
        ("医用手套：10000；速干手消：2000", [("examination-gloves", 10000), ("hand-sanitiser", 2000)]),
        ("奥司他韦胶囊（盒）\t*5000", [("medicine-oseltamivir", 5000)]),
        (
            "B1、奥司他韦胶囊10000盒\nB2、免疫球蛋白（丙种球蛋白）8500支",
            [("medicine-oseltamivir", 10000), ("medicine-immunoglobulin", 8500)],
        ),
        ("3%过氧化氢消毒液（500ml) 2000", [("hydrogen-peroxide", 2000)]),
        ("N95口罩1万只", [("respirator", 10000)]),
        ("手套中丁腈手套5000；橡胶手套5000", [("examination-gloves", 5000), ("examination-gloves", 5000)]),
        ("200 N95 masks, 50 gowns", [("respirator", 200), ("isolation-gown", 50)]),
        ("masks x100", [("medical-mask", 100)]),
        ("75%酒精 50升", [("alcohol-75", 50000)]),
        ("gloves: 10 boxes; sanitizer 1,5 l", [("examination-gloves", 1000), ("hand-sanitiser", 1500)]),
        ("респіратори ФФП2 — 1 000 шт.", [("respirator", 1000)]),
        (
            "5 000 масок, 300 пар рукавичок і 20 літрів антисептика",
            [("medical-mask", 5000), ("examination-gloves", 600), ("hand-sanitiser", 20000)],
        ),
        ("KN95 (GB 2626-2019) 500 шт", [("respirator", 500)]),
        (
            "口罩100片，体温计20支，防护服50套，对讲机3套",
            [("medical-mask", 100), ("thermometer", 20), ("protective-suit", 50), ("radio", 6)],
        ),
        ("84消毒液 30", [("disinfectant-84", 30)]),
    ],
)
def test_amounts_in_remarks_are_found_in_base_units(written: str, amounts: list[tuple[str, int]]) -> None:
    """An amount belongs to the item it stands by, and its pack is counted out."""
    found = [(one.item.code, amount) for one, amount in recognition.find_amounts(written)]
    assert found == [(code, Decimal(amount)) for code, amount in amounts]


@pytest.mark.parametrize(
    "written",
    [
        "masks",
        "N95",
        "口罩 GB 19083-2010",
        "防护服 2020年1月24日",
        "口罩 00000000000",
        "masks https://example.org/500",
        "泡腾消毒片 2箱",
        "手套 0",
    ],
)
def test_numbers_that_are_no_amounts_are_left_alone(written: str) -> None:
    """Standards, dates, telephones, links and packs of unknown size give no amount."""
    assert recognition.find_amounts(written) == ()


@given(st.text(max_size=80))
def test_any_text_can_be_tried(text: str) -> None:
    """Recognition never fails, is sure between 0 and 1, and reads only what is there."""
    recognition.find_amounts(text)
    assert all(0 < found.confidence <= 1 and found.read_as in text for found in recognition.recognise_all(text))


_NAMES = st.sampled_from([known.names["en"] for known in item.ITEMS.values() if known.code != "other"])


@given(st.lists(st.tuples(_NAMES, st.integers(1, 99_999)), max_size=5))
def test_a_list_of_names_and_amounts_is_read_back(lines: list[tuple[str, int]]) -> None:
    """Every amount of a plain list comes back beside its item."""
    found = recognition.find_amounts("; ".join(f"{name}: {amount}" for name, amount in lines))
    assert [(one.item.names["en"], amount) for one, amount in found] == lines
