"""What a viewer may see of loaded things, with the pledges that make them an involved party."""

from collections.abc import Sequence
from uuid import UUID

from api.store import pledge as pledge_store
from matching import offer, request, viewer
from matching.rule import offer as offer_rule
from matching.rule import request as request_rule


async def requests(who: viewer.Viewer, loaded: Sequence[request.Request]) -> tuple[request.Request, ...]:
    """The requests as the viewer may read them."""
    involved = await _involved(who, [each.id for each in loaded])
    return tuple(request_rule.seen(who, each, each.id in involved) for each in loaded)


async def offers(who: viewer.Viewer, loaded: Sequence[offer.Offer]) -> tuple[offer.Offer, ...]:
    """The offers the viewer may see, as they may read them; offers they were promised are whole and never hidden."""
    promised = await pledge_store.involved_offers(who, [each.id for each in loaded]) if who.signed_in and loaded else set()
    return tuple(
        offer_rule.seen(who, each, each.id in promised) for each in loaded if each.id in promised or offer_rule.can_see(who, each)
    )


async def _involved(who: viewer.Viewer, request_ids: Sequence[UUID]) -> set[UUID]:
    if who.coordinates or not who.signed_in or not request_ids:
        return set()
    return await pledge_store.involved(who, request_ids)
