"""What strangers are shown of a row, kept beside it by the same rules that the ordinary path asks, so that SQL only chooses."""

from typing import Any

from matching import offer, person, place, request, viewer
from matching.rule import offer as offer_rule
from matching.rule import request as request_rule


def of_request(whole: request.Request) -> dict[str, Any]:
    """Its note and place."""
    shown = request_rule.seen(viewer.ANONYMOUS, whole, involved=False)
    return {"shown_note": shown.note, "shown_address": shown.place.address, **_position(shown.place)}


def of_line(whole: request.Line) -> dict[str, Any]:
    """What it asks for and how that was written, where a facility asks; where a person asks, strangers read no note of it."""
    shown = request_rule.seen_line(whole, personal=False)
    return {"shown_spec": shown.spec, "shown_as_written": shown.as_written}


def of_offer(whole: offer.Offer) -> dict[str, Any]:
    """What it gives, and its place."""
    shown = offer_rule.seen(viewer.ANONYMOUS, whole)
    return {"shown_spec": shown.spec, "shown_address": shown.place.address, **_position(shown.place)}


def of_person(whole: person.Person) -> dict[str, Any]:
    """Their place."""
    return _position(whole.without_contact().place)


def _position(where: place.Place) -> dict[str, Any]:
    point = where.point
    return {"shown_latitude": point and point.latitude, "shown_longitude": point and point.longitude}
