"""Our embedded search beside plain SQLite FTS5 (unicode61), on the names and towns of European hospitals.

Both index the same documents in the same run. Each hospital drawn is looked for in several ways; the table shows the mean
reciprocal rank of the hospital among the first ten, the latency of one search, and our figure as a multiple of the plain one.
"""

import asyncio
import csv
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from search import embedded, port

DATA = Path("../shared/data/hospitals/eu.csv")
SEED = 20200201
PUBLIC = frozenset({"public"})
SHOWN = 10
DRAWN = 300
ROW = "{:<22}{:>9}{:>7}{:>7}{:>10}{:>7}{:>8}{:>10}{:>7}"

Search = Callable[[str], Awaitable[list[int]]]
Ask = Callable[[random.Random, "Hospital"], str]


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital by number, with its name and town."""

    number: int
    name: str
    town: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Mean reciprocal rank, and the median and 95th percentile of latency in milliseconds."""

    rank: float
    median: float
    slow: float


def hospitals() -> list[Hospital]:
    """The hospitals whose name and town together are theirs alone."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [(row["hospital_name"].strip(), row["city"].strip()) for row in csv.DictReader(file)]
    known = dict.fromkeys((name, town) for name, town in rows if len(name.split()) > 1 and town and rows.count((name, town)) == 1)
    return [Hospital(number, name, town) for number, (name, town) in enumerate(known, 1)]


def mistype(chance: random.Random, text: str) -> str:
    """The text with one wrong letter in its longest word: left out, doubled, swapped or replaced."""
    word = max(re.findall(r"\w+", text), key=len)
    at = chance.randrange(1, max(2, len(word) - 1))
    wrong = chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            word[:at] + chance.choice("aeinorst") + word[at + 1 :],
        )
    )
    return text.replace(word, wrong, 1)


def bare(text: str) -> str:
    """The text in small letters without accents, as people type it."""
    return text.lower().translate(
        str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüñçłśżźńąęřčšžýěůő", "aaaaaaeeeeiiiiooooouuuuncłszznaercszyeuo")
    )


WAYS: dict[str, Ask] = {
    "name and town": lambda _, sought: f"{sought.name} {sought.town}",
    "without accents": lambda _, sought: bare(f"{sought.name} {sought.town}"),
    "one wrong letter": lambda chance, sought: f"{mistype(chance, sought.name)} {sought.town}",
    "two wrong letters": lambda chance, sought: f"{mistype(chance, sought.name)} {mistype(chance, sought.town)}",
    "beginnings of words": lambda _, sought: " ".join(word[:6] for word in f"{sought.name} {sought.town}".split()),
    "longest word and town": lambda _, sought: f"{max(sought.name.split(), key=len)} {sought.town}",
}


def plain(stock: list[Hospital], path: Path) -> Search:
    """Plain FTS5: every word must occur, ranked by BM25."""
    connection = sqlite3.connect(path)
    connection.execute("create virtual table hospital using fts5(name, town, tokenize='unicode61')")
    connection.executemany(
        "insert into hospital (rowid, name, town) values (?, ?, ?)", ((h.number, h.name, h.town) for h in stock)
    )
    connection.commit()

    async def search(text: str) -> list[int]:
        words = " ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        rows = connection.execute("select rowid from hospital where hospital match ? order by rank limit ?", (words, SHOWN))
        return [row[0] for row in rows]

    return search


async def ours(stock: list[Hospital], engine: embedded.Embedded) -> Search:
    """The embedded engine as the product uses it."""
    await engine.rebuild(
        "hospital", [port.Document(UUID(int=h.number), h.name, place=h.town, visible_to=("public",)) for h in stock]
    )

    async def search(text: str) -> list[int]:
        found = await engine.search(port.Query("hospital", text, PUBLIC, first=SHOWN))
        return [hit.id.int for hit in found.hits]

    return search


async def measured(search: Search, asked: list[tuple[str, int]]) -> Figures:
    """Ask everything once."""
    ranks, times = list[float](), list[float]()
    for text, number in asked:
        start = time.perf_counter()
        found = await search(text)
        times.append((time.perf_counter() - start) * 1000)
        ranks.append(1 / (found.index(number) + 1) if number in found else 0.0)
    return Figures(statistics.mean(ranks), statistics.median(times), statistics.quantiles(times, n=20)[-1])


async def compared(folder: Path, drawn: int) -> str:
    """The table."""
    stock = hospitals()
    sample = random.Random(SEED).sample(stock, drawn)  # noqa: S311
    engine = embedded.Embedded(folder / "ours.db")
    searches = {"ours": await ours(stock, engine), "plain": plain(stock, folder / "plain.db")}
    lines = [
        f"{len(stock)} hospitals, {drawn} drawn, seed {SEED}; MRR at {SHOWN}, latency in ms",
        ROW.format("typed", "MRR ours", "plain", "ratio", "p50 ours", "plain", "ratio", "p95 ours", "plain"),
    ]
    for way, ask in WAYS.items():
        chance = random.Random(SEED)  # noqa: S311
        asked = [(ask(chance, sought), sought.number) for sought in sample]
        mine, theirs = [await measured(searches[name], asked) for name in ("ours", "plain")]
        ratios = _ratio(mine.rank, theirs.rank), _ratio(mine.median, theirs.median)
        ranks, medians = (f"{mine.rank:.3f}", f"{theirs.rank:.3f}"), (f"{mine.median:.2f}", f"{theirs.median:.2f}")
        lines.append(ROW.format(way, *ranks, ratios[0], *medians, ratios[1], f"{mine.slow:.2f}", f"{theirs.slow:.2f}"))
    await engine.close()
    return "\n".join(lines)


def _ratio(mine: float, theirs: float) -> str:
    return f"{mine / theirs:.1f}x" if theirs else "-"


def main(arguments: list[str]) -> int:
    """Measure and print; the number of hospitals to draw may be given."""
    if not DATA.exists():
        sys.stderr.write(f"The hospital list {DATA} is not here; this measurement needs it.\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(asyncio.run(compared(Path(folder), int(arguments[0]) if arguments else DRAWN)) + "\n")
    return 0
