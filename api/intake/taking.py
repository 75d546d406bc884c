"""Takes in one path: reads, understands, plans, and lands unless it is a rehearsal."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID

from api.intake import landing, reading
from api.intake.mapping import Shape
from api.intake.plan import Tally
from api.intake.planning import Planning
from api.intake.pool import Pool
from api.intake.reading import Reading, Unread
from api.intake.understanding import Understanding
from api.intake.understood import Aside, Understood
from api.store.database import Database

T = TypeVar("T")


class Progress(Protocol):
    """Shows how far along a loop is."""

    def __call__(self, things: list[T], label: str) -> AbstractContextManager[Iterable[T]]:
        """The things, one after another, under a label."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did, or would do: counts per file, the files left alone, and what was kept aside."""

    tallies: tuple[Tally, ...]
    unread: tuple[Unread, ...]
    asides: tuple[Aside, ...]

    @property
    def understood(self) -> int:
        """Records of which anything could be used."""
        return sum(each.understood for each in self.tallies)


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes in files; with `rehearse`, everything is done but the writing."""

    database: Database
    shape: Shape
    now: datetime
    new_id: Callable[[], UUID]
    progress: Progress
    rehearse: bool = False

    async def take(self, path: Path) -> Taken:
        """Take in a file or a folder; raises IntakeError, before anything is written, where a file cannot be read."""
        readings, unread = reading.read(self.shape, path)
        planning = Planning(await Pool.load(), self.now, self.new_id)
        if not self.rehearse:
            await landing.settle_importer(self.database, self.now)
        taken = [await self._file(each, planning) for each in readings]
        asides = tuple(aside for _, some in taken for aside in some)
        return Taken(tuple(tally for tally, _ in taken), tuple(unread), asides)

    async def _file(self, told: Reading, planning: Planning) -> tuple[Tally, list[Aside]]:
        understanding = Understanding(self.shape, told.part)
        understood: list[Understood] = []
        with self.progress(list(told.records), f"Reading {told.file}") as records:
            understood.extend(understanding.understand(each) for each in records)
        tally = Tally(told.file)
        batches, asides = await planning.plan(understood, tally, doubt_positions=told.part.place.doubt_positions)
        if not self.rehearse:
            with self.progress(batches, f"Storing {told.file}") as some:
                for batch in some:
                    await landing.land(batch, self.database)
        return tally, asides
