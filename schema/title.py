"""What lines and offers are called, in every language."""

from matching import item, offer, request
from matching.place import Place
from matching.sentence import Sentence, say

_NAME = "{name}"  # a name alone is not translated by its template


def of_line(line: request.Line) -> Sentence:
    """What a line is called: its item, its journey or its role."""
    match line.spec:
        case request.Goods() | request.PrintedPart() as wanted:
            return _item(wanted.item, wanted.note)
        case request.Ride() as ride:
            return say("Ride {origin} → {destination}", origin=_town(ride.origin), destination=_town(ride.destination))
        case request.Delivery() as load:
            return say("Delivery {origin} → {destination}", origin=_town(load.origin), destination=_town(load.destination))
        case request.Role() as role:
            return say(_NAME, name=role.title)


def of_offer(offered: offer.Offer) -> Sentence:
    """What an offer is called: its goods, what it prints, its vehicle or its skills."""
    match offered.spec:
        case offer.Stock() as stock if stock.standard:
            return say("{item}, {standard}", item=_item(stock.item, stock.note), standard=stock.standard)
        case offer.Stock() as stock:
            return _item(stock.item, stock.note)
        case offer.PrintHours() as hours:
            return say("3D printing: {item}", item=_item(hours.item, hours.note))
        case offer.Drive() as drive:
            return say("Driver: {vehicle}", vehicle=drive.vehicle)
        case offer.Volunteering() as help:
            return say("Volunteer: {skills}", skills=", ".join(sorted(help.skills)))


def _item(code: str, note: str) -> Sentence:
    known = item.named(code)
    if known is None or (code == "other" and note):
        return say(_NAME, name=note or code)
    return say(_NAME, name=known.names)


def _town(place: Place) -> str:
    return place.city or place.region or place.address or place.country or "?"
