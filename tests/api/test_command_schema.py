"""`talka schema`: writes the contract, checks it, and releases it."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.command import schema as command
from schema import promise
from schema.export import sdl


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with a contract that was released long ago, and one decision since."""
    monkeypatch.chdir(tmp_path)
    for name in (command.DECISIONS, command.RELEASED.parent):
        name.mkdir(parents=True)
    (command.DECISIONS / "021-names.md").write_text("# Names\n", encoding="utf-8")
    released(sdl())
    command.CONTRACT.write_text(sdl(), encoding="utf-8")
    return tmp_path


def released(text: str) -> None:
    """Keep a contract as released."""
    command.RELEASED.write_text(promise.Release(text, datetime.now(UTC).date(), 20).text(), encoding="utf-8")


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(command.command, arguments)


@pytest.mark.usefixtures("folder")
def test_a_fresh_contract_passes() -> None:
    """Nothing is said about a contract that is fresh and unchanged."""
    told = run("--check")
    assert (told.exit_code, told.output) == (0, "")


@pytest.mark.usefixtures("folder")
def test_a_stale_contract_fails() -> None:
    """A file that is not what the code says is to be written again; without --check it is."""
    command.CONTRACT.write_text("type Query { a: Int }", encoding="utf-8")
    told = run("--check")
    assert told.exit_code == 1
    assert "run `talka schema` and commit it" in told.output
    assert run().exit_code == 0
    assert run("--check").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_a_break_fails_until_a_decision_names_it() -> None:
    """What was released and is gone stops the check and the release; named in a new decision it passes both."""
    released(sdl() + "\ntype Forgotten { a: Int }\n")
    for option in ("--check", "--release"):
        told = run(option)
        assert told.exit_code == 1
        assert "A promise to clients is broken" in told.output
        assert "Forgotten was removed." in told.output
    (command.DECISIONS / "021-names.md").write_text("# Names\n\nForgotten was removed.\n", encoding="utf-8")
    assert run("--check").exit_code == 0
    assert run("--release").exit_code == 0
    assert promise.read(command.RELEASED.read_text(encoding="utf-8")) == promise.Release(sdl(), datetime.now(UTC).date(), 21)
    assert run("--check").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_a_release_is_not_written_by_hand() -> None:
    """A kept contract that somebody changed is refused."""
    command.RELEASED.write_text(command.RELEASED.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    told = run("--check")
    assert told.exit_code == 1
    assert "only `talka schema --release` writes it" in told.output


@pytest.mark.usefixtures("folder")
def test_what_may_surprise_is_printed() -> None:
    """A danger is said and stops nothing."""
    released(re.sub(r'\n  """Too many at once, or too often\."""\n  TOO_MANY\n', "\n", sdl()))
    told = run("--check")
    assert told.exit_code == 0
    assert told.output == "dangerous: Enum value Reason.TOO_MANY was added.\n"
