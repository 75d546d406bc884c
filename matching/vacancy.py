"""Vacancies: roles that want people, and who would fill them best, all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from matching import request
from matching.rank.arc import Arcs
from matching.roster import placement


@dataclass(frozen=True, slots=True)
class Filling:
    """A volunteer's offer for a vacancy; `points` of 10,000 say how well it fits."""

    line_id: UUID
    offer_id: UUID
    points: int


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A line for a role that still wants people, how urgent it is, and the offers that fit it."""

    line: request.Line
    urgency: request.Urgency
    arcs: Arcs

    @property
    def seats(self) -> int:
        """How many more people are wanted; one where nobody said how many."""
        return 1 if self.line.gap is None else self.line.gap


def fillings(
    vacancies: Sequence[Vacancy], owners: Mapping[UUID, UUID], taken: Mapping[UUID, frozenset[UUID]]
) -> tuple[Filling, ...]:
    """Who should fill which vacancy: the most urgent first, and as well suited as can be; nobody fills two.

    `owners` tells whose each offer is, and `taken` who is pledged to a line already.
    """
    people = {owner: index for index, owner in enumerate(sorted(set(owners.values())))}
    found = {
        (role, owners[offer_id]): Filling(each.line.id, offer_id, points)
        for role, each in enumerate(vacancies)
        for offer_id, points in reversed(list(zip(each.arcs.ids, each.arcs.points.tolist(), strict=True)))
        if offer_id in owners and owners[offer_id] not in taken.get(each.line.id, ())
    }
    arcs = list(found.items())
    who = [people[owner] for (_, owner), _ in arcs]
    chosen: list[int] = placement.place(
        placement.Problem(
            seats=np.array([each.seats for each in vacancies], np.int64),
            urgency=np.array([int(each.urgency) for each in vacancies], np.int64),
            people=len(people),
            roles=np.array([role for (role, _), _ in arcs], np.int64),
            takers=np.array(who, np.int64),
            points=np.array([each.points for _, each in arcs], np.int64),
        )
    ).tolist()
    return tuple(arcs[index][1] for index in chosen)
