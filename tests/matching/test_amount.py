"""Amounts: as asked, counted in base units, or needed with the amount unknown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import amount, item, refusal

_GLOVES = item.ITEMS["examination-gloves"]
_SANITISER = item.ITEMS["hand-sanitiser"]


def test_an_amount_keeps_what_was_asked_beside_the_base_units() -> None:
    """Five boxes of gloves stay five boxes, and are 500 pieces."""
    assert amount.count(Decimal(5), "box", _GLOVES) == amount.Amount(Decimal(5), "box", 100, 500)


def test_half_a_litre_is_a_whole_number_of_millilitres() -> None:
    """Liquids are counted in millilitres so that half a litre is no fraction."""
    counted = amount.count(Decimal("0.5"), "litre", _SANITISER)
    assert isinstance(counted, amount.Amount)
    assert counted.base == 500


@pytest.mark.parametrize("asked", ["0", "-3", "NaN", "Infinity", "-Infinity", "sNaN"])
def test_a_number_that_is_not_above_zero_is_refused(asked: str) -> None:
    """Nothing, less than nothing and no number at all are sent back with what to do."""
    refused = amount.count(Decimal(asked), "piece", _GLOVES)
    assert isinstance(refused, refusal.Refusal)
    assert refused.reason is refusal.Reason.INVALID
    assert refused.field == "asked"
    assert "amount is unknown" in refused.sentence


def test_a_fraction_of_a_base_unit_is_refused() -> None:
    """Half a glove cannot be sent; half a pair can."""
    refused = amount.count(Decimal("0.5"), "piece", _GLOVES)
    assert isinstance(refused, refusal.Refusal)
    assert "a whole number of its smallest unit, piece" in refused.sentence
    assert isinstance(amount.count(Decimal("0.5"), "pair", _GLOVES), amount.Amount)


def test_an_unknown_unit_is_refused_with_the_units_the_item_takes() -> None:
    """The sentence names every unit and how much it holds."""
    refused = amount.count(Decimal(1), "carton", _GLOVES)
    assert isinstance(refused, refusal.Refusal)
    assert refused.field == "unit"
    assert "piece, pair (2), box (100)" in refused.sentence


@pytest.mark.parametrize("asked", ["10000001", "10000000000", "200000000000000", "1E+1000000"])
def test_an_absurd_amount_is_refused(asked: str) -> None:
    """More than a billion base units is a slip of the keyboard, and the sentence stays short."""
    refused = amount.count(Decimal(asked), "box", _GLOVES)
    assert isinstance(refused, refusal.Refusal)
    assert "than anyone could send" in refused.sentence
    assert len(refused.sentence) < 300


_NEEDS = st.one_of(
    st.just(amount.UNKNOWN),
    st.integers(1, 10**7).map(lambda base: amount.Amount(Decimal(base), "piece", 1, base)),
)


@given(st.lists(_NEEDS))
def test_totals_never_include_the_unknown(needs: list[amount.Need]) -> None:
    """Unknown needs are counted beside the sum, never in it."""
    known, unknown = amount.total(needs)
    assert known == sum(need.base for need in needs if isinstance(need, amount.Amount))
    assert unknown == sum(isinstance(need, amount.Unknown) for need in needs)


_ITEMS_AND_UNITS = st.sampled_from([(known, unit) for known in item.ITEMS.values() for unit in item.units(known)])


@given(_ITEMS_AND_UNITS, st.integers(1, 10**6))
def test_counting_loses_nothing(item_and_unit: tuple[item.Item, str], asked: int) -> None:
    """Base units divided by the pack factor give back what was asked."""
    known, unit = item_and_unit
    counted = amount.count(Decimal(asked), unit, known)
    assert isinstance(counted, amount.Amount)
    assert Decimal(counted.base) / counted.factor == counted.asked == asked


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2000", "2000"),
        ("2 000", "2000"),
        ("2\u202f000", "2000"),
        ("2,000", "2000"),
        ("2'000", "2000"),
        ("2’000", "2000"),
        ("1.000.000", "1000000"),
        ("1,500.50", "1500.5"),
        ("1.500,50", "1500.5"),
        ("0,5", "0.5"),
        ("0.5", "0.5"),
        ("2千", "2000"),
        ("1万", "10000"),
        ("1.5万", "15000"),
        ("1万2千", "12000"),
        ("三百五十", "350"),
        ("两万", "20000"),
        ("一万二千", "12000"),
        ("二〇二〇", "2020"),
        ("10k", "10000"),
        ("3 тис.", "3000"),
        ("2 млн", "2000000"),
        ("٢٠٠٠", "2000"),
        ("２０００", "2000"),
        ("~500", "500"),
        ("-5", "-5"),
        (" +5 ", "5"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, meant: str) -> None:
    """Blanks, commas, scales and the digits of other scripts are all read."""
    assert amount.parse_amount(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", " ", "many", "500 boxes", "12 34", "1,23,4", "1e5", "NaN", "-", "1,000 000", "1.2.3", "万一千万"]
)
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    """A number with a unit or in disorder is asked for again."""
    assert amount.parse_amount(typed) is None


def test_a_number_that_could_mean_two_things_is_not_guessed() -> None:
    """1.500 is one and a half in one country and fifteen hundred in the next."""
    assert amount.parse_amount("1.500") is None


@given(st.integers(0, 10**12))
def test_grouped_numbers_are_read_back(number: int) -> None:
    """However the thousands are parted, the number stays the same."""
    assert {amount.parse_amount(f"{number:,}".replace(",", mark)) for mark in (",", " ", "'", "")} == {Decimal(number)}


@given(st.text(max_size=30))
def test_any_text_can_be_tried_as_a_number(text: str) -> None:
    """Reading a number never fails."""
    read = amount.parse_amount(text)
    assert read is None or read.is_finite()
