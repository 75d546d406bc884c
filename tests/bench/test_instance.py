"""Published instances, read from files of the same form."""

from pathlib import Path
from uuid import UUID

import pytest

from bench import _instance, _public
from matching.dispatch.problem import Size, Window

LI_LIM = """\
2\t10\t1
0\t0\t0\t0\t0\t200\t0\t0\t0
1\t3\t4\t7\t0\t100\t5\t0\t2
2\t6\t8\t-7\t10\t120\t5\t1\t0
3\t0\t-2\t-1\t0\t150\t1\t4\t0
4\t0\t-1\t1\t0\t150\t1\t0\t3
"""
CORDEAU = """\
1 4 480 3 30
 0  0.000 0.000 0  0 0 1440
 1  3.000 4.000 3  1 0 1440
 2  0.000 1.500 3  1 60 75
 3  6.000 8.000 3 -1 100 115
 4  0.000 2.500 3 -1 0 1440
 5  0.000 0.000 0  0 0 1440
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="ascii")
    return path


def test_rows_of_li_and_lim(tmp_path: Path) -> None:
    """Pairs, loads, windows and straight ways are read in thousandths."""
    problem = _instance.read(written(tmp_path, "tiny.txt", LI_LIM))
    first, second = problem.jobs.values()
    assert [each.capacity for each in problem.vehicles.values()] == [Size(10), Size(10)]
    assert (first.size, first.pick_up, first.drop) == (Size(7), Window(0, 100_000), Window(10_000, 120_000))
    assert (first.loading, first.longest_ride, second.size) == (5_000, None, Size(1))
    assert problem.travel.ways([first.origin], [first.destination]).hectometres.tolist() == [[5_000]]


def test_rows_of_cordeau_and_laporte(tmp_path: Path) -> None:
    """Request i is dropped at node i + n, rides and routes are limited, the depot at the end is the one at the begin."""
    problem = _instance.read(written(tmp_path, "tiny.txt", CORDEAU))
    first, second = problem.jobs.values()
    assert problem.vehicles[UUID(int=1)].longest == 480_000
    assert (first.longest_ride, first.drop) == (30_000, Window(100_000, 115_000))
    assert (second.pick_up, second.origin.latitude, second.destination.latitude) == (Window(60_000, 75_000), 1.5, 2.5)


@pytest.mark.parametrize("text", ["", "1 2 3\n4 5\n", "a b c\n"])
def test_another_form_is_refused(tmp_path: Path, text: str) -> None:
    """What is of neither form is named, and not guessed at."""
    path = written(tmp_path, "other.txt", text)
    with pytest.raises(_instance.FormatError, match=r"other\.txt"):
        _instance.read(path)


def test_both_kinds_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every instance in the folder gets its row, with everybody served; other files are passed over."""
    for name, text in (("a.txt", LI_LIM), ("b.txt", CORDEAU), ("c.txt", "hello")):
        written(tmp_path, name, text)
    assert _public.main([str(tmp_path), "0.05"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows[2:4]] == ["a", "b"]
    assert rows[2][-1] == rows[3][-1] == "1.0000"


def test_an_empty_folder_says_what_is_wanted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without instances the measurement says which files it needs."""
    assert _public.main([str(tmp_path)]) == 1
    assert "lc101.txt" in capsys.readouterr().err
    assert _public.main([]) == 2
