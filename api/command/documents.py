"""`talka documents`: registers GraphQL documents for the installation, or lists those that are registered."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import click
import orjson

from api import wiring
from api.actions import document as action
from api.command import guard
from api.settings import Settings
from api.store import document as document_store
from matching.document import Document
from schema import prepared
from schema.root import schema


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(files: tuple[Path, ...]) -> None:
    """Register the documents in FILES, each to the letter; without FILES, list what is registered.

    A file holds one document, or, where its name ends with .json, an object with a document under each name, as the compilers
    of clients write it.
    """
    texts = [text for path in files for text in _read(path)]
    for each in asyncio.run(_registered(guard.settings(), texts, everything=not files)):
        click.echo(f"{prepared.SHA256}{each.sha256}  {_called(each)}")


def _read(path: Path) -> Iterable[str]:
    try:
        text = path.read_text("utf-8")
        held = orjson.loads(text) if path.suffix == ".json" else {"": text}
    except ValueError as error:
        raise click.ClickException(f"{path} is neither a document nor JSON in UTF-8: {error}.") from error
    if not isinstance(held, dict) or not all(isinstance(each, str) for each in held.values()):
        raise click.ClickException(f"{path} must hold an object with a document under each name.")
    for each in held.values():
        refused = action.check_fits(each)
        if refused is not None:
            raise click.ClickException(f"{path}: {refused.sentence}")
    return held.values()


async def _registered(settings: Settings, texts: Iterable[str], *, everything: bool) -> list[Document]:
    async with wiring.opened(settings) as runtime, runtime.database.session(), runtime.database.transaction():
        if everything:
            return await document_store.everything()
        scope = runtime.scope()
        return [await action.keep_for_all(scope, text) for text in texts]


def _called(document: Document) -> str:
    operations = schema.prepared(document.text).operations
    return ", ".join(f"{each.kind} {each.name or 'without a name'}" for each in operations) or "fits the contract no more"
