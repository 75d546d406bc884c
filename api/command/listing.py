"""A proposal as text for the terminal: who is covered how far, and by whom."""

import unicodedata
from collections.abc import Mapping, Sequence
from uuid import UUID

from api.store import facility as facility_store
from api.store import offer as offer_store
from api.store import request as request_store
from matching import allocation, facility, headline, offer, proposal, request
from matching.allocate import explain
from schema import title

Row = tuple[str, ...]

WIDEST = 34  # columns of a name
HEAD: Row = ("Facility", "Needs", "Lacks", "Gets", "Before", "After", "From")


async def lines(of: proposal.Proposal) -> list[str]:
    """The proposal as a table with a headline."""
    known = await request_store.load_lines(of.problem.lines.ids)
    requests = await request_store.load({each.request_id for each in known.values()})
    facilities = await facility_store.load({each.facility_id for each in requests.values() if each.facility_id})
    offers = await offer_store.load(of.problem.offers.ids)
    rows: list[Row] = []
    for row in range(len(of.problem.lines)):
        told = explain.line(of.problem, of.said, row)
        line = known[told.line_id]
        rows.append(_row(told, line, facilities.get(requests[line.request_id].facility_id or line.id), offers))
    return [*_table([HEAD, *sorted(rows)]), "", _headline(of.of.tally), *map(str, headline.proof(of))]


def _row(
    told: explain.Explanation, line: request.Line, place: facility.Facility | None, offers: Mapping[UUID, offer.Offer]
) -> Row:
    givers = ", ".join(f"{each.amount} from {_whence(offers[each.offer_id])}" for each in told.gifts)
    shares = (f"{each // 100} %" for each in (told.coverage_before, told.coverage_after))
    return (place.name if place else "–", str(title.of_line(line)), str(told.of), str(told.got), *shares, givers or "–")


def _whence(offered: offer.Offer) -> str:
    return offered.place.city or str(title.of_offer(offered))


def _headline(of: allocation.Tally) -> str:
    return (
        f"{of.shipments} shipments from {of.givers} givers reach {of.reached} of {of.facilities} facilities; "
        f"covered on average: {of.mean_before // 100} % → {of.mean_after // 100} %; "
        f"the worst off within reach: {of.worst_before // 100} % → {of.worst_after // 100} %."
    )


def _table(rows: Sequence[Row]) -> list[str]:
    cut = [(*(_cut(each) for each in row[:2]), *row[2:]) for row in rows]
    widths = [max(_width(row[column]) for row in cut) for column in range(len(HEAD))]
    return [_line(row, widths) for row in cut]


def _line(row: Row, widths: Sequence[int]) -> str:
    number = range(2, 6)  # figures stand at the right
    padded = [" " * (wide - _width(each)) for each, wide in zip(row, widths, strict=True)]
    cells = [
        space + each if column in number else each + space for column, (each, space) in enumerate(zip(row, padded, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _cut(name: str) -> str:
    while _width(name) > WIDEST:
        name = name.removesuffix("…")[:-1] + "…"
    return name


def _width(text: str) -> int:
    """Columns of a terminal that a text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
