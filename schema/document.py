"""Documents that third parties register, to be run by their ids."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import strawberry

from matching import document as domain
from matching.rule import document as rule
from schema import connection, identity, once, paging, refusal
from schema.connection import After, Connection, First, Page
from schema.context import Context, Info
from schema.identity import Node
from schema.prepared import SHA256


@strawberry.type(description="What the viewer may do with a document now.")
class DocumentActions:
    """What the viewer may do with a document now."""

    remove: bool = strawberry.field(description="Remove it.")


@strawberry.type(description="A GraphQL document that was registered, to be run by its `documentId`, by GET with caching too.")
class Document(Node):
    """A document that was registered."""

    text: str = strawberry.field(description="What it says.")
    registered: datetime = strawberry.field(description="When it was registered first.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a document."""
        return isinstance(obj, domain.Document)

    @strawberry.field(description="What to send in place of the document: `sha256:` and the SHA-256 of its text.")
    @staticmethod
    def document_id(parent: strawberry.Parent[domain.Document]) -> str:
        """What to send in its place."""
        return SHA256 + parent.sha256

    @strawberry.field(description="What the viewer may do with it now.")
    @staticmethod
    def can(parent: strawberry.Parent[domain.Document], info: Info) -> DocumentActions:
        """What the viewer may do with it now."""
        return DocumentActions(remove=rule.can_remove(info.context.viewer, parent))


@strawberry.input(description="A document to register.")
class RegisterDocumentInput:
    """A document to register."""

    text: str = strawberry.field(description="The document, to the letter as it would be sent; its id is a hash of this text.")
    organisation_id: strawberry.ID | None = strawberry.field(
        default=None, description="The organisation to register it for, whose members will see it in their lists."
    )


@strawberry.input(description="A document to remove.")
class RemoveDocumentInput:
    """A document to remove."""

    id: strawberry.ID = strawberry.field(description="The id of the document; not its `documentId`.")


@strawberry.type(description="A document that was removed.")
class RemovedDocument:
    """A document that was removed."""

    id: strawberry.ID = strawberry.field(description="The id it had.")


@strawberry.type
class DocumentQuery:
    """Reading registered documents."""

    @strawberry.field(
        graphql_type=Connection[Document], description="What the viewer and their organisations have registered, newest first."
    )
    @staticmethod
    async def documents(info: Info, first: First = 20, after: After = None) -> Page[domain.Document]:
        """What was registered."""
        window = paging.window(first, after)
        return await connection.page(info.context.documents.mine(window), window)


async def _registered(context: Context, input: RegisterDocumentInput, _: Sequence[UUID]) -> domain.Document:
    """What a repeated act answers: the document may be another's, whom this viewer does not see."""
    return once.still_there(await context.documents.registered(input.text))


async def _removed(_: Context, input: RemoveDocumentInput, __: Sequence[UUID]) -> RemovedDocument:
    return RemovedDocument(id=input.id)


@strawberry.type
class DocumentMutation:
    """Registering documents, and removing them."""

    @refusal.mutation(
        Document,
        "RegisterDocumentResult",
        "Register a document, to run it by its id; to do it again changes nothing.",
        _registered,
    )
    @staticmethod
    async def register_document(info: Info, input: RegisterDocumentInput) -> domain.Document:
        """Register a document."""
        return await info.context.documents.register(
            input.text, identity.read_optional(input.organisation_id, "Organisation", "organisationId")
        )

    @refusal.mutation(
        RemovedDocument,
        "RemoveDocumentResult",
        "Remove a document that the viewer registered: it runs by its id no more, whoever ran it. "
        "Whoever needs it still may register it again.",
        _removed,
    )
    @staticmethod
    async def remove_document(info: Info, input: RemoveDocumentInput) -> RemovedDocument:
        """Remove a document."""
        await info.context.documents.remove(identity.read(input.id, "Document"))
        return RemovedDocument(id=input.id)
