"""The offers that a ranking is made of, as its viewer may read them: those in memory, or those of the database where none are."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from uuid import UUID

from api.actions.scope import Scope
from api.live.index import Index
from api.store import offer as offer_store
from api.store import pledge as pledge_store
from matching import offer, span, viewer
from matching.rank.table import Table
from matching.rule import offer as offer_rule
from schema.narrowing import OfferKind


@dataclass(frozen=True, slots=True)
class Market:
    """Offers to rank, the times in which their vehicles are bound, and the designs they print.

    `table` opens them for one ranking; while it is open, nothing else may run.
    """

    table: Callable[[], AbstractContextManager[Table]]
    busy: Mapping[UUID, tuple[span.Span, ...]]
    designs: frozenset[UUID]


async def of(scope: Scope, items: Collection[str], kinds: Collection[OfferKind]) -> Market:
    """What there is of these items and kinds, and maybe more."""
    index = await scope.live.fresh() if scope.live else None
    if index is None:
        return await stored(scope.who, await offer_store.matchable(items, kinds))
    return await _in_memory(scope.who, index, items)


async def stored(who: viewer.Viewer, offers: Sequence[offer.Offer]) -> Market:
    """These offers as they were read; made of nothing but what the viewer may read.

    Distances to the very door of a person would tell a stranger where the door is.
    """
    table = Table.of(offer_rule.seen(who, each) for each in offers)
    drives = [each.id for each in offers if isinstance(each.spec, offer.Drive)]
    busy = await pledge_store.bound(drives) if drives else {}
    printed = frozenset(each.spec.design_id for each in offers if isinstance(each.spec, offer.PrintHours))
    return Market(lambda: nullcontext(table), busy, printed)


async def _in_memory(who: viewer.Viewer, index: Index, items: Collection[str]) -> Market:
    own = await offer_store.personal(who.person_id) if who.person_id and not who.coordinates else ()
    return Market(lambda: index.as_read_by(who, own), index.busy, index.designs(items))
