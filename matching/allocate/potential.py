"""Potentials: the most that one more unit at each node can bring along any path (Bellman and Ford, whole frontiers at once)."""

from dataclasses import dataclass

import numpy as np

from matching.allocate.problem import Ints

NOTHING = -(1 << 60)  # a node from which no unit can go anywhere
_LOOK = 64  # rounds between two looks for a cycle


@dataclass(frozen=True, slots=True, eq=False)
class Arrows:
    """The arcs of a residual graph, from `tail` to `head`, each with what a unit gains on it."""

    tail: Ints
    head: Ints
    gain: Ints


def potentials(arrows: Arrows, start: Ints) -> Ints | None:
    """The greatest gain from each node on, ending at any node with what that has to `start` with; None where a cycle gains."""
    order = np.argsort(arrows.head, kind="stable")
    tail, gain = arrows.tail[order], arrows.gain[order]
    pointer = np.searchsorted(arrows.head[order], np.arange(len(start) + 1))
    worth, via = start.copy(), np.arange(len(start))
    front, rounds = np.flatnonzero(start > NOTHING), 0
    while len(front):
        head, into = _incoming(pointer, front)
        reached, gained = tail[into], worth[head] + gain[into]
        better = gained > worth[reached]
        head, reached, gained = head[better], reached[better], gained[better]
        np.maximum.at(worth, reached, gained)
        best = gained == worth[reached]
        via[reached[best]] = head[best]
        front, rounds = np.unique(reached), rounds + 1
        if rounds % _LOOK == 0 and _circular(via):
            return None
    return worth


def _incoming(pointer: Ints, front: Ints) -> tuple[Ints, Ints]:
    """The nodes of the front, each as often as it has incoming arcs, and those arcs."""
    counts = pointer[front + 1] - pointer[front]
    starts = np.repeat(pointer[front] - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    return np.repeat(front, counts), starts + np.arange(len(starts))


def _circular(via: Ints) -> bool:
    """Whether following the nodes leads around in a circle; who leads to itself is an end."""
    leads = via
    for _ in range(len(via).bit_length()):
        leads = leads[leads]
    return bool((via[leads] != leads).any())
