"""Our side of the pipe: a round of `ppe-match` as a problem for the allocator, and its moves as the answer."""

import io
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.allocate import engine
from matching.allocate.problem import MOST, UNKNOWN, Arcs, Lines, Needs, Offers, Problem, ints
from matching.allocate.weights import Weights

FRAMEWORK = Path(__file__).with_name("_ppe_framework.py")
HECTOMETRES = 16.09344  # in a mile
SUITS = 10_000  # points of a pair: of one that fits, the benchmark knows nothing more than how far it is

Block = Mapping[str, NDArray[np.generic]]


@dataclass(slots=True)
class Allocator:
    """Answers round after round, and keeps what each recipient has of each item, as a board of requests does."""

    weights: Weights
    had: Counter[tuple[str, str]] = field(default_factory=Counter)
    worth: int = 0
    bound: int = 0
    seconds: float = 0.0

    def moves(self, block: Block) -> dict[str, NDArray[np.generic]]:
        """Who gets what in this round: rows of the donations and of the requests, and amounts."""
        start = time.perf_counter()
        allocated = engine.allocate(self._problem(block), self.weights)
        self.seconds += time.perf_counter() - start
        self.worth += allocated.certificate.worth
        self.bound += allocated.certificate.bound
        moves = allocated.moves
        for row, amount in zip(moves.line.tolist(), moves.amount.tolist(), strict=True):
            self.had[str(block["ask_id"][row]), str(block["ask_item"][row])] += amount
        return {"give": moves.offer, "ask": moves.line, "amount": moves.amount}

    def _problem(self, block: Block) -> Problem:
        items, item = np.unique(block["ask_item"], return_inverse=True)
        size, lacks = len(item), np.minimum(ints(block["ask_amount"]), MOST)
        pairs = zip(block["ask_id"].tolist(), block["ask_item"].tolist(), strict=True)
        none, unknown = np.zeros(size, np.int64), np.full(size, UNKNOWN)
        needs = Needs(
            facility=ints(block["ask_row"]),
            item=ints(item),
            had=ints([self.had[pair] for pair in pairs]),
            lacks=lacks,
            useful=none,
            priority=none,
            share=none + 1,
            basis=none,
            asked=lacks,
            staff=unknown,
            rate=unknown,
            days=unknown,
            parts=np.zeros((size, 4), np.int64),
        )
        free = ints(block["give_amount"])
        one = np.ones(len(free), np.int64)
        offers = Offers(_ids(len(free)), ints(block["give_row"]), free, one, one - 1, one)
        donors, facilities = _ids(block["miles"].shape[0]), _ids(block["miles"].shape[1])
        lines = Lines(_ids(size), np.arange(size), lacks)
        return Problem(tuple(items.tolist()), facilities, donors, needs, lines, offers, _arcs(block))


def _arcs(block: Block) -> Arcs:
    """Every donation to every request for the same item, as long as the benchmark knows how far it is."""
    ask, give = np.nonzero(block["ask_item"][:, None] == block["give_item"][None, :])
    miles = block["miles"][block["give_row"][give], block["ask_row"][ask]]
    known = np.isfinite(miles)
    far = np.rint(miles[known] * HECTOMETRES)
    return Arcs(ints(ask[known]), ints(give[known]), np.full(int(known.sum()), SUITS), ints(far))


def _ids(count: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=number) for number in range(1, count + 1))


def started(python: Path, policy: str) -> subprocess.Popen[bytes]:
    """The framework at work with a policy, in its own process."""
    return subprocess.Popen([python, FRAMEWORK, policy], stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603


def measured(running: subprocess.Popen[bytes], allocator: Allocator | None = None) -> dict[str, float]:
    """The metrics of a run, rounds answered by the allocator as they come; EOFError where the run breaks off."""
    for block in _blocks(running):
        if str(block["kind"]) == "metrics":
            return {name: float(value) for name, value in block.items() if name != "kind"}
        if allocator:
            _answer(running, allocator.moves(block))
    raise EOFError("The framework of ppe-match broke off; what it said is above.")


def _blocks(running: subprocess.Popen[bytes]) -> Iterator[Block]:
    assert running.stdout  # noqa: S101
    while size := running.stdout.read(8):
        archive = np.load(io.BytesIO(running.stdout.read(int.from_bytes(size, "big"))), allow_pickle=False)
        yield dict(archive.items())


def _answer(running: subprocess.Popen[bytes], columns: Mapping[str, NDArray[np.generic]]) -> None:
    assert running.stdin  # noqa: S101
    packed = io.BytesIO()
    np.savez(packed, **columns)
    running.stdin.write(len(packed.getvalue()).to_bytes(8, "big") + packed.getvalue())
    running.stdin.flush()
