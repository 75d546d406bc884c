"""Needs that hide in remarks."""

import re
from decimal import Decimal

import pytest

from api.intake import goods, joining, mapping, reason, remark
from matching import request


def told(text: str, ignore: str | None = None) -> remark.Remark:
    """What a remark was taken for."""
    return remark.understand(text, "remark", re.compile(ignore) if ignore else None)


def test_amounts_in_a_remark_become_needs() -> None:
    """Each clause is a need of its own, with its own words."""
    found = told("医用手套：10000；防护服 20\n负压救护车 1")
    assert [(each.item.code, each.asked.number, each.entry.as_written) for each in found.reads] == [
        ("examination-gloves", Decimal(10000), "医用手套：10000"),
        ("protective-suit", Decimal(20), "防护服 20"),
        ("ambulance", Decimal(1), "负压救护车 1"),
    ]
    assert found.rest == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [("速干手消：2000", None), ("过氧化氢消毒液（500ml) 2000", None), ("速干手消 2000毫升", 2000), ("速干手消 5升", 5000)],
)
def test_bare_numbers_of_measured_things_are_unknown(text: str, number: int | None) -> None:
    """2000 of hand rub may be bottles; only a unit makes it an amount."""
    (found,) = told(text).reads
    assert found.asked.number == number


def test_things_without_amounts_are_needs_too() -> None:
    """A remark that only names goods asks for them, amount unknown."""
    found = told("急需药品：阿比多尔片、奥司他韦颗粒")
    assert [(each.item.code, each.asked) for each in found.reads] == [
        ("medicine-umifenovir", request.Asked(None)),
        ("medicine-oseltamivir", request.Asked(None)),
    ]


def test_bank_details_and_chatter_are_kept_apart() -> None:
    """What names no goods is the rest of the remark; one word of a bank makes all of it a matter of the bank."""
    found = told("户名：某红十字会\n账号：000\n电话请打办公室\n需要呼吸机")
    assert [each.item.code for each in found.reads] == ["ventilator"]
    assert (found.rest, found.reason) == ("户名：某红十字会\n账号：000\n电话请打办公室", reason.BANK)
    assert told("电话请打办公室").reason == reason.REMARK


def test_a_share_of_another_line_asks_for_nothing_more() -> None:
    """ "Of the gloves, nitrile 5000; rubber 5000" says more of the gloves above, and is kept for a person."""
    found = told("手套中丁腈手套5000；橡胶手套5000")
    assert found.reads == ()
    assert (found.rest, found.reason) == ("手套中丁腈手套5000；橡胶手套5000", reason.REPEATED)


def test_parts_that_do_not_matter_are_left_out() -> None:
    """A pattern in the mapping takes dates and links out of a remark."""
    assert told("发布日期:2020年1月24日", r"发布日期:\S+").rest == ""


def test_a_remark_fills_in_an_unknown_amount_and_never_asks_again() -> None:
    """A stated amount stays; an unknown one is filled in, and both words are kept."""
    stated = [goods.Entry("1", "防护服"), goods.Entry("2", "隔离衣", amount="5")]
    reads = [each for entry in stated for each in goods.understand(entry, mapping.Goods()) if isinstance(each, goods.Read)]
    lines, repeated = joining.with_remark(reads, told("防护服 20；隔离衣 30；护目镜 7").reads)
    assert [(each.item.code, each.asked.number) for each in lines] == [
        ("protective-suit", 20),
        ("isolation-gown", 5),
        ("goggles", 7),
    ]
    assert lines[0].entry.item == "防护服; 防护服 20"
    assert [each.entry.item for each in repeated] == ["隔离衣 30"]
