"""Keeps the offers in memory in step with the database, whoever changes it.

What is settled in the outbox is read in order, so that nothing is lost; what has committed ahead of an older transaction is
read early, so that nobody waits for it. Both lead to the offers as they are now: to read twice does no harm.
"""

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Self

from api.live.hub import Hub
from api.live.index import Index
from api.store import offer as offer_store
from api.store import outbox
from api.store import pledge as pledge_store
from api.store.database import Database
from matching import offer

log = logging.getLogger(__name__)

BEAT = 0.5  # seconds between looks for what nobody told of, such as an import beside the server
AUDIT = 300.0  # seconds between comparisons with the whole database
ROWS = 2_000  # changes looked at together
BATCH = 200  # offers taken in at once, while everybody else waits


class Follower:
    """Follows the outbox of one database; `nudge` is set whenever there is something to do."""

    def __init__(self, database: Database) -> None:
        """Follow this database, once turns are taken."""
        self.nudge = asyncio.Event()
        self._database = database
        self._lock = asyncio.Lock()
        self._index: Index | None = None
        self._position, self._top = outbox.Position(), 0
        self._wanted = self._reached = 0
        self._audited = 0.0
        self._failed = False

    @contextlib.contextmanager
    def attached(self, hub: Hub) -> Iterator[Self]:
        """Hear inside the block of what commits here, and of what other processes tell."""
        hub.stir = self._stir
        try:
            yield self
        finally:
            hub.stir = hub.rest

    def _stir(self) -> None:
        self._wanted += 1
        self.nudge.set()

    async def turn(self) -> int:
        """Load what is not loaded, catch up, and from time to time compare with the database and sweep its outbox."""
        async with self._lock:
            await self._catch_up()
        if monotonic() - self._audited > AUDIT:
            await self.audit()
            await self._sweep()
        return 0

    async def fresh(self) -> Index | None:
        """The offers, with all that this process has committed or heard of; None while they are not to be relied on."""
        if self._index is not None and self._reached < self._wanted:
            async with self._database.session(), self._lock:
                if self._index is not None and self._reached < self._wanted:
                    with contextlib.suppress(Exception):  # the next turn meets it again, and tells
                        await self._catch_up()
        return None if self._failed else self._index

    async def audit(self) -> bool:
        """Whether the offers here are those of the database; if not, they are all read anew."""
        self._audited = monotonic()
        async with self._lock:
            index, position = self._index, self._position
        if index is None:
            return False
        # Others may go on meanwhile: what they change, and what changed before that and is not here yet, is left out of the sums.
        with index.watched() as without:
            count, total, late = await offer_store.sum_up(position)
            here = without(late)
        if here == (count, total):
            return True
        log.error("The offers in memory (%d) are not those of the database (%d); they are read anew.", here[0], count)
        self._index = None
        self.nudge.set()
        return False

    async def _sweep(self) -> None:
        async with self._database.transaction():
            await outbox.sweep(datetime.now(UTC) - outbox.KEEP)

    async def _catch_up(self) -> None:
        goal = self._wanted
        try:
            await self._follow(await self._load() if self._index is None else self._index)
        except Exception as error:
            self._failed = True
            if isinstance(error, outbox.GapError):
                self._index = None
            raise
        self._failed, self._reached = False, goal

    async def _load(self) -> Index:
        """Read all offers, from a position that was noted before the first of them."""
        index, position, after = Index(), await outbox.latest(), None
        while some := await offer_store.page(after, BATCH):
            await _take_in(index, some)
            after = some[-1].id
        self._index, self._position, self._top, self._audited = index, position, position.sequence, monotonic()
        log.info("%d offers are in memory.", len(index))
        return index

    async def _follow(self, index: Index) -> None:
        while some := await outbox.after(self._position, ROWS):
            await _renew(index, some)
            self._position, self._top = some[-1].at, max(self._top, *(each.at.sequence for each in some))
        while some := await outbox.early(self._top, ROWS):
            await _renew(index, some)
            self._top = some[-1].at.sequence


async def _renew(index: Index, changes: Iterable[outbox.Change]) -> None:
    """Read the offers anew that have changed since the index heard of them, each once however often it changed."""
    behind = list({each.offer_id for each in changes if index.version(each.offer_id) < each.version})
    for start in range(0, len(behind), BATCH):
        ids = behind[start : start + BATCH]
        loaded = await offer_store.load(ids)
        await _take_in(index, list(loaded.values()))
        for gone in set(ids) - loaded.keys():
            index.drop(gone)


async def _take_in(index: Index, offers: Sequence[offer.Offer]) -> None:
    # What binds a vehicle is read after its offer, so that it is never older: each change of a pledge changes the offer too.
    drives = [each.id for each in offers if isinstance(each.spec, offer.Drive)]
    busy = await pledge_store.bound(drives) if drives else {}
    for each in offers:
        index.put(each, busy.get(each.id, ()))
