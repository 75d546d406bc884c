"""What lines and offers are called, in every language."""

from collections.abc import Mapping

import orjson

from matching import item, offer, request
from matching.place import Place
from matching.sentence import Sentence, say
from schema.compiled.row import JsonRow, TableRow
from schema.compiled.writing import literal

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


def read_line(row: TableRow, spec: JsonRow, note: str) -> str:
    """What a line is called, in SQL, as `of_line`; `note` is its note as the viewer reads it."""
    ends = {end: _read_town(spec, end) for end in ("origin", "destination")}
    ride = _read(row, say("Ride {origin} → {destination}", **_marks(ends)), ends)
    delivery = _read(row, say("Delivery {origin} → {destination}", **_marks(ends)), ends)
    journeys = f"WHEN 'ride' THEN {ride} WHEN 'delivery' THEN {delivery}"
    return f"CASE {row.column('kind')} {journeys} WHEN 'role' THEN {_plain(spec, 'title')} ELSE {_read_item(row, note)} END"


def read_offer(row: TableRow, spec: JsonRow) -> str:
    """What an offer is called, in SQL, as `of_offer`."""
    goods, norm, kind = {"item": _read_item(row, _plain(spec, "note"))}, _plain(spec, "standard"), row.column("kind")
    held = goods | {"standard": norm}
    stock = f"CASE WHEN {norm} <> '' THEN {_read(row, say('{item}, {standard}', **_marks(held)), held)} ELSE {goods['item']} END"
    printing = _read(row, say("3D printing: {item}", **_marks(goods)), goods)
    vehicle = {"vehicle": _plain(spec, "vehicle")}
    driving = _read(row, say("Driver: {vehicle}", **_marks(vehicle)), vehicle)
    skills = {"skills": _read_skills(spec)}
    helping = _read(row, say("Volunteer: {skills}", **_marks(skills)), skills)
    things = f"WHEN 'stock' THEN {stock} WHEN 'print_hours' THEN {printing} WHEN 'drive' THEN {driving}"
    return f"CASE {kind} {things} ELSE {helping} END"


def _marks(values: Mapping[str, str]) -> dict[str, str]:
    """A sign of its own for each value, which no translation holds."""
    return {name: chr(0xE000 + number) for number, name in enumerate(values)}


def _read(row: TableRow, told: Sentence, values: Mapping[str, str]) -> str:
    """A sentence of marks in the language of the operation, with SQL where each mark stands."""
    text = literal(row.writing.context.phrases.say(told))
    for name, mark in _marks(values).items():
        text = text.replace(mark, f"' || ({values[name]}) || '")
    return f"({text})"


def _read_item(row: TableRow, note: str) -> str:
    names = {code: row.writing.context.phrases.say(say(_NAME, name=each.names)) for code, each in item.ITEMS.items()}
    listing, code = literal(orjson.dumps(names).decode()), row.column("item")
    name = row.derived("item_name", lambda inside: row.writing.dialect.chosen(listing, inside.column("item")))
    own = f"coalesce(nullif({note}, ''), {code})"
    return f"CASE WHEN {name} IS NULL OR ({code} = 'other' AND {note} <> '') THEN {own} ELSE {name} END"


def _read_town(spec: JsonRow, end: str) -> str:
    place = spec.writing.dialect.inside(spec.json, end)
    names = [spec.writing.dialect.string(place, name) for name in ("city", "region", "address", "country")]
    filled = ", ".join(f"nullif({name}, '')" for name in names)
    return f"coalesce({filled}, '?')"


def _read_skills(spec: JsonRow) -> str:
    dialect, alias = spec.writing.dialect, spec.writing.alias()
    joined = dialect.joined(f"{alias}.value", ", ")
    return f"coalesce((SELECT {joined} FROM {dialect.members(dialect.inside(spec.json, 'skills'), alias)}), '')"


def _plain(spec: JsonRow, name: str) -> str:
    return spec.writing.dialect.string(spec.json, name)
