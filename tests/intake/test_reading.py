"""Files and folders."""

from pathlib import Path

import pytest

from api.intake import declaration, reading
from api.intake.error import IntakeError

SHAPE = declaration.read(
    """
name = "list"
skip = { "codes*" = "Names of codes." }
[[part]]
file = "needs*.csv"
makes = "request"
facility.name = "name"
goods.item = ["item", "thing"]
[[part]]
file = "places.json"
makes = "facility"
facility.name = "name"
""",
    "list.toml",
)


def write(folder: Path, **files: str) -> None:
    """Write files of a folder; two underscores stand for the dot."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")


def test_a_folder_is_read_file_by_file(tmp_path: Path) -> None:
    """Each file goes to its part, the others are named with the reason."""
    write(tmp_path, needs1__csv="name,item\nA,gowns\n", places__json='[{"name": "B"}]', codes__csv="x", more__txt="y")
    readings, unread = reading.read(SHAPE, tmp_path)
    assert [(each.file, each.part.makes, len(each.records)) for each in readings] == [
        ("needs1.csv", "request", 1),
        ("places.json", "facility", 1),
    ]
    assert [(each.file, each.why) for each in unread] == [
        ("codes.csv", "Names of codes."),
        ("more.txt", "No part of the mapping speaks of it."),
    ]


def test_any_of_the_choices_is_enough(tmp_path: Path) -> None:
    """A column may have any of the names the mapping allows."""
    write(tmp_path, needs__csv="name,thing\nA,gowns\n")
    (one,), _ = reading.read(SHAPE, tmp_path / "needs.csv")
    assert one.records[0].text("thing") == "gowns"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("absent.csv", None, "nothing at .*absent.csv; check the path"),
        ("other.csv", "name\nA\n", r"other.csv is none of the files of this format \(needs\*.csv, places.json\)"),
        ("needs.csv", "\n", "needs.csv is empty"),
        ("needs.csv", "name,item\n", "needs.csv holds no records below its heading"),
        (
            "needs.csv",
            "title,item\nA,gowns\n",
            "no column “name”, which the mapping reads as facility > name; its columns are title, item",
        ),
        ("needs.csv", "name,what\nA,gowns\n", "no column “item” or “thing”, which the mapping reads as goods > item"),
        ("places.json", "name: A", "places.json is not JSON: line 1, column 1"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, text: str | None, words: str) -> None:
    """A missing path, a strange file, an empty one and a missing column each have a sentence that says what to do."""
    if text is not None:
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(IntakeError, match=words):
        reading.read(SHAPE, tmp_path / name)


def test_a_folder_without_any_of_the_files_says_which(tmp_path: Path) -> None:
    """The wrong folder is told by the files that are missing."""
    with pytest.raises(IntakeError, match=r"holds none of the files of this format \(needs\*.csv, places.json\)"):
        reading.read(SHAPE, tmp_path)
