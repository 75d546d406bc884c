"""`talka allocate` at the terminal."""

import asyncio
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api import wiring
from api.command import main
from api.demo import scene
from api.settings import Settings, load

COORDINATOR = "coordinator@talka.example"


def told(folder: Path) -> dict[str, str]:
    """The settings of an installation in a folder."""
    return {"TALKA_DATABASE": f"sqlite:///{folder}/talka.db", "TALKA_SEARCH_PATH": f"{folder}/search.db"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration's week in a database."""
    made = tmp_path_factory.mktemp("allocate")
    asyncio.run(_furnish(load(told(made))))
    return made


async def _furnish(settings: Settings) -> None:
    async with wiring.opened(settings, migrate=True) as runtime, runtime.database.session():
        await scene.Scene(runtime.scope(), lambda _: None).play(scene.read())


def run(folder: Path, *words: str) -> Result:
    """What a command in that folder's database says."""
    return CliRunner(env=told(folder)).invoke(main, ["allocate", *words])


def kept(folder: Path) -> str:
    """The id of a proposal that was just kept."""
    done = run(folder, "--item", "goggles", "--by", COORDINATOR)
    assert done.exit_code == 0, done.output
    found = re.search(r"/allocations/(\S+)", done.output)
    assert found
    return found[1]


def test_a_dry_run_shows_the_proposal_and_keeps_nothing(folder: Path) -> None:
    """A table of who gets what from whom with coverage before and after, progress, and that nothing was kept."""
    done = run(folder, "--item", "surgical-mask", "--dry-run")
    assert done.exit_code == 0, done.output
    for text in ("Gathering", "Sharing out", "Facility", "Before", "汉口中心医院", "黄冈市第三人民医院", "Proved:", "% →"):
        assert text in done.output
    assert done.stdout.endswith("This was a dry run: nothing was kept.\n")
    assert "/allocations/" not in done.output


def test_the_table_stands_straight(folder: Path) -> None:
    """Columns begin below their heads, whatever letters the names are written in."""
    table = run(folder, "--item", "surgical-mask", "--dry-run").stdout.split("\n\n")[0].splitlines()
    assert len(table) >= 5
    assert all(re.search(r"\d+ %  +\d+ %  ", row) for row in table[1:])


def test_a_proposal_is_kept_and_made_again(folder: Path) -> None:
    """It says where it can be looked at; made again it is the same, by the id of its page."""
    again = run(folder, "--replay", kept(folder))
    assert (again.exit_code, again.stdout) == (0, "The same: every byte comes out as it was kept.\n")


def test_ways_to_share_and_seeds_are_chosen(folder: Path) -> None:
    """The same words twice say the same; another way to share says something else."""
    words = ("--item", "surgical-mask", "--dry-run", "--seed", "7", "--fairness")
    first, again, other = (run(folder, *words, way).stdout for way in ("max_min", "max_min", "utilitarian"))
    assert first == again != other


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--item", "mask", "--dry-run"), "the catalogue has no item “mask”. Did you mean"),
        (("--item", "hope", "--dry-run"), "the catalogue has no item “hope”. Codes look like"),
        (("--fairness", "kind"), "'kind' is not one of 'utilitarian'"),
        (("--seed", "-1"), "is not in the range"),
        (("--seed", "lucky"), "'lucky' is not a valid integer range"),
        (("--replay", "the last one"), "“the last one” is no id; copy it from the address of the allocation's page."),
        (("--replay", "00000000-0000-0000-0000-000000000009"), "There is nothing under this id"),
        ((), "Say which coordinator answers for it with --by ADDRESS, or only look with --dry-run."),
        (("--by", "nobody@talka.example"), "Nobody has signed in as nobody@talka.example yet"),
        (("--by", "supplier@talka.example"), "Only coordinators may do this; ask one of them."),
    ],
)
def test_bad_input_is_told_in_a_sentence(folder: Path, words: tuple[str, ...], sentence: str) -> None:
    """No traceback: what is wrong, and what to do."""
    done = run(folder, *words)
    assert done.exit_code != 0
    assert sentence in " ".join(done.output.split())
    assert "Traceback" not in done.output


def test_a_place_without_needs_says_so(folder: Path) -> None:
    """Nothing to share out is no error."""
    done = run(folder, "--place", "Atlantis", "--dry-run")
    assert done.exit_code == 0
    assert "0 shipments" in done.output
