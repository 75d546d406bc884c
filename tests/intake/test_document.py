"""Lists of records in JSON."""

import pytest

from api.intake import document
from api.intake.error import IntakeError


def test_records_reach_into_their_fields() -> None:
    """Dotted paths, lists inside a record, and dirty blanks are read as clean text."""
    fields = '"name": " A\\t\\u3000B ", "at": {"lat": 30.50, "lon": 114}, "needs": [{"what": "gowns"}, "masks"], "n": null'
    text = f'{{"data": [{{{fields}}}]}}'
    (record,) = document.read(text, "list.json", "data")
    assert (record.text("name"), record.text("at.lat"), record.text("at.lon"), record.text("n")) == ("A B", "30.5", "114", "")
    assert [each.text("what") or each.text("text") for each in record.each("needs")] == ["gowns", "masks"]
    assert record.as_written() == "name: A B; at: lat: 30.5, lon: 114; needs: what: gowns | masks"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" ", "list.json is empty"),
        ('[{"name": "A",}]', "line 1, column 15"),
        ('{"name": "A"}', "holds no list of records at its top"),
        ('[{"name": "A"}, 7]', "record 2, is not a record with named fields but “7”"),
    ],
)
def test_what_is_wrong_is_named_by_place(text: str, words: str) -> None:
    """A document that cannot be read says where and what to do."""
    with pytest.raises(IntakeError, match=words):
        document.read(text, "list.json")
