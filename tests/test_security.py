"""The page of what protects Talka names tests that there are."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from api import settings

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "security.md"
WITHOUT_A_TEST = ("by review", "does not apply", "not met", "the operator's")
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def rows() -> list[tuple[str, str, str]]:
    """The rows of all tables: the point, what does it, and what shows it."""
    cells = [
        tuple(each.strip() for each in line.strip("|").split("|")) for line in PAGE.read_text("utf-8").splitlines() if "|" in line
    ]
    wrong = [each for each in cells if len(each) != 3]
    assert wrong == []
    return [(point, does, shown) for point, does, shown in cells if point not in {"point", "---"}]


@cache
def defined(path: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    file = ROOT / "tests" / path
    if not file.is_file():
        return frozenset()
    walked = ast.walk(ast.parse(file.read_text("utf-8")))
    return frozenset(each.name for each in walked if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize(("point", "shown"), [(point, shown) for point, _, shown in rows()], ids=[point for point, *_ in rows()])
def test_each_point_names_tests_that_there_are(point: str, shown: str) -> None:
    """Every row says which tests show it, each to be found under that name, or why there is none."""
    named = NAMED.findall(shown)
    assert shown.startswith(WITHOUT_A_TEST) or named, point
    assert [f"{path}::{name}" for path, name in named if name not in defined(path)] == []
    assert NAMED.sub("", shown).strip(" ,") in {"", *WITHOUT_A_TEST}


def test_every_point_says_what_does_it() -> None:
    """No cell is empty, and most points are shown by tests."""
    assert [point for point, does, _ in rows() if not does] == []
    shown = sum(bool(NAMED.search(shown)) for *_, shown in rows())
    assert shown > 0.6 * len(rows())


def test_every_setting_that_is_named_is_one() -> None:
    """Whoever reads of a setting finds it."""
    named = set(re.findall(r"TALKA_\w+", PAGE.read_text("utf-8")))
    assert len(named) > 4
    assert named <= settings.FIELDS.keys()
