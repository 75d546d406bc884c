"""Tables in any dialect, and HXL."""

import pytest

from api.intake import table, tag
from api.intake.error import IntakeError

HXL = """Needs of the northern district,,,,
Hospital,What,How many,Where,
#org +name,#item+name+zh,#inneed+qty,#adm1+name,
County hospital,防护服,200,North,
"""


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found(sign: str) -> None:
    """Comma, semicolon, tab and bar are told apart, even where texts hold the others."""
    text = "\n".join((sign.join(("name", "needs")), sign.join(("A", '"masks, gowns; gloves"')), sign.join(("B", "wipes"))))
    records = table.read(text, "list.csv")
    assert [each.text("needs") for each in records] == ["masks, gowns; gloves", "wipes"]
    assert [each.row for each in records] == [2, 3]


def test_rows_know_their_line_of_the_file() -> None:
    """A cell with a line break moves the rows after it down, as an editor shows them."""
    records = table.read('name,address\nA,"1 Street\nTown"\n\nB,2 Street\n', "list.csv")
    assert [(each.row, each.text("address")) for each in records] == [(2, "1 Street Town"), (5, "2 Street")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "list.csv is empty"),
        ("name,name\nA,B\n", "row 1, has two columns called “name”"),
        ("name,needs\nA,masks\nB,gowns,gloves\n", "line 3, has 3 values for 2 columns, from “gloves” on"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(text: str, words: str) -> None:
    """A table that cannot be read says where and what to do."""
    with pytest.raises(IntakeError, match=words):
        table.read(text, "list.csv")


def test_the_hashtag_row_is_found_below_titles() -> None:
    """Columns are named by their hashtags, attributes in any order; columns without one are left out."""
    (record,) = table.read_tagged(HXL, "needs.csv")
    assert record.row == 4
    assert record.text("#org+name") == "County hospital"
    assert record.text("#item+name") == record.text("#item+zh+name") == "防护服"
    assert record.text("#item+code") == ""
    assert len(record.fields) == 4


def test_a_table_without_hashtags_says_so() -> None:
    """The sentence shows what a hashtag row looks like."""
    with pytest.raises(IntakeError, match=r"no HXL hashtag row .*#inneed\+qty"):
        table.read_tagged("Hospital,What\nCounty hospital,gowns\n", "needs.csv")


@pytest.mark.parametrize(
    ("column", "pattern", "fits"),
    [
        ("#item+name+zh", "#item", True),
        ("#item+name+zh", "#item+zh", True),
        ("#item+name", "#item+name+zh", False),
        ("#item+code", "#item-code", False),
        ("#item+name 2", "#item-code", True),
        ("#items+name", "#item", False),
    ],
)
def test_patterns_take_and_refuse_attributes(column: str, pattern: str, fits: bool) -> None:
    """A pattern needs its attributes and refuses those it takes away; other attributes are no matter."""
    assert tag.fits(column, pattern) is fits
