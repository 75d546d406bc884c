"""Chooses the parts that the settings name, and opens and closes them together."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import click

from api.channel import sender
from api.live.hub import Hub
from api.runtime import Runtime
from api.settings import Settings
from api.store import filling, migration
from api.store.database import Database
from search.embedded import Embedded
from search.meili import Meili
from search.port import Engine

SQLITE = "sqlite:///"


@asynccontextmanager
async def opened(settings: Settings, *, migrate: bool = False) -> AsyncIterator[Runtime]:
    """A running Talka without its server; with `migrate`, its tables are brought up to date first."""
    async with opened_database(settings) as database:
        async with database.session():
            if migrate:
                await migrated(database)
            _require_current(await migration.pending(database))
        engine = _engine(settings)
        try:
            yield Runtime(settings, database, engine, Hub(), _sender(settings))
        finally:
            await engine.close()


@asynccontextmanager
async def opened_database(settings: Settings) -> AsyncIterator[Database]:
    """The database alone, whatever state its tables are in."""
    with _told("The database", "TALKA_DATABASE"), _reached(settings.database):
        if settings.database.startswith(SQLITE):
            _lay_out(Path(settings.database.removeprefix(SQLITE)))
        database = await Database.open(settings.database, settings.operation_seconds)
    try:
        yield database
    finally:
        await database.close()


async def migrated(database: Database) -> list[str]:
    """Bring the tables up to date; the names of what that took."""
    try:
        applied = await migration.migrate(database)
    except migration.BusyError as error:
        sentence = "The tables are in use and nothing was changed; run `talka migrate` again when less is going on."
        raise click.ClickException(sentence) from error
    await filling.fill(database)  # what a version before wrote, and this one shows to strangers
    return applied


def _lay_out(path: Path) -> None:
    """Make an empty file where there is none; the system tells better than SQLite why that cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.open("ab").close()


@contextmanager
def _told(what: str, variable: str) -> Iterator[None]:
    """Say in one sentence what cannot be opened, why, and which setting names it."""
    try:
        yield
    except (OSError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        why = str(getattr(error, "strerror", None) or error).partition("\n")[0]
        raise click.ClickException(f"{what} cannot be opened ({why}); see to it, or choose another with {variable}.") from error


@contextmanager
def _reached(address: str) -> Iterator[None]:
    """Say where no database server answers, without the password of the address."""
    try:
        yield
    except (OSError, asyncpg.CannotConnectNowError) as error:
        if address.startswith(SQLITE):
            raise
        where = urlsplit(address)
        sentence = f"The database at {where.hostname}:{where.port or 5432} does not answer; start it, or check TALKA_DATABASE."
        raise click.ClickException(sentence) from error


def _require_current(pending: list[str]) -> None:
    if pending:
        raise click.ClickException(f"The database is {len(pending)} migration(s) behind; run `talka migrate` first.")


def _engine(settings: Settings) -> Engine:
    if settings.meili_url:
        return Meili(settings.meili_url, settings.meili_key)
    with _told("The search index", "TALKA_SEARCH_PATH"):
        Path(settings.search_path).parent.mkdir(parents=True, exist_ok=True)
    return Embedded(settings.search_path)


def _sender(settings: Settings) -> sender.Sender:
    if settings.demo:
        return sender.Demonstration(click.echo)
    mail = _smtp(settings) if settings.smtp_host else sender.Unable()
    phone = sender.Webhook(settings.sms_url, settings.sms_token) if settings.sms_url else sender.Unable()
    return sender.ByWay(mail, phone)


def _smtp(settings: Settings) -> sender.Smtp:
    user, password = settings.smtp_user, settings.smtp_password
    return sender.Smtp(settings.smtp_host, settings.smtp_port, settings.mail_from, user, password, settings.smtp_plain)
