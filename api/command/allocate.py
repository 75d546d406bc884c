"""`talka allocate`: shares out what is offered among what is needed, as a proposal that a coordinator confirms."""

import asyncio
import sys
from collections.abc import Callable
from uuid import UUID

import click

from api import wiring
from api.actions.allocation import Allocations
from api.channel import address
from api.command import guard, listing
from api.runtime import Runtime
from api.settings import Settings
from api.store import organisation as organisation_store
from api.store import person as person_store
from matching import allocation, item, viewer
from matching.account import Way
from matching.allocate import fairness
from matching.allocate.fairness import Fairness
from matching.allocate.weights import Weights
from matching.organisation import Membership, MembershipState, Role
from matching.refusal import RefusedError
from schema import identity

NOBODY = UUID(int=0)  # who only looks


def _ways() -> str:
    return " ".join(f"{each.value}: {fairness.SENTENCES[each]}" for each in Fairness)


@click.command(epilog=_ways())
@click.option("--item", "code", metavar="CODE", help="Share out this item only, for example respirator.")
@click.option("--place", default="", metavar="NAME", help="Share out to this town or region only.")
@click.option(
    "--fairness", "way", type=click.Choice([each.value for each in Fairness]), help="How coverage is shared; see below."
)
@click.option("--seed", type=click.IntRange(0, 2**53), default=0, show_default=True, help="What decides between equals.")
@click.option("--by", "who", metavar="ADDRESS", help="The coordinator who answers for it, by mail address or phone.")
@click.option("--dry-run", is_flag=True, help="Show the proposal, and keep nothing.")
@click.option("--replay", metavar="ID", help="Make a kept run again, and compare it byte for byte.")
def command(
    *, code: str | None, place: str, way: str | None, seed: int, who: str | None, dry_run: bool, replay: str | None
) -> None:
    """Share out what is offered among what is needed, and keep it as a proposal; a coordinator confirms it on its page."""
    held = guard.settings()
    weights = Weights(fairness=Fairness(way)) if way else Weights()
    new = allocation.NewAllocation(weights, seed, _known(code), place)
    try:
        if replay is not None:
            same = asyncio.run(_replay(held, _id(replay)))
        elif dry_run:
            asyncio.run(_sketch(held, new))
            return
        else:
            asyncio.run(_propose(held, new, who))
            return
    except RefusedError as refused:
        raise click.ClickException(refused.refusal.sentence) from refused
    click.echo("The same: every byte comes out as it was kept." if same else "Not the same: something else comes out now.")
    sys.exit(not same)


def _known(code: str | None) -> str | None:
    if code is None or item.named(code):
        return code
    near = [each for each in sorted(item.ITEMS) if code.casefold() in each or each in code.casefold()]
    hint = f" Did you mean {', '.join(near[:5])}?" if near else f" Codes look like {', '.join(sorted(item.ITEMS)[:3])}."
    raise click.BadParameter(f"the catalogue has no item “{code}”.{hint}", param_hint="--item")


def _id(text: str) -> UUID:
    parsed = identity.parse(text)
    try:
        return parsed[1] if parsed else UUID(text)
    except ValueError:
        raise click.BadParameter(
            f"“{text}” is no id; copy it from the address of the allocation's page.", param_hint="--replay"
        ) from None


def _allocations(runtime: Runtime, who: viewer.Viewer, told: Callable[[str], None] = lambda _: None) -> Allocations:
    return Allocations(runtime.scope(who), told)


def _looking(runtime: Runtime) -> viewer.Viewer:
    """Somebody who may look at everything, and answers for nothing."""
    role = Membership(NOBODY, NOBODY, None, Role.COORDINATOR, MembershipState.ACTIVE, runtime.scope().now())
    return viewer.Viewer(NOBODY, (role,))


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)


async def _sketch(held: Settings, new: allocation.NewAllocation) -> None:
    async with wiring.opened(held) as runtime, runtime.database.session():
        made = await _allocations(runtime, _looking(runtime), _tell).sketch(new)
        click.echo("\n".join(await listing.lines(made)))
        click.echo("This was a dry run: nothing was kept.")


async def _propose(held: Settings, new: allocation.NewAllocation, who: str | None) -> None:
    async with wiring.opened(held) as runtime, runtime.database.session():
        port = _allocations(runtime, await _coordinator(who), _tell)
        made = await port.propose(new)
        (opened,) = await port.proposals([made.id])
        if opened is not None:
            click.echo("\n".join(await listing.lines(opened)))
        page = f"{held.base_url}/allocations/{identity.write('Allocation', made.id)}"
        click.echo(f"Kept as a proposal; nothing is promised yet. Look at it, change it and confirm it at {page}")


async def _replay(held: Settings, id: UUID) -> bool:
    async with wiring.opened(held) as runtime, runtime.database.session():
        return await _allocations(runtime, _looking(runtime), _tell).replay(id)


async def _coordinator(who: str | None) -> viewer.Viewer:
    if not who:
        raise click.UsageError("Say which coordinator answers for it with --by ADDRESS, or only look with --dry-run.")
    to = address.read(who)
    them = await (person_store.by_email if to.way is Way.MAIL else person_store.by_phone)(to.text)
    if them is None:
        raise click.ClickException(f"Nobody has signed in as {to.text} yet; ask them to, then try again.")
    return viewer.Viewer(them.id, tuple(await organisation_store.active_of(them.id)))
