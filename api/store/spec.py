"""What lines ask for and offers give: its kind, the columns to find it by, and the way back from JSON."""

from collections.abc import Mapping
from typing import Any

from api.store import shape
from matching import offer, request
from schema.narrowing import LineKind, OfferKind

LINE_KINDS: Mapping[LineKind, type[request.Spec]] = {
    LineKind.GOODS: request.Goods,
    LineKind.PRINTED_PART: request.PrintedPart,
    LineKind.RIDE: request.Ride,
    LineKind.DELIVERY: request.Delivery,
    LineKind.ROLE: request.Role,
}
OFFER_KINDS: Mapping[OfferKind, type[offer.Spec]] = {
    OfferKind.STOCK: offer.Stock,
    OfferKind.PRINT_HOURS: offer.PrintHours,
    OfferKind.DRIVE: offer.Drive,
    OfferKind.VOLUNTEERING: offer.Volunteering,
}
_KIND_OF = {kind: name for kinds in (LINE_KINDS, OFFER_KINDS) for name, kind in kinds.items()}


def columns(of: request.Spec | offer.Spec) -> dict[str, Any]:
    """The columns of a spec: all of it, and what rows are found by."""
    standard = of.standard if isinstance(of, request.Goods | offer.Stock) else None
    return {"kind": _KIND_OF[type(of)], "item": getattr(of, "item", None), "standard": standard, "spec": of}


def of_line(kind: str, data: Any, row_id: object) -> request.Spec:
    """What a line asks for."""
    return shape.read(LINE_KINDS[LineKind(kind)], data, row_id)


def of_offer(kind: str, data: Any, row_id: object) -> offer.Spec:
    """What an offer gives."""
    return shape.read(OFFER_KINDS[OfferKind(kind)], data, row_id)
