"""`talka import` at the terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.command import main

HXL = """Hospital,Town,What,How many
#org+name,#adm1+name,#item+name,#inneed+qty
County hospital,North,FFP2,200
County hospital,North,gowns,
Red Cross,North,a kind word,1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a fresh database and a list of needs."""
    (tmp_path / "needs.csv").write_text(HXL, "utf-8")
    assert run(tmp_path, "migrate").exit_code == 0
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    """What a command in that folder's database says."""
    env = {"TALKA_DATABASE": f"sqlite:///{folder}/talka.db", "TALKA_SEARCH_PATH": f"{folder}/search.db"}
    return CliRunner(env=env).invoke(main, words)


def test_a_list_is_imported_and_told(folder: Path) -> None:
    """The report counts what was read, understood and kept aside; a second run says that nothing changed."""
    path = str(folder / "needs.csv")
    first, again = run(folder, "import", "hxl", path), run(folder, "import", "hxl", path)
    assert first.exit_code == again.exit_code == 0
    assert "needs.csv: 3 records read, 3 understood (2 new, 1 merged, 0 unchanged), 0 kept aside whole" in first.output
    assert "2 new facilities, 1 request, 2 lines (1 of unknown amount)" in first.output
    assert "1 × It names no item of the catalogue." in first.output
    assert "(0 new, 0 merged, 3 unchanged)" in again.output


def test_a_dry_run_tells_without_writing(folder: Path) -> None:
    """After a rehearsal the real run still finds everything new; what is kept aside is listed on demand."""
    path = str(folder / "needs.csv")
    rehearsed = run(folder, "import", "hxl", path, "--dry-run", "--kept")
    assert "a kind word · 1" in rehearsed.output
    assert rehearsed.output.endswith("This was a dry run: nothing was written.\n")
    assert "2 new" in run(folder, "import", "hxl", path).output


def test_the_example_of_the_docs_works_on_a_strangers_list(folder: Path) -> None:
    """The shortest mapping of docs/import.md takes in a semicolon list in a Cyrillic encoding."""
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")
    example = next(part for part in page.split("```toml\n")[1:] if "northern-list" in part).split("```")[0]
    (folder / "my.toml").write_text(example, "utf-8")
    table = "Hospital;Town;Needs;Qty\nМіська лікарня;Боярка;респіратори FFP2;300\nМіська лікарня;Боярка;халати;багато\n"
    (folder / "list.csv").write_bytes(table.encode("cp1251"))
    told = run(folder, "import", str(folder / "my.toml"), str(folder / "list.csv"))
    assert told.exit_code == 0
    assert "1 new facility, 1 request, 2 lines (1 of unknown amount)" in told.output


@pytest.mark.parametrize(
    ("format", "file", "words"),
    [
        ("hlx", "needs.csv", "“hlx” is no format we know; choose one of findthemasks"),
        ("hxl", "absent.csv", "There is nothing at"),
        ("my.toml", "needs.csv", "There is no mapping file my.toml"),
        ("wuhan2020", "hospitals.json", "hospitals.json is not JSON: line 1, column 1"),
        ("findthemasks", "us_sites.csv", "us_sites.csv is empty"),
    ],
)
def test_what_stops_an_import_is_one_sentence(folder: Path, format: str, file: str, words: str) -> None:
    """A wrong word or file ends with a sentence and an exit code, never with a traceback."""
    (folder / "hospitals.json").write_text("not JSON", "utf-8")
    (folder / "us_sites.csv").write_text("", "utf-8")
    told = run(folder, "import", format, str(folder / file))
    assert told.exit_code == 1
    assert words in told.output
    assert "Traceback" not in told.output


def test_nothing_understood_is_a_failure(folder: Path) -> None:
    """The exit code tells a script that the file was of no use."""
    (folder / "empty.csv").write_text("#org+name,#item+name\n,gowns\n", "utf-8")
    told = run(folder, "import", "hxl", str(folder / "empty.csv"))
    assert told.exit_code == 1
    assert "1 × It names no facility." in told.output
