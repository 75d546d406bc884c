"""What cannot be opened is told in one sentence."""

from pathlib import Path

import click
import pytest

from api import settings, wiring
from tests.journey import house

SECRET = "correct-horse"


@pytest.fixture
def nobody() -> int:
    """A port that nothing listens on."""
    return house.free_port()


async def test_a_database_that_does_not_answer_is_named_without_its_password(nobody: int) -> None:
    """The sentence holds host and port, and says what to do."""
    held = settings.load({"TALKA_DATABASE": f"postgres://talka:{SECRET}@127.0.0.1:{nobody}/talka"})
    with pytest.raises(click.ClickException) as told:
        async with wiring.opened_database(held):
            pass
    assert told.value.message == f"The database at 127.0.0.1:{nobody} does not answer; start it, or check TALKA_DATABASE."


def test_serving_without_the_database_ends_with_that_sentence(nobody: int, tmp_path: Path) -> None:
    """The command prints it, no traceback, and fails."""
    told = {"TALKA_PORT": str(house.free_port()), "TALKA_DATABASE": f"postgres://talka:{SECRET}@localhost:{nobody}/talka"}
    ended = house.run("serve", cwd=tmp_path, **told)
    assert ended.returncode == 1
    said = ended.stdout + ended.stderr
    assert f"The database at localhost:{nobody} does not answer; start it, or check TALKA_DATABASE." in said
    assert "Traceback" not in said
    assert SECRET not in said
