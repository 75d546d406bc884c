"""`talka dispatch`: improves the plan of rides once, or says what it would do."""

import asyncio

import click

from api import wiring
from api.actions import running
from api.command import guard
from api.job.dispatching import ITERATIONS, Dispatching
from api.settings import Settings
from matching import event
from matching.dispatch.improve import Improvement


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be better, and keep nothing.")
@click.option("--iterations", type=click.IntRange(1, 100_000), default=ITERATIONS, show_default=True, help="How long to search.")
def command(*, dry_run: bool, iterations: int) -> None:
    """Improve the plan of rides and deliveries once; a running server does so every half minute."""
    click.echo("\n".join(asyncio.run(_dispatch(guard.settings(), iterations, dry_run=dry_run))))


async def _dispatch(settings: Settings, iterations: int, *, dry_run: bool) -> list[str]:
    async with wiring.opened(settings) as runtime, runtime.database.session():
        scope = runtime.scope(channel=event.Channel.JOB)
        dispatching = Dispatching(scope, iterations)
        before = await running.load(scope.now())
        click.echo(_read(before), err=True)
        found = await dispatching.look(before)
        if found is None or not found.better:
            return ["Nothing better was found: the plan stays as it is."]
        kept = not dry_run and await dispatching.keep(before, found)
        return [
            *_told(found),
            "Kept." if kept else "Nothing was kept." if dry_run else "The plan changed meanwhile; run it again.",
        ]


def _read(now: running.Running) -> str:
    waiting = len(now.problem.jobs.keys() - now.plan.driver.keys())
    return (
        f"{len(now.plan.driver)} rides and deliveries planned, {waiting} waiting, {len(now.problem.vehicles)} shifts of drivers."
    )


def _told(found: Improvement) -> list[str]:
    way, then = found.before.hectometres / 10, found.plan.hectometres / 10
    return [f"{len(found.newly)} more served.", f"{way:.1f} km become {then:.1f} km."]
