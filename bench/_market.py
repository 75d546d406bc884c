"""Markets by chance: hospitals and givers in towns of very different sizes, each line with its nearest offers."""

from uuid import UUID

import numpy as np
from scipy.spatial import KDTree

from matching.allocate.problem import Arcs, Lines, Needs, Offers, Problem, ints

SIDE = 3_000  # kilometres
NEAREST = 10  # offers that a line can use


def market(lines: int, offers: int, seed: int, supply: float = 0.6) -> Problem:
    """So many lines, of one facility each, and offers, with `supply` of what is needed; offers that fit nobody are left out.

    Towns have sizes as in a power law; hospitals crowd in the large ones more than givers do, so that some go short and others
    have plenty. Needs and offers are of log-normal sizes, the priority of one line in ten lets it claim four shares.
    """
    rng = np.random.default_rng(seed)
    towns = rng.random((max(10, lines // 200), 2)) * SIDE
    crowd = rng.pareto(1.2, len(towns)) + 0.1
    here = towns[rng.choice(len(towns), lines, p=crowd / crowd.sum())] + rng.normal(0, 30, (lines, 2))
    there = towns[rng.choice(len(towns), offers, p=np.sqrt(crowd) / np.sqrt(crowd).sum())] + rng.normal(0, 60, (offers, 2))
    far, near = KDTree(there).query(here, min(NEAREST, offers))
    lacks = np.maximum(1, rng.lognormal(4.5, 1.2, lines)).astype(np.int64)
    free = rng.lognormal(3.5, 1.3, offers)
    within, near = np.unique(near, return_inverse=True)
    free = np.maximum(1, np.rint(free[within] * supply * lacks.sum() / free[within].sum())).astype(np.int64)
    return _problem(lacks, free, near.reshape(far.shape), far, rng)


def _problem(lacks: np.ndarray, free: np.ndarray, near: np.ndarray, far: np.ndarray, rng: np.random.Generator) -> Problem:
    lines, offers = len(lacks), len(free)
    share = rng.choice([1, 2, 4], lines, p=[0.6, 0.3, 0.1])
    blank, order = np.zeros(lines, np.int64), np.argsort(near, axis=1, kind="stable")
    suits = 6_000 * np.exp(-far / 150) + 4_000 * rng.random(offers)[near]
    ids = tuple(UUID(int=number) for number in range(1, lines + 1))
    given = tuple(UUID(int=number) for number in range(1, offers + 1))
    needs = Needs(
        facility=np.arange(lines),
        item=blank,
        had=blank,
        lacks=lacks,
        useful=-(-lacks // 7),
        priority=20 * share,
        share=ints(share),
        basis=blank,
        asked=lacks,
        staff=blank - 1,
        rate=blank - 1,
        days=blank + 7,
        parts=np.zeros((lines, 4), np.int64),
    )
    ones = np.ones(offers, np.int64)
    columns = (np.take_along_axis(each, order, 1).ravel().astype(np.int64) for each in (near, suits, far * 10))
    return Problem(
        ("respirator",),
        ids,
        given,
        needs,
        Lines(ids, np.arange(lines), lacks),
        Offers(given, np.arange(offers), free, ones, 0 * ones, ones),
        Arcs(np.repeat(np.arange(lines), near.shape[1]), *columns),
    )
