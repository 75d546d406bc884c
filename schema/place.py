"""Places as the contract shows and takes them."""

import strawberry

from matching import place as domain
from matching import refusal
from matching.sentence import say
from schema import narrowing
from schema.compiled import reading
from schema.compiled.row import MadeRow, TableRow


@strawberry.type(description="A position on Earth (WGS 84).")
class Point:
    """A position on Earth."""

    latitude: float = strawberry.field(description="Degrees north.")
    longitude: float = strawberry.field(description="Degrees east.")


@strawberry.type(description="Where something is; strangers see the homes of people without street and to about a kilometre.")
class Place:
    """Where something is."""

    address: str = strawberry.field(description="Street and house, as people write it.")
    city: str = strawberry.field(description="The city, town or village.")
    region: str = strawberry.field(description="The province, oblast or state.")
    country: str = strawberry.field(description="The ISO 3166-1 alpha-2 code of the country.")
    point: Point | None = strawberry.field(description="The position, where it is known.")


reading.declare("Point", latitude=reading.own, longitude=reading.own)
reading.declare("Place", address=reading.own, city=reading.own, region=reading.own, country=reading.own, point=reading.inside)


def kept(row: TableRow) -> MadeRow:
    """The place of a row, as it is."""
    return read(row, row.column("address"), row.column("latitude"), row.column("longitude"))


def seen(row: TableRow) -> MadeRow:
    """The place of a row, for strangers as it is derived for them."""
    return read(row, row.seen("address"), row.seen("latitude"), row.seen("longitude"))


def read(row: TableRow, address: str, latitude: str, longitude: str) -> MadeRow:
    """The place of a row with this address and position."""
    named = {name: row.column(name) for name in ("city", "region", "country")}
    there = f"({row.column('latitude')} IS NOT NULL AND {row.column('longitude')} IS NOT NULL)"
    point = MadeRow(row.writing, {"latitude": latitude, "longitude": longitude})
    return MadeRow(row.writing, {"address": address, **named}, {"point": (there, point)})


@strawberry.input(description="A position on Earth (WGS 84).")
class PointInput:
    """A position on Earth."""

    latitude: float = strawberry.field(description="Degrees north, -90 to 90.")
    longitude: float = strawberry.field(description="Degrees east, -180 to 180.")

    def made(self, field: str) -> domain.Point:
        """The position; raises RefusedError for one that is nowhere."""
        if not domain.is_position(self.latitude, self.longitude):
            sentence = say("This is no position on Earth; give degrees north (-90 to 90) and east (-180 to 180).")
            raise refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, field))
        return domain.Point(self.latitude, self.longitude)


@strawberry.input(description="Where something is; leave out what you do not know.")
class PlaceInput:
    """Where something is."""

    address: str = strawberry.field(default="", description="Street and house.")
    city: str = strawberry.field(default="", description="The city, town or village.")
    region: str = strawberry.field(default="", description="The province, oblast or state.")
    country: str = strawberry.field(default="", description="The ISO 3166-1 alpha-2 code of the country.")
    point: PointInput | None = strawberry.field(default=None, description="The position, where you know it.")

    def made(self, field: str) -> domain.Place:
        """The place with its texts trimmed; raises RefusedError for a country code or position that is none."""
        country = self.country.strip().upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            sentence = say("Give the country as its two letters, such as UA or CN.")
            raise refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, f"{field}.country"))
        point = self.point.made(f"{field}.point") if self.point else None
        return domain.Place(self.address.strip(), self.city.strip(), self.region.strip(), country, point)


@strawberry.input(description="Within some kilometres of a position.")
class NearInput:
    """Within some kilometres of a position."""

    point: PointInput = strawberry.field(description="The position.")
    km: float = strawberry.field(description="The greatest distance in kilometres, more than 0.")

    def made(self) -> narrowing.Near:
        """The circle; raises RefusedError for one that holds nothing."""
        if not 0 < self.km <= 20_040:
            sentence = say("A distance is more than 0 kilometres, and at most half-way round the Earth.")
            raise refusal.RefusedError(refusal.Refusal(refusal.Reason.INVALID, sentence, "near.km"))
        return narrowing.Near(self.point.made("near.point"), self.km)


def made(place: PlaceInput | None, field: str = "place") -> domain.Place:
    """The place somebody gave, or nowhere."""
    return place.made(field) if place else domain.NOWHERE


def near(circle: NearInput | None) -> narrowing.Near | None:
    """The circle somebody gave, if any."""
    return circle.made() if circle else None
