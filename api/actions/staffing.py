"""What a rota is filled from: who may be asked, when they are free, and where else they are bound."""

from collections import defaultdict
from uuid import UUID
from zoneinfo import ZoneInfo

from api.actions.scope import Scope
from api.store import offer as offer_store
from api.store import organisation as organisation_store
from api.store import rota as rota_store
from matching import offer, rostering, rota
from matching.roster.problem import Place, Problem
from schema.narrowing import OfferKind


async def problem(scope: Scope, of: rota.Rota, kept: frozenset[Place] | None = None) -> Problem:
    """What is left to fill of the rota now, and who could; everyone's turns outside of it bind them."""
    now, zone = scope.now(), ZoneInfo(of.zone)
    offers = await _offers(of)
    times = await rota_store.availabilities(offers.keys())
    ahead = {shift.id for shift in of.shifts if shift.span.start > now}
    bound = await rota_store.elsewhere(of, ahead, offers.keys())
    people = (
        rostering.volunteer(of, own, times.get(person), bound.get(person, ()), zone) for person, own in sorted(offers.items())
    )
    return rostering.problem(of, people, now, kept)


async def _offers(of: rota.Rota) -> dict[UUID, list[offer.Offer]]:
    """The offers of everybody who may be asked: for a rota of an organisation, its own people."""
    open_ = [each for each in await offer_store.matchable((), (OfferKind.VOLUNTEERING,)) if rostering.able(of, each)]
    members = await organisation_store.members_of(of.organisation_id) if of.organisation_id else set[UUID]()
    found: defaultdict[UUID, list[offer.Offer]] = defaultdict(list)
    for each in open_:
        if of.organisation_id is None or each.owner_id in members or each.organisation_id == of.organisation_id:
            found[each.owner_id].append(each)
    return dict(found)
