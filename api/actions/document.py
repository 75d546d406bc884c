"""Registering GraphQL documents, to be run by their ids, and removing them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions.scope import Scope, action, found, require
from api.store import document as document_store
from matching import viewer
from matching.document import MOST_CHARACTERS, MOST_OF_ONE, Document
from matching.refusal import Reason, Refusal
from matching.rule import document as document_rule
from matching.rule import permission
from matching.sentence import say
from schema import limit, prepared
from schema.paging import Slice, Window
from schema.root import schema

FIELD = "text"


@dataclass(slots=True)
class Documents:
    """The documents port, as one viewer."""

    scope: Scope

    @action
    async def register(self, text: str, organisation_id: UUID | None) -> Document:
        """Keep a document that fits the contract; one that was registered before stays as it is."""
        require(permission.check_member(self.scope.who, organisation_id))
        require(check_fits(text))
        known = await document_store.by_hash(_hash(text))
        if known is not None:
            return known
        require(_check_number(await document_store.count_of(self.scope.me)))
        return await keep(self.scope, text, self.scope.me, organisation_id)

    @action
    async def remove(self, id: UUID) -> None:
        """Forget a document that the viewer has registered; whoever needs it still registers it again."""
        require(permission.check_signed_in(self.scope.who))
        (known,) = await self.load([id])
        require(document_rule.check_remove(self.scope.who, found(known)))
        await document_store.delete(id)

    async def registered(self, text: str) -> Document | None:
        """The document of this very text, whoever registered it."""
        require(permission.check_signed_in(self.scope.who))
        return await document_store.by_hash(_hash(text))

    async def mine(self, window: Window) -> Slice[Document]:
        """What the viewer and their organisations have registered, newest first."""
        require(permission.check_signed_in(self.scope.who))
        organisations = {each.organisation_id for each in self.scope.who.memberships if each.organisation_id}
        return await document_store.find(self.scope.me, organisations, window)

    async def load(self, ids: Sequence[UUID]) -> list[Document | None]:
        """Load documents of the viewer and their organisations."""
        known = await document_store.load(ids) if self.scope.who.signed_in else {}
        return [_seen(known.get(id), self.scope.who) for id in ids]


async def keep(scope: Scope, text: str, owner_id: UUID | None = None, organisation_id: UUID | None = None) -> Document:
    """Keep a document that was found to fit, in the running transaction."""
    made = Document(scope.new_id(), _hash(text), text, scope.now(), owner_id, organisation_id)
    await document_store.insert(made)
    return made


async def keep_for_all(scope: Scope, text: str) -> Document:
    """Keep a document of the installation, in the running transaction; what somebody registered is nobody's to remove then."""
    known = await document_store.by_hash(_hash(text))
    if known is None:
        return await keep(scope, text)
    await document_store.release(known.id)
    return replace(known, owner_id=None, organisation_id=None)


def check_fits(text: str) -> Refusal | None:
    """Refuse what does not fit the contract, or asks for too much where its windows are greatest."""
    if len(text) > MOST_CHARACTERS:
        return _unfit(say("A document has at most {most} characters; take it apart.", most=MOST_CHARACTERS))
    document = schema.prepared(text)
    sizes = [each.size({}) for each in document.operations]
    wrong = next(iter([*document.errors, *(error for size in sizes for error in limit.refused(size))]), None)
    if wrong is not None:
        return _unfit(say("This document cannot be registered. {why}", why=wrong.message))
    if not document.operations:
        return _unfit(say("There is no operation in this document; add a query, a mutation or a subscription."))
    return None


def _seen(document: Document | None, who: viewer.Viewer) -> Document | None:
    own = document is not None and document.owner_id is not None and who.owns(document.owner_id, document.organisation_id)
    return document if own else None


def _check_number(registered: int) -> Refusal | None:
    if registered < MOST_OF_ONE:
        return None
    sentence = say("You have registered {most} documents, and nobody may register more.", most=MOST_OF_ONE)
    return Refusal(Reason.TOO_MANY, sentence)


def _unfit(sentence: str) -> Refusal:
    return Refusal(Reason.INVALID, sentence, FIELD)


def _hash(text: str) -> str:
    return prepared.identifier(text).removeprefix(prepared.SHA256)
