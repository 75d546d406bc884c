"""One way to do every mutation of the contract in a furnished world: who does it, and with what input."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from matching import allocation, proposal, rota
from matching.rota import SlotState
from schema import identity
from schema.context import Context
from tests.api.house import HOUR, NOW, goods
from tests.api.test_action_permission import WEEK, sent
from tests.api.world import World

Input = dict[str, Any] | None
Making = Callable[[World], Awaitable[Input]]

ADDRESS = "new@example.net"


def gid(kind: str, id: UUID) -> str:
    """A global id."""
    return identity.write(kind, id)


def fixed(make: Callable[[World], Input]) -> Making:
    """An input for which nothing must be done first."""

    async def made(world: World) -> Input:
        return make(world)

    return made


def of(kind: str, thing: Callable[[World], Any], field: str = "id", **more: Any) -> Making:
    """The input that names one thing of the world."""
    return fixed(lambda world: {field: gid(kind, thing(world).id), **more})


async def _code(world: World) -> Input:
    await world.house.ports().sign_in.ask_code(ADDRESS)
    return {"address": ADDRESS, "code": world.house.outbox.code(), "name": "Somebody"}


def _pledge(*verbs: tuple[str, str], **more: Any) -> Making:
    """The pledge of the world, after these guests took it these steps further."""

    async def made(world: World) -> Input:
        for name, verb in verbs:
            await world.house.ports(world.who(name)).pledges.turn(world.held.id, verb)
        return {"id": gid("Pledge", world.held.id), **more}

    return made


async def _due(world: World) -> Input:
    line_id = world.journey.lines[0].id
    await world.house.ports(world.who("requester")).plans.assign(line_id)
    ((held,),) = await world.house.ports(world.who("coordinator")).pledges.of_lines([line_id])
    world.house.clock.forward(timedelta(hours=1, minutes=30))
    return {"pledgeId": gid("Pledge", held.id)}


def _upload(name: str, field: str, kind: str, thing: Callable[[World], Any]) -> Making:
    async def made(world: World) -> Input:
        file = await sent(world.house.ports(world.who(name)))
        return {field: gid(kind, thing(world).id), "uploadId": gid("Upload", file.id)}

    return made


async def _photo(world: World) -> Input:
    """The photo of a design."""
    maker = world.house.ports(world.who("maker"))
    file = await sent(maker)
    await maker.uploads.attach_photo(world.design.id, file.id)
    return {"designId": gid("Design", world.design.id), "uploadId": gid("Upload", file.id)}


async def _document(world: World) -> Input:
    made = await world.house.ports(world.who("maker")).documents.register("{ items { code } }", None)
    return {"id": gid("Document", made.id)}


async def _rota(world: World, *, filled: bool = False) -> rota.Rota:
    run = _coordinator(world)
    published = await run.rotas.publish(WEEK)
    return await run.rotas.fill(published.id) if filled else published


def _of_rota(*, filled: bool) -> Making:
    async def made(world: World) -> Input:
        return {"id": gid("Rota", (await _rota(world, filled=filled)).id)}

    return made


async def _slot(world: World) -> Input:
    slots = (await _rota(world, filled=True)).slots
    return {"slotId": gid("Slot", next(each.id for each in slots if each.state is SlotState.PROPOSED))}


async def _proposed(world: World) -> allocation.Allocation:
    await world.house.ask(world.who("coordinator"), world.free_hospital, goods(20))
    return await _coordinator(world).allocations.propose(allocation.NewAllocation())


async def _of_allocation(world: World) -> Input:
    return {"id": gid("Allocation", (await _proposed(world)).id)}


async def _transfer(world: World) -> Input:
    made = await _proposed(world)
    (opened,) = await _coordinator(world).allocations.proposals([made.id])
    assert opened is not None
    move = proposal.moves(opened)[0]
    taken = {"offerId": gid("Offer", move.offer_id), "fromLineId": gid("RequestLine", move.line_id), "amount": 1}
    return {"id": gid("Allocation", made.id), "transfer": taken}


def _coordinator(world: World) -> Context:
    return world.house.ports(world.who("coordinator"))


def _line(world: World) -> Any:
    return world.asked.lines[0]


def _journey(world: World) -> Any:
    return world.journey.lines[0]


MASKS = {"goods": {"item": "respirator", "asked": "20"}}
VISOR = {"name": "Visor 2", "item": "face-shield", "version": "1", "licence": "CC0-1.0", "material": "PETG"}
SIZED = {"minutesPerPiece": 60, "size": {"x": 9, "y": 9, "z": 9}}

# By the name of the mutation: who does it, and what makes its input.
ACTS: dict[str, tuple[str, Making]] = {
    "askCode": ("anonymous", fixed(lambda _: {"address": ADDRESS})),
    "signIn": ("anonymous", _code),
    "signOut": ("requester", fixed(lambda _: None)),
    "createApiToken": ("requester", fixed(lambda _: {"name": "program"})),
    "revokeApiToken": ("requester", of("ApiToken", lambda world: world.token.token)),
    "amendProfile": ("requester", fixed(lambda _: {"about": "Careful."})),
    "foundOrganisation": ("requester", fixed(lambda _: {"name": "Sewers", "kind": "CHARITY"})),
    "takeRole": ("requester", fixed(lambda world: {"role": "DRIVER", "organisationId": gid("Organisation", world.suppliers)})),
    "grantRole": ("admin", fixed(lambda w: {"personId": gid("Person", w.who("volunteer").person_id), "role": "COORDINATOR"})),
    "acceptMembership": ("requester", of("Membership", lambda world: world.applicant)),
    "declineMembership": ("requester", of("Membership", lambda world: world.applicant)),
    "leaveMembership": ("supplier", of("Membership", lambda world: world.who("supplier").memberships[0])),
    "registerFacility": ("requester", fixed(lambda _: {"name": "Clinic", "kind": "CLINIC"})),
    "amendFacility": ("requester", of("Facility", lambda world: world.hospital, beds=7)),
    "addContact": ("requester", of("Facility", lambda world: world.hospital, "facilityId", name="Dr Koval")),
    "handOverContact": (
        "requester",
        fixed(
            lambda w: {
                "id": gid("Contact", w.contact.id),
                "stewardId": gid("Person", w.who("coordinator").person_id or w.hospitals),
            }
        ),
    ),
    "saveDraft": ("anonymous", fixed(lambda _: {"answers": [{"name": "a", "value": "b"}]})),
    "discardDraft": ("requester", of("Draft", lambda world: world.draft)),
    "publishRequest": ("requester", of("Facility", lambda world: world.hospital, "facilityId", lines=[MASKS, MASKS])),
    "amendLine": ("requester", of("RequestLine", _line, asked="70")),
    "confirmLine": ("requester", of("RequestLine", _line)),
    "stopLine": ("requester", of("RequestLine", _line, reason="enough")),
    "withdrawRequest": ("requester", of("Request", lambda world: world.asked, reason="enough")),
    "makeLink": ("requester", of("RequestLine", _line, "lineId")),
    "answerLink": ("anonymous", fixed(lambda world: {"token": world.link, "answer": "STILL_NEEDED"})),
    "publishOffer": ("supplier", fixed(lambda _: {"what": {"stock": {"item": "respirator", "asked": "50"}}})),
    "amendOffer": ("supplier", of("Offer", lambda world: world.goods, note="on pallets")),
    "pauseOffer": ("supplier", of("Offer", lambda world: world.goods)),
    "resumeOffer": ("maker", of("Offer", lambda world: world.paused)),
    "withdrawOffer": ("supplier", of("Offer", lambda world: world.goods)),
    "publishDesign": ("maker", fixed(lambda _: VISOR | SIZED)),
    "registerDocument": ("maker", fixed(lambda _: {"text": "{ viewer { signedIn } }"})),
    "removeDocument": ("maker", _document),
    "reviewDesign": ("coordinator", of("Design", lambda world: world.design, verb="START_REVIEW")),
    "attachPhoto": ("maker", _upload("maker", "designId", "Design", lambda world: world.design)),
    "removePhoto": ("maker", _photo),
    "attachLetter": ("requester", _upload("requester", "requestId", "Request", lambda world: world.asked)),
    "pledge": (
        "supplier",
        fixed(
            lambda w: {
                "lineId": gid("RequestLine", w.asked.lines[1].id),
                "parts": [{"offerId": gid("Offer", w.goods.id), "fills": 3}],
            }
        ),
    ),
    "confirmPledge": ("requester", _pledge()),
    "declinePledge": ("requester", _pledge(closing="NO_SUPPLY")),
    "dispatchPledge": ("supplier", _pledge(("requester", "confirm"))),
    "receivePledge": ("requester", _pledge(("requester", "confirm"), ("supplier", "dispatch"), received=39)),
    "cancelPledge": ("supplier", _pledge()),
    "declineAppeal": ("supplier", of("Appeal", lambda world: world.appeal)),
    "assignRide": ("requester", of("RequestLine", _journey, "lineId")),
    "sendByTaxi": ("coordinator", of("RequestLine", _journey, "lineId")),
    "missRide": ("driver", _due),
    "handBackRides": ("driver", of("Offer", lambda world: world.car, "offerId")),
    "publishRota": (
        "coordinator",
        fixed(
            lambda _: {
                "name": "Desk",
                "zone": "Europe/Kyiv",
                "starts": f"{(NOW + 24 * HOUR).date()}",
                "shifts": [{"begin": "08:00", "end": "12:00", "seats": 1}],
            }
        ),
    ),
    "fillRota": ("coordinator", _of_rota(filled=False)),
    "confirmRota": ("coordinator", _of_rota(filled=True)),
    "withdrawRota": ("coordinator", _of_rota(filled=True)),
    "dropOut": ("volunteer", _slot),
    "stateAvailability": ("volunteer", fixed(lambda _: {"times": [{"day": "MONDAY", "begin": "08:00", "end": "12:00"}]})),
    "fillVacancies": (
        "coordinator",
        fixed(
            lambda w: {
                "fillings": [{"lineId": gid("RequestLine", w.vacancy.lines[0].id), "offerId": gid("Offer", w.skills.id)}],
            }
        ),
    ),
    "resolveKeptAside": ("coordinator", of("KeptAside", lambda world: world.kept)),
    "proposeAllocation": ("coordinator", fixed(lambda _: {})),
    "amendAllocation": ("coordinator", _transfer),
    "confirmAllocation": ("coordinator", _of_allocation),
    "discardAllocation": ("coordinator", _of_allocation),
}
