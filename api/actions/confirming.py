"""Turns every move of an allocation into a pledge, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from api.actions import pledge as pledge_action
from api.actions.scope import Scope, found, require
from api.store import facility as facility_store
from api.store import offer as offer_store
from api.store import request as request_store
from matching import facility, offer, pledge, proposal, request
from matching.pledge import Side
from matching.refusal import Reason, Refusal, RefusedError
from matching.sentence import Sentence, say
from schema import title

MOST_MOVES = 500  # of one confirmation; more would keep other writers waiting for seconds


@dataclass(slots=True)
class _Books:
    """Everything that the moves of an allocation touch, as it stands after the moves so far."""

    lines: dict[UUID, request.Line]
    offers: dict[UUID, offer.Offer]
    requests: Mapping[UUID, request.Request]
    facilities: Mapping[UUID, facility.Facility]


async def pledge_all(scope: Scope, opened: proposal.Proposal) -> None:
    """Hold every move in the running transaction, or raise a refusal that names all those that no longer hold."""
    moves = proposal.moves(opened)
    require(_check_moves(len(moves)))
    books = await _books(moves)
    lost: list[Sentence] = []
    for move in moves:
        try:
            await _hold(scope, books, move)
        except RefusedError as error:
            lost.append(_told(books, move, error.refusal.sentence))
    if lost:
        raise RefusedError(Refusal(Reason.CONFLICT, _all_told(lost, len(moves)), "id"))


async def _books(moves: Sequence[proposal.Move]) -> _Books:
    lines = await request_store.load_lines({each.line_id for each in moves})
    requests = await request_store.load({each.request_id for each in lines.values()})
    facilities = await facility_store.load({each.facility_id for each in requests.values() if each.facility_id})
    return _Books(lines, await offer_store.load({each.offer_id for each in moves}), requests, facilities)


async def _hold(scope: Scope, books: _Books, move: proposal.Move) -> None:
    line, offered = found(books.lines.get(move.line_id)), found(books.offers.get(move.offer_id))
    asked = books.requests[line.request_id]
    require(pledge_action.check_published(asked))
    part = pledge.NewPart(move.offer_id, move.amount)
    done = await pledge_action.hold(scope, part, line, asked, offered, side=Side.COORDINATOR)
    books.lines[line.id], books.offers[offered.id] = done.line, done.offer


def _check_moves(count: int) -> Refusal | None:
    if not count:
        return Refusal(Reason.INVALID, say("Nothing is given to anybody here, so there is nothing to confirm."), "id")
    if count > MOST_MOVES:
        sentence = say(
            "These are {count} shipments, and at most {most} can be confirmed at once: propose for one item or place at a time.",
            count=count,
            most=MOST_MOVES,
        )
        return Refusal(Reason.TOO_MANY, sentence, "id")
    return None


def _told(books: _Books, move: proposal.Move, why: str) -> Sentence:
    line = books.lines[move.line_id]
    place = books.facilities.get(books.requests[line.request_id].facility_id or line.id)
    return say(
        "{amount} of {offer} for {place}: {why}",
        amount=move.amount,
        offer=title.of_offer(books.offers[move.offer_id]),
        place=place.name if place else title.of_line(line),
        why=why,
    )


def _all_told(lost: Sequence[Sentence], count: int) -> Sentence:
    told = say(
        "Nothing was pledged: {lost} of {count} shipments no longer hold. Move those by hand, or propose anew.",
        lost=len(lost),
        count=count,
    )
    return say("{first}\n{rest}", first=told, rest=_listed(lost))


def _listed(lost: Sequence[Sentence]) -> Sentence:
    """The sentences, one below the other; halved and halved again, for saying a sentence goes as deep as it is nested."""
    if len(lost) == 1:
        return lost[0]
    half = len(lost) // 2
    return say("{first}\n{rest}", first=_listed(lost[:half]), rest=_listed(lost[half:]))
