"""Reads where a record says it is."""

from dataclasses import replace

from api.intake import datum, mapping, reason, spelling
from api.intake.record import Record
from api.intake.understood import Aside
from matching.place import Place, Point, is_position

_NOWHERE = frozenset({"", "n/a", "na", "nan", "none", "null", "-", "0", "0.0"})


def read(told: mapping.Place, record: Record, source: str) -> tuple[Place, tuple[Aside, ...]]:
    """The place of a record, its position in WGS-84; a position that is none is kept aside."""
    here = _named(told, record)
    degrees = [mapping.read(each, record).casefold() for each in (told.latitude, told.longitude)]
    if all(each in _NOWHERE for each in degrees):
        return here, ()
    point = _point(*degrees)
    if point is None:
        return here, (Aside(f"{source}#position", reason.NO_POSITION, ", ".join(degrees)),)
    return replace(here, point=datum.to_wgs(point, told.datum)), ()


def _named(told: mapping.Place, record: Record) -> Place:
    district, address = mapping.read(told.district, record), mapping.read(told.address, record)
    city, region = mapping.read(told.city, record), mapping.read(told.region, record)
    if not address:
        address = district
    elif district not in (city, "") and district not in address and "\u4e00" <= address[0] <= "\u9fff":
        # A Chinese address goes from the large to the small, and the district has its place behind the city.
        at = spelling.lead(address, region, city)
        address = f"{address[:at]}{district}{address[at:]}"
    return Place(address, city, region, mapping.read(told.country, record))


def _point(latitude: str, longitude: str) -> Point | None:
    try:
        point = Point(float(latitude), float(longitude))
    except ValueError:
        return None
    return point if is_position(point.latitude, point.longitude) else None
