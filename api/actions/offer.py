"""Publishing, changing and reading offers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions import organisation as organisation_action
from api.actions import role, sight
from api.actions.scope import Scope, action, found, require
from api.store import design as design_store
from api.store import offer as offer_store
from matching import design, offer, offering
from matching.organisation import Role
from matching.rule import offer as offer_rule
from schema import narrowing
from schema.paging import Slice, Window

ROLES = {
    offer.Stock: Role.SUPPLIER,
    offer.PrintHours: Role.MAKER,
    offer.Drive: Role.DRIVER,
    offer.Volunteering: Role.VOLUNTEER,
}


@dataclass(slots=True)
class Offers:
    """The offers port, as one viewer."""

    scope: Scope

    @action
    async def publish(self, new: offer.NewOffer) -> offer.Offer:
        """Publish an offer."""
        scope = self.scope
        require(offer_rule.check_publish(scope.who, new.organisation_id))
        await organisation_action.known(new.organisation_id)
        await role.assume(scope, ROLES[type(new.spec)])
        made = offering.publish(new, scope.me, await _design(new.spec), scope.now(), scope.new_id)
        await offer_store.insert(made)
        await _record(scope, made.id, "publish")
        return made

    @action
    async def amend(self, id: UUID, change: offer.OfferChange) -> offer.Offer:
        """Change an offer; its capacity never falls below what pledges hold."""
        before = await self._answered_for(id, "amend")
        kept = await offer_store.save(offering.amend(before, change, self.scope.now()))
        await _record(self.scope, id, "amend")
        return kept

    @action
    async def turn(self, id: UUID, verb: str) -> offer.Offer:
        """Pause, resume or withdraw an offer."""
        before = await self._answered_for(id, verb)
        kept = await offer_store.save(replace(before, state=offer.OFFER.after(before.state, verb) or before.state))
        await _record(self.scope, id, verb)
        return kept

    async def find(self, where: narrowing.Offers, order: narrowing.OfferOrder, window: Window) -> Slice[offer.Offer]:
        """Find offers."""
        slice_ = await offer_store.find(self.scope.who, where, order, window)
        return replace(slice_, things=await sight.offers(self.scope.who, slice_.things))

    async def load(self, ids: Sequence[UUID]) -> list[offer.Offer | None]:
        """Load offers."""
        loaded = await offer_store.load(ids)
        seen = {each.id: each for each in await sight.offers(self.scope.who, tuple(loaded.values()))}
        return [seen.get(id) for id in ids]

    async def _answered_for(self, id: UUID, verb: str) -> offer.Offer:
        before = found((await offer_store.load([id])).get(id))
        require(offer_rule.check_turn(self.scope.who, before, verb))
        return before


async def _design(spec: offer.Spec) -> design.Design | None:
    if not isinstance(spec, offer.PrintHours):
        return None
    return (await design_store.load([spec.design_id])).get(spec.design_id)


async def _record(scope: Scope, id: UUID, verb: str) -> None:
    await scope.note(verb, "offer", id)
    await scope.touch("offer", id)
