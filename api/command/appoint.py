"""`talka appoint`: makes someone a coordinator or administrator, the first one above all."""

import asyncio

import click

from api import wiring
from api.actions.organisation import appoint
from api.channel import address
from api.command import guard
from api.settings import Settings
from api.store import person as person_store
from matching import event
from matching.account import Way
from matching.organisation import Role
from matching.refusal import RefusedError


@click.command()
@click.argument("who")
@click.argument("role", type=click.Choice([Role.COORDINATOR.value, Role.ADMIN.value]))
def command(who: str, role: str) -> None:
    """Give the person who signs in with the mail address or phone WHO a role; they need to have signed in once."""
    try:
        name = asyncio.run(_appoint(guard.settings(), address.read(who), Role(role)))
    except RefusedError as refused:
        raise click.ClickException(refused.refusal.sentence) from refused
    click.echo(f"{name} is now {role}.")


async def _appoint(settings: Settings, to: address.Address, role: Role) -> str:
    async with wiring.opened(settings) as runtime, runtime.database.session():
        them = await (person_store.by_email if to.way is Way.MAIL else person_store.by_phone)(to.text)
        if them is None:
            raise click.ClickException(f"Nobody has signed in as {to.text} yet; ask them to, then try again.")
        await appoint(runtime.scope(channel=event.Channel.JOB), them.id, role)
        return them.name
