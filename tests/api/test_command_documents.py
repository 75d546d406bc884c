"""`talka documents`: documents of the installation, registered from files and listed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.command import main
from schema import prepared

FITS = "query who { viewer { signedIn } }\n"


@pytest.fixture
def talka(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line of an installation."""
    monkeypatch.setenv("TALKA_DATABASE", f"sqlite:///{tmp_path}/talka.db")
    monkeypatch.setenv("TALKA_SEARCH_PATH", f"{tmp_path}/search.db")
    runner = CliRunner()
    assert runner.invoke(main, ["migrate"]).exit_code == 0
    return runner


def told(result: Result) -> list[str]:
    """What was printed, where all went well."""
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_files_are_registered_and_listed(talka: CliRunner, tmp_path: Path) -> None:
    """A file is a document to the letter, JSON holds several; to do it again changes nothing, and all are listed."""
    one, several = tmp_path / "who.graphql", tmp_path / "persisted.json"
    one.write_text(FITS, "utf-8")
    several.write_text(json.dumps({"x": "{ items { code } }", "y": FITS}), "utf-8")
    line = f"{prepared.identifier(FITS)}  query who"
    other = f"{prepared.identifier('{ items { code } }')}  query without a name"
    assert told(talka.invoke(main, ["documents", str(one)])) == [line]
    assert told(talka.invoke(main, ["documents", str(several)])) == [other, line]
    assert told(talka.invoke(main, ["documents"])) == [other, line]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.graphql", b"{ nothing }", "Cannot query field"),
        ("a.graphql", b"\xff", "UTF-8"),
        ("a.json", b"[1]", "under each name"),
        ("a.json", b"{", "neither a document nor JSON"),
    ],
)
def test_what_does_not_fit_is_told_by_its_file(talka: CliRunner, tmp_path: Path, name: str, content: bytes, words: str) -> None:
    """A file that cannot be registered is named with why, and nothing is registered."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "fits.graphql").write_text(FITS, "utf-8")
    result = talka.invoke(main, ["documents", str(tmp_path / "fits.graphql"), str(tmp_path / name)])
    assert result.exit_code == 1
    assert name in result.output
    assert words in result.output
    assert told(talka.invoke(main, ["documents"])) == []
