"""Distances without trigonometry: places as points on a sphere of radius 1, apart by the chord between them.

Single precision is exact to a metre, so that a chord decides for all but the places within a few metres of an edge, and those are
measured anew. It takes half the memory and half the time.
"""

import math

import numpy as np

from matching.place import EARTH_RADIUS_KM
from matching.rank.measure import HECTOMETRES, Floats, Singles

RADIUS = EARTH_RADIUS_KM * HECTOMETRES
# How far a chord in single precision may be off: the rounding of three coordinates, and that of their sums.
OFF, OFF_OF_CHORD = 4e-7, 2e-6
WITHIN_ROUNDING = 0.6  # hundreds of metres that a rounded distance may be shorter than the chord tells, with some to spare


def unit(latitude: Floats, longitude: Floats) -> tuple[Singles, Singles, Singles]:
    """Positions in radians as points on the sphere."""
    level = np.cos(latitude)
    x, y, z = level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)
    return x.astype(np.float32), y.astype(np.float32), z.astype(np.float32)


def squared(x: Singles, y: Singles, z: Singles, to: tuple[float, float]) -> Singles:
    """The squares of the chords from many points to a position in radians, not numbers where either is unknown."""
    level = math.cos(to[0])
    total = _square(x, level * math.cos(to[1]))
    total += _square(y, level * math.sin(to[1]))
    total += _square(z, math.sin(to[0]))
    return total


def _square(axis: Singles, there: float) -> Singles:
    apart = axis - np.float32(there)
    apart *= apart
    return apart


def reaches(radius: Floats) -> tuple[Singles, Singles]:
    """The squared chords up to which a rounded distance is surely within so many hundreds of metres, and beyond which not."""
    angle = (np.floor(radius) + 0.5) / RADIUS
    limited = angle < math.pi
    chord = 2 * np.sin(np.where(limited, angle, 0) / 2)
    off = OFF + OFF_OF_CHORD * chord
    within = np.where(limited, np.where(chord > off, np.square(chord - off), -1.0), np.inf)
    beyond = np.where(limited, np.square(chord + off), np.inf)
    return within.astype(np.float32), beyond.astype(np.float32)


def shortest(squares: Singles, more: float = 0.0) -> Singles:
    """Hundreds of metres that the rounded distances of these squared chords are at least, and so many `more`."""
    least = np.sqrt(squares)
    least *= np.float32(RADIUS * (1 - OFF_OF_CHORD))
    least += np.float32(more - RADIUS * OFF - WITHIN_ROUNDING)
    return least
