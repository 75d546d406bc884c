"""A small map without scripts: the nine tiles around a point."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

ZOOM, TILE = 13, 256  # about 20 m a pixel at the equator


@dataclass(frozen=True, slots=True)
class Tiles:
    """Addresses of three by three tiles, row by row, and where the point lies on them in pixels."""

    addresses: tuple[str, ...]
    x: float
    y: float


def around(template: str, point: Mapping[str, float] | None) -> Tiles | None:
    """The tiles around a WGS-84 point (web Mercator), by an address with {z}, {x} and {y}; None without a point or tiles."""
    if not point or not template:
        return None
    side = 2**ZOOM
    latitude = math.radians(max(-85.0, min(85.0, point["latitude"])))
    across = (point["longitude"] + 180) / 360 * side
    down = (1 - math.asinh(math.tan(latitude)) / math.pi) / 2 * side
    column, row = int(across), int(down)
    named = tuple(
        template.format(z=ZOOM, x=(column + right) % side, y=row + below, s="a") for below in (-1, 0, 1) for right in (-1, 0, 1)
    )
    return Tiles(named, round((across - column + 1) * TILE, 1), round((down - row + 1) * TILE, 1))


def origin(template: str) -> str:
    """Where tiles are served from, for the content policy of the page that shows them."""
    parts = urlsplit(template.replace("{s}", "a"))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"
