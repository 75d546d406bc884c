"""How a search is read, and how documents are judged by it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import analyser, embedded, expression, port, question, relevance, synonym, vocabulary


def typed(text: str) -> list[str]:
    """The very tokens of each unit."""
    return [" ".join(unit.ways[0].tokens) for unit in question.read(text)]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("masks for the hospital", ["masks", "hospital"]),
        ("потрібні маски для лікарні", ["маски", "лікарні"]),
        ("нужны маски в больницу", ["маски", "больницу"]),
        ("the", ["the"]),
        ("mask mask MASK", ["mask"]),
        ("face shields Kyiv", ["face shields", "kyiv"]),
        ("Korea 1st class masks", ["korea 1st class", "masks"]),
        ("N95口罩", ["n95", "口罩"]),
        ("武汉协和医院急需护目镜", ["武汉", "协和", "医院", "急需", "护目 目镜"]),
        ("医院的口罩", ["医院", "口罩"]),
        ("口罩厂", ["口罩", "罩厂"]),
        ("黄石三中", ["黄石", "三中"]),
        ("黄石市", ["黄石", "石市"]),
        ("镜", ["镜"]),
        ("…!", []),
        ("", []),
    ],
)
def test_reading(text: str, units: list[str]) -> None:
    """A search becomes units: names of several words stay whole, fillers go, Chinese is cut at words of the domain."""
    assert typed(text) == units


@given(st.text(max_size=600))
def test_any_text_can_be_asked(text: str) -> None:
    """Whatever is typed becomes at most so many units with ways to meet them."""
    units = question.read(text)
    assert len(units) <= question.MOST_UNITS
    assert all(unit.ways and all(way.tokens and 0 < way.quality <= 1 for way in unit.ways) for unit in units)


@settings(max_examples=40)
@given(st.lists(st.sampled_from([word for group in synonym.SAME for word in group]), min_size=1, max_size=30))
async def test_names_of_the_domain_can_be_asked_together(words: list[str]) -> None:
    """Any number of names of the domain in one search is a valid full-text expression."""
    engine = embedded.Embedded()
    text = " ".join(words)
    found = await engine.search(question_of(text))
    assert found.degraded  # nobody made the index
    await engine.ensure("things")
    assert not (await engine.search(question_of(text))).degraded
    await engine.close()


def question_of(text: str) -> port.Query:
    """A query of everyone."""
    return port.Query("things", text, frozenset({"public"}))


def test_only_live_ways_are_asked_for() -> None:
    """The expression names only words that the index has, and is absent where a unit cannot be met."""
    units = question.read("маска")
    assert expression.everything(units, {("mask", True)}) == '(stems : "mask" OR {title items place body} : "маска" *)'
    assert expression.everything(question.read("口罩"), {("x", True)}) is None
    assert expression.anything(question.read("口罩 护目镜"), {("口罩", False)}) == '({title items place body} : "口罩")'


@pytest.mark.parametrize(
    ("word", "errors"), [("n95", 0), ("gb19083", 0), ("cat", 0), ("mask", 1), ("respirator", 2), ("口罩护目", 0), ("маска", 1)]
)
def test_errors_forgiven(word: str, errors: int) -> None:
    """Short words, codes and Chinese must be right; longer words may have one or two wrong letters."""
    assert vocabulary.forgiven(word) == errors


def test_near_words() -> None:
    """Near words come nearest first; swapped neighbours are one error; with two errors the first letter must be right."""
    known = vocabulary.Vocabulary()
    words = ["respirator", "respirators", "perspirator", "mask", "masks", "task", "n95", "口罩"]
    known.add((number, word, 0) for number, word in enumerate(words, 1))
    assert known.near("respriator", False) == [("respirator", 1), ("respirators", 2)]
    assert known.near("maks", False) == [("mask", 1), ("masks", 1)]
    assert known.near("mask", True) == []
    assert known.seen == len(words)


def test_words_are_learnt_once() -> None:
    """Rows that were seen are passed over."""
    known = vocabulary.Vocabulary()
    known.add([(1, "mask", 0), (2, "gown", 0)])
    known.add([(1, "mask", 0), (2, "gown", 0), (3, "task", 0)])
    assert known.near("mask", False) == [("task", 1)]


def judged(text: str, title: str, items: str = "", place: str = "", body: str = "") -> relevance.Verdict:
    """The verdict on one document."""
    fields = [analyser.tokens(field) for field in (title, items, place, body)]
    return relevance.Judge(question.read(text)).judge(fields)


def test_the_order_of_qualities() -> None:
    """The very word beats its inflection, that a translation, that a longer word, that an equivalent, wherever they stand."""
    body = judged("masks", "x", body="masks")
    scores = [body, judged("masks", "mask"), judged("masks", "маски"), judged("mask", "maskers")]
    scores += [judged("N95", "FFP2"), judged("N95", "GB 19083")]
    values = [verdict.score for verdict in scores]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)
    assert [verdict.via for verdict in scores] == [None, None, None, None, "FFP2", None]


def test_words_side_by_side_count_more() -> None:
    """Words that stand together make a better document than the same words far apart."""
    near = judged("union hospital", "union hospital of a city far away")
    apart = judged("union hospital", "union of many a city hospital")
    assert near.score > apart.score
    assert near.coverage == apart.coverage == 1.0


def test_a_name_of_several_words_must_stand_together() -> None:
    """A name of several words is met only where its words are neighbours, in any order."""
    assert judged("щиток", "Face shields").coverage > 0
    assert judged("щиток", "shield for the face").coverage > 0
    assert judged("щиток", "face masks and a great many other things besides a shield").coverage == 0
    assert judged("щиток", "face", items="shield").coverage == 0


@given(st.text(max_size=60), st.lists(st.text(max_size=60), min_size=4, max_size=4))
def test_scores_stay_in_bounds(text: str, texts: list[str]) -> None:
    """Every score and coverage lies between 0 and 1."""
    units = question.read(text)
    if units:
        verdict = relevance.Judge(units).judge([analyser.tokens(each) for each in texts], engine=1.0)
        assert 0 <= verdict.coverage <= 1
        assert 0 <= verdict.score <= 1


@pytest.mark.parametrize("code", ["GB 19083", "KF94", "FFP1", "YY 0469", "GB 19082", "EN 149"])
def test_standards_without_equivalents(code: str) -> None:
    """Standards with other tests have no equivalents: GB 19083 adds blood, KF94 is a class of its own."""
    assert not synonym.others(tuple(analyser.tokens(code)))


def test_a_group_knows_all_its_members() -> None:
    """Every name of a thing leads to every other name of it."""
    for group in synonym.SAME + synonym.EQUIVALENT:
        for word in group:
            known = {other.stems for other in synonym.others(tuple(analyser.tokens(word)))}
            own = set(synonym.stem_keys(tuple(analyser.tokens(word))))
            rest = {key for each in group for key in synonym.stem_keys(tuple(analyser.tokens(each)))}
            assert rest - own <= known | own, word
