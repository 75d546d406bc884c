"""What a viewer may see of loaded things, with the pledges that make them an involved party.

Anybody may hold a pledge that the other side knows nothing of yet; what is personal on a side is opened by that side's own yes.
"""

from collections.abc import Sequence
from uuid import UUID

from api.store import pledge as pledge_store
from matching import offer, request, viewer
from matching.pledge import AGREED
from matching.rule import offer as offer_rule
from matching.rule import request as request_rule


async def requests(who: viewer.Viewer, loaded: Sequence[request.Request]) -> tuple[request.Request, ...]:
    """The requests as the viewer may read them: whole, where both sides agreed on the viewer's pledge."""
    agreed = await involved(who, [each.id for each in loaded])
    return tuple(request_rule.seen(who, each, each.id in agreed) for each in loaded)


async def offers(who: viewer.Viewer, loaded: Sequence[offer.Offer]) -> tuple[offer.Offer, ...]:
    """The offers the viewer may see, as they may read them; those that were ever pledged to them are never hidden.

    They are whole where the giver made, confirmed or sent the pledge.
    """
    if who.coordinates or not who.signed_in:
        return tuple(offer_rule.seen(who, each) for each in loaded if offer_rule.can_see(who, each))
    pledged = await pledge_store.pledged_offers(who, [each.id for each in loaded]) if loaded else set[UUID]()
    granted = await pledge_store.granted_offers(who, pledged) if pledged else set[UUID]()
    shown = (each for each in loaded if each.id in pledged or offer_rule.can_see(who, each))
    return tuple(offer_rule.seen(who, each, each.id in granted) for each in shown)


async def involved(who: viewer.Viewer, request_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the requests that the viewer has promised something for, and both sides agreed."""
    if who.coordinates or not who.signed_in or not request_ids:
        return set()
    return await pledge_store.involved(who, request_ids, AGREED)
