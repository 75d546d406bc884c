"""Improves the running plan of rides, and gives those who wait another chance."""

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial

from api.actions import carrying, running
from api.actions.carrying import UnsoundError
from api.actions.scope import Scope
from api.store.conflict import ConflictError
from matching.dispatch import improve
from matching.dispatch.answer import Assigned
from matching.dispatch.improve import Improvement
from matching.dispatch.problem import MINUTE, instant
from matching.dispatch.task import Limit
from matching.refusal import RefusedError

ITERATIONS = 300  # of each improver: about a second for a hundred rides

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Dispatching:
    """The worker behind the plan: what it finds is kept only if nobody changed the same routes meanwhile."""

    scope: Scope
    iterations: int = ITERATIONS

    async def turn(self) -> int:
        """Improve the plan once; return 0, for the next turn can wait."""
        now = await running.load(self.scope.now())
        found = await self.look(now)
        if found and found.better:
            await self.keep(now, found)
        return 0

    async def look(self, now: running.Running) -> Improvement | None:
        """A better plan, reckoned beside the event loop; None where nothing is planned or waits."""
        if not now.problem.jobs or not now.problem.vehicles:
            return None
        at = instant(self.scope.now())
        given = _given_to_others(now, at)
        work = partial(improve.improve, given.open, given.plan, at, seed=at // MINUTE, limit=Limit(self.iterations))
        found = await asyncio.to_thread(work)
        newly = tuple(sorted(found.plan.driver.keys() - now.plan.driver.keys(), key=lambda id: id.int))
        return replace(found, before=now.plan, newly=newly)

    async def keep(self, before: running.Running, found: Improvement) -> bool:
        """Keep a better plan; False where the plan was changed while it was improved."""
        try:
            async with self.scope.database.transaction():
                await carrying.keep(self.scope, before, found.problem, found.plan)
        except (ConflictError, RefusedError) as error:
            log.info("the plan changed while it was improved (%s); the next turn looks again", type(error).__name__)
            return False
        except UnsoundError:
            log.exception("a plan that breaks its rules was not kept")
            return False
        return True


def _given_to_others(now: running.Running, at: int) -> running.Running:
    """The plan with the jobs that a driver refused given to other drivers, who then keep them."""
    for id in sorted(now.refused.keys() & now.problem.jobs.keys() - now.plan.driver.keys(), key=lambda each: each.int):
        answer = now.inserted(now.problem.jobs[id], at)
        if isinstance(answer, Assigned):
            fixed = replace(answer.problem.jobs[id], promise=replace(answer.promise, driver=answer.vehicle))
            now = now.having(replace(answer.problem, jobs={**answer.problem.jobs, id: fixed}), answer.plan)
    return now
