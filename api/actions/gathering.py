"""Gathers everything that is needed and offered into one problem, and lets the engine share it out."""

import asyncio
import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from api.actions import line as line_action
from api.actions import market
from api.actions.scope import Scope, require
from api.store import facility as facility_store
from api.store import offer as offer_store
from api.store import request as request_store
from matching import allocation, facility, item, request
from matching.allocate import allocation as outcome
from matching.allocate import engine, gather, weights
from matching.allocate.problem import Problem
from matching.rank import name
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import say

SMALL = 20_000  # ways for goods to go; sharing out so many takes less time than starting a process
MOST_SEED = 2**53


@dataclass(frozen=True, slots=True)
class Pair:
    """A line with its request."""

    line: request.Line
    asked: request.Request


async def problem(scope: Scope, new: allocation.NewAllocation) -> gather.Gathered:
    """All open lines for goods and printed parts that are to be shared out to, and all offers that could go to them."""
    require(_check(new))
    pairs = await _pairs(new)
    items = sorted({each.line.spec.item for each in pairs if isinstance(each.line.spec, request.Goods | request.PrintedPart)})
    offers = await offer_store.matchable(items, ()) if items else []
    held = await market.stored(scope.who, offers)
    asks = await line_action.asks(scope, [(each.line, each.asked) for each in pairs], held)
    facilities = await _facilities(pairs)
    wants = [
        gather.Want(ask, _asker(each.asked), facilities.get(each.asked.facility_id or each.asked.id), each.asked.intake)
        for ask, each in zip(asks, pairs, strict=True)
    ]
    gives = [gather.Give(each, each.organisation_id or each.owner_id) for each in offers]
    # The table is this run's own, so that a thread may take its time over it.
    with held.table() as table:
        return await asyncio.to_thread(gather.problem, wants, gives, table, scope.now(), new.weights)


def _check(new: allocation.NewAllocation) -> Refusal | None:
    if new.item is not None and item.named(new.item) is None:
        return Refusal(Reason.INVALID, say("The catalogue has no item “{code}”.", code=new.item), "item")
    if not 0 <= new.seed <= MOST_SEED:
        return Refusal(Reason.INVALID, say("Give a seed from 0 to {most}.", most=MOST_SEED), "seed")
    wrong = weights.check(new.weights)
    return next((Refusal(Reason.INVALID, sentence, f"weights.{knob}") for knob, sentence in wrong.items()), None)


async def _pairs(new: allocation.NewAllocation) -> list[Pair]:
    lines = [each for each in await request_store.open_lines() if _shared(each.spec, new.item)]
    requests = await request_store.load(tuple({each.request_id for each in lines}))
    pairs = [Pair(each, requests[each.request_id]) for each in lines]
    return [each for each in pairs if _lies(each.asked, new.place)]


def _shared(spec: request.Spec, code: str | None) -> bool:
    """Whether a line is for goods, and for the item that is to be shared out; drives and roles have engines of their own."""
    return isinstance(spec, request.Goods | request.PrintedPart) and code in (None, spec.item)


def _lies(asked: request.Request, place: str) -> bool:
    wanted = name.plain(place)
    return not wanted or wanted in (name.plain(asked.place.city), name.plain(asked.place.region))


def _asker(asked: request.Request) -> UUID:
    return asked.facility_id or asked.organisation_id or asked.asked_by


async def _facilities(pairs: Sequence[Pair]) -> Mapping[UUID, facility.Facility]:
    return await facility_store.load({each.asked.facility_id for each in pairs if each.asked.facility_id})


async def share_out(of: Problem, by: weights.Weights, seed: int) -> outcome.Allocation:
    """Let the engine work: a large problem in a process of its own, so that nobody else waits for it."""
    try:
        if len(of.arcs) <= SMALL:
            return await asyncio.to_thread(engine.allocate, of, by, seed)
        return await _apart(of, by, seed)
    except ValueError as error:
        sentence = say(
            "This cannot be shared out: a number in it is too large to make sense. Look through what is asked and offered."
        )
        raise RefusedError(Refusal(Reason.INVALID, sentence)) from error


async def _apart(of: Problem, by: weights.Weights, seed: int) -> outcome.Allocation:
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, engine.allocate, of, by, seed)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
