"""Folding, stems and tokens."""

import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import analyser, folding, stem

LETTERS = st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъёabcxyzéü漢汉鏡镜口'’- 0123456789Ǆﬁ\u0301\u0306\u0308")


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ｎ９５", "n95"),
        ("Ёж ґанок", "еж ганок"),
        ("Їжак Йод", "їжак йод"),
        ("лі́карня", "лікарня"),
        ("обов'язково п’ять м`ята зʼїзд", "обовязково пять мята зїзд"),
        ("'quoted'", "'quoted'"),
        ("Straße Łódź Ångström", "strasse lodz angstrom"),
        ("ﬁlter", "filter"),
        ("臺灣護目鏡 協和醫院", "台湾护目镜 协和医院"),
        ("co\u00adoperation \u200bmask", "cooperation mask"),
        ("\ud800mask", "mask"),
        ("decompose\u0301", "decompose"),
    ],
)
def test_folding(written: str, folded: str) -> None:
    """Width, case, marks, apostrophes, Cyrillic variants, Chinese script and invisible signs are folded; й and ї stay letters."""
    assert folding.fold(written) == folded


@given(st.text() | LETTERS)
def test_folding_twice_is_folding_once(text: str) -> None:
    """Folding is idempotent."""
    folded = folding.fold(text)
    assert folding.fold(folded) == folded


@given(st.text() | LETTERS)
def test_composed_or_not_is_the_same(text: str) -> None:
    """Composed and decomposed text folds alike."""
    assert folding.fold(unicodedata.normalize("NFD", text)) == folding.fold(unicodedata.normalize("NFC", text))


@given(st.text() | LETTERS)
def test_analysis_never_fails(text: str) -> None:
    """Any text has tokens without blanks, every token has a stem, and all of it can be stored."""
    tokens = analyser.tokens(text)
    stems = analyser.stemmed(tokens)
    assert len(stems) >= len(tokens)
    assert all(each and not set(each) & set(" \t\n\0\"'") for each in tokens + stems)
    kept = " ".join(tokens + stems + analyser.characters(tokens))
    assert kept.encode().decode() == kept


@given(st.text() | LETTERS)
def test_tokens_of_tokens_are_the_tokens(text: str) -> None:
    """Analysing the words of an analysis again changes none of them."""
    words = [token for token in analyser.tokens(text) if not analyser.is_han(token)]
    assert analyser.tokens(" | ".join(words)) == words


@pytest.mark.parametrize(
    "same",
    [
        ("GB19083", "GB 19083", "gb/t 19083", "GBT19083", "GB-19083", "ＧＢ１９０８３"),
        ("YY0469", "YY 0469", "yy/t0469"),
        ("EN149", "EN 149", "en-149"),
        ("N95", "n 95", "N-95", "Н95"),
        ("KN95", "kn 95", "КН-95"),
        ("KF94", "KF-94"),
        ("FFP2", "ffp 2", "FFP-2", "ФФП2", "ФФР 2"),
        ("DS2", "ds-2"),
        ("COVID-19", "covid19", "ковід-19"),
        ("3D", "3-d", "3д"),
    ],
)
def test_one_spelling_for_each_code(same: tuple[str, ...]) -> None:
    """Blanks, hyphens, slashes and Cyrillic letters in a standard's code do not matter."""
    assert len({tuple(analyser.tokens(each)) for each in same}) == 1
    assert len(analyser.tokens(same[0])) == 1


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("N95口罩", ["n95", "口罩"]),
        ("GB19083-2010口罩", ["gb19083", "2010", "口罩"]),
        ("武汉协和医院", ["武汉", "汉协", "协和", "和医", "医院"]),
        ("镜", ["镜"]),
        ("N95masks", ["n95", "masks"]),
        ("room 5, EN 5", ["room", "5", "en", "5"]),
        ("N9 N955", ["n9", "n955"]),
        ("snake_case e-mail", ["snake", "case", "e", "mail"]),
        ("x" * 100, ["x" * analyser.LONGEST]),
        (" !… ", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    """Texts are cut at blanks, signs and between scripts; Chinese runs become overlapping pairs."""
    assert analyser.tokens(text) == tokens


@pytest.mark.parametrize(
    "forms",
    [
        "респіратор респіратори респіраторів респіраторами респіраторам",
        "маска маски масок масками масці маску масках",
        "рукавичка рукавички рукавичок рукавичками рукавичці",
        "лікарня лікарні лікарень лікарнею лікарнями",
        "поїздка поїздки поїздок поїздці",
        "водій водія водії водіїв водіями",
        "потужність потужності",
        "медичний медичного медичних медичною медичній",
        "Харків Харкові Харкова Харковом харківська харківський",
        "Київ Києві Києва Києвом київський Киев",
        "Львів Львові Львова львівська",
        "Миколаїв Миколаєва Миколаєві миколаївська",
        "Тернопіль Тернополя тернопільський",
        "Одеса Одесі одеська",
        "Вінниця Вінниці вінницька",
        "Херсон Херсона херсонська",
        "перчатка перчатки перчаток перчатками",
        "больница больницы больниц больницам",
        "бутылка бутылки бутылок",
        "доброволец добровольцы добровольцев",
        "очки очков очками",
        "volunteer volunteers volunteering",
        "delivery deliveries",
    ],
)
def test_inflections_share_a_stem(forms: str) -> None:
    """All inflections of a word have a stem in common."""
    assert set.intersection(*(set(stem.stems(folding.fold(form))) for form in forms.split()))


@pytest.mark.parametrize(
    ("one", "other"), [("маска", "масло"), ("лікар", "лікарня"), ("халат", "халва"), ("вода", "водій"), ("n95", "n99")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    """Words of different things share no stem."""
    assert not set(stem.stems(one)) & set(stem.stems(other))


def test_stems_are_the_same_in_every_thread() -> None:
    """Threads that stem at the same time do not disturb one another."""
    words = [
        f"{start}{end}"
        for start in ("hospital", "респиратор", "водител", "volunteer")
        for end in ("s", "ing", "ами", "ей", "ость")
    ]
    expected = [stem.stems(word) for word in words]
    found: list[list[tuple[str, ...]]] = []
    threads = [
        threading.Thread(target=lambda: found.append([stem.stems.__wrapped__(word) for word in words * 20])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected * 20] * 4
