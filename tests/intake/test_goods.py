"""What is asked for: items, standards and amounts."""

from decimal import Decimal

import pytest

from api.intake import goods, joining, reason
from api.intake.goods import Entry, Read, Unclear
from api.intake.mapping import Choice, Goods
from api.intake.record import Record
from matching import request


def understand(item: str, amount: str = "", detail: str = "", unit: str = "", **told: object) -> Read | Unclear:
    """The one thing that an entry was taken for."""
    (found,) = goods.understand(Entry("1", item, detail, amount, unit), Goods(item=(Choice("item"),), **told))  # type: ignore[arg-type]
    return found


def read(item: str, amount: str = "", detail: str = "", unit: str = "", **told: object) -> Read:
    """What an entry was taken for, if it was understood."""
    found = understand(item, amount, detail, unit, **told)
    assert isinstance(found, Read)
    return found


@pytest.mark.parametrize("amount", ["", "1", "-1"])
def test_an_amount_the_source_calls_unknown_is_unknown(amount: str) -> None:
    """What a source writes for "needed, amount unknown" is never read as a number."""
    assert read("防护服", amount, unknown=("", "1", "-1")).asked == request.Asked(None)


@pytest.mark.parametrize("amount", ["1", "one or two thousand", "1.500"])
def test_other_amounts_are_read_or_unknown(amount: str) -> None:
    """One piece is one piece where the source means it; words and numbers that could mean two things are unknown."""
    expected = request.Asked(Decimal(1), "piece") if amount == "1" else request.Asked(None)
    assert read("gowns", amount).asked == expected


@pytest.mark.parametrize(
    ("amount", "unit", "asked"),
    [
        ("30", "boxes", request.Asked(Decimal(30), "box")),
        ("30", "", request.Asked(Decimal(30), "piece")),
        ("30", "lorries", request.Asked(None)),
        ("1 200", "pairs", request.Asked(Decimal(1200), "pair")),
    ],
)
def test_units_are_kept_as_asked(amount: str, unit: str, asked: request.Asked) -> None:
    """An amount in a unit the item is not counted in is an unknown amount, and its words are kept."""
    found = read("nitrile gloves", amount, unit=unit)
    assert found.asked == asked
    assert found.line().as_written == " · ".join(("nitrile gloves", f"{amount} {unit}".strip()))


def test_a_bare_number_of_something_measured_is_unknown() -> None:
    """500 of disinfectant may be bottles or litres; where the mapping says litres, it is litres."""
    assert read("84消毒液", "500").asked == request.Asked(None)
    assert read("84消毒液", "500", unit="升").asked == request.Asked(Decimal(500), "litre")
    assert read("84消毒液", "500", units={"disinfectant-84": "litre"}).asked == request.Asked(Decimal(500), "litre")


@pytest.mark.parametrize(
    ("item", "amount", "why"),
    [
        ("gowns", "0", reason.NOTHING),
        ("gowns", "-10", reason.NOTHING),
        ("face shields", "10000000000", reason.TOO_MUCH),
        ("a kind word", "3", reason.NO_ITEM),
        ("Please call first, someone here may be sewing masks", "", reason.UNSURE),
    ],
)
def test_what_cannot_be_is_kept_aside(item: str, amount: str, why: str) -> None:
    """Nothing, far too much, no item, and a mere guess each have their reason."""
    assert understand(item, amount) == Unclear(Entry("1", item, "", amount), why)


def test_standards_are_corrected_and_kept_as_written() -> None:
    """A misquoted standard becomes the true one; the first one is asked for, several are a list of choices."""
    line = read("医用防护口罩 | N95口罩", "1", "GB19083-2010, 建议3M 1860", unknown=("1",)).line()
    assert isinstance(line.spec, request.Goods)
    assert line.spec.standard == "GB 19083-2010"
    assert line.accepted == ("GB 19083-2010", "NIOSH N95")
    assert line.as_written == "医用防护口罩 | N95口罩 · 1 · GB19083-2010, 建议3M 1860"
    suit = read("防护服", "600", "GB 19082-2003")
    assert (suit.standards, suit.line().accepted) == (("GB 19082-2009",), ())


def test_the_detail_says_more_but_makes_nothing_else_of_it() -> None:
    """A detail turns latex gloves into sterile ones; a remark on boots does not turn gloves into boots."""
    assert read("乳胶手套", detail="灭菌，GB 10213-2006").item.code == "sterile-gloves"
    assert read("gloves", detail="like the boots of last week").item.code == "examination-gloves"


def test_a_text_that_lists_things_is_cut_outside_brackets() -> None:
    """Every part of a list has its own place; what is in brackets belongs to the word before it."""
    listed = Goods(list=(Choice("accepting"),))
    record = Record("sites.csv", 2, {"accepting": "N95s, PAPR hoods (with batteries, motors), ,Gowns"})
    entries = list(goods.entries(record, listed))
    assert [(each.place, each.item) for each in entries] == [
        ("1", "N95s"),
        ("2", "PAPR hoods (with batteries, motors)"),
        ("4", "Gowns"),
    ]


def test_personal_data_never_reaches_a_line() -> None:
    """Phones and mail addresses in an item's text are taken out; amounts and standards stay."""
    line = read("masks, call 027-12345678 or 13812345678, me@example.org", "10000000", "GB 19083-2010").line()
    assert line.as_written == "masks, call … or …, … · 10000000 · GB 19083-2010"


def test_things_named_twice_become_one_where_amounts_allow() -> None:
    """Without an amount two words for one thing are one line; two amounts stay two lines."""
    once = joining.joined([read("gowns"), read("isolation gowns", "20")])
    assert [(each.entry.item, each.asked.number) for each in once] == [("gowns; isolation gowns", Decimal(20))]
    assert len(joining.joined([read("gowns", "5"), read("isolation gowns", "20")])) == 2
