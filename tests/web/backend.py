"""A stand-in for the API: executes the pages' documents against the real contract, with data written by hand."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import GraphQLSchema, build_schema, graphql_sync

from schema.root import schema as contract
from web.port import Answer, Visitor

SESSION = "session-of-olena"
KNOWN_PERSON = {"id": "person-1", "name": "Olena", "languages": ["uk"], "skills": [], "certificates": [], "about": ""}


@cache
def schema() -> GraphQLSchema:
    """The contract without its resolvers."""
    return build_schema(contract.as_str())


@dataclass
class Backend:
    """Answers by root field; `calls` keeps every mutation's name and input, `keys` its key, `language` the last visitor's."""

    fields: dict[str, Any] = field(default_factory=dict[str, Any])
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])
    keys: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])
    language: str = ""
    broken: bool = False
    code: str = "INTERNAL"  # of what it says when it is broken
    taken: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])
    untaken: str = ""

    async def __call__(self, document: str, variables: Mapping[str, object], visitor: Visitor) -> Answer:
        """Execute a document as the API would; answers that the contract forbids fail the test."""
        self.language = visitor.language
        if self.broken:
            return Answer(None, [{"message": "broken", "extensions": {"code": self.code}}])
        root = {"viewer": viewer(signed_in=visitor.token == SESSION), **self.fields}
        for name in schema().mutation_type.fields if schema().mutation_type else ():
            if name in root:
                root[name] = self._recorded(name, root[name], dict(variables))
        result = graphql_sync(schema(), document, root, variable_values=dict(variables))
        assert not result.errors, result.errors
        return Answer(result.data, [])

    async def take(self, pieces: AsyncIterator[bytes], name: str, visitor: Visitor) -> Mapping[str, Any]:
        """Keep a file, or refuse it with `untaken`."""
        content = b"".join([piece async for piece in pieces])
        if self.untaken or visitor.token != SESSION:
            return refusal(self.untaken or "Please sign in first.", "file", "INVALID" if self.untaken else "SIGN_IN_NEEDED")
        self.taken.append((name, content))
        return {"id": f"upload-{len(self.taken)}", "name": name}

    def _recorded(self, name: str, answer: Any, variables: dict[str, Any]) -> Callable[..., Any]:
        def answered(_info: object, **coerced: object) -> Any:
            sent = variables.get("input", {each: value for each, value in coerced.items() if each != "idempotencyKey"})
            self.calls.append((name, sent))
            self.keys.append((name, variables.get("key")))
            return answer(sent) if callable(answer) else answer

        return answered


def connection(*nodes: Mapping[str, Any], more: str | None = None, total: int | None = None) -> dict[str, Any]:
    """A slice of a list; `more` is the cursor behind which it goes on."""
    info = {"hasNextPage": more is not None, "hasPreviousPage": False, "endCursor": more}
    counted = {"totalCount": len(nodes) if total is None else total, "totalCountIsExact": True}
    return {"nodes": list(nodes), "edges": [], "pageInfo": info, **counted}


def viewer(*, signed_in: bool, **more: Any) -> dict[str, Any]:
    """Who is looking."""
    nothing = {name: connection() for name in ("requests", "offers", "pledges", "appeals")}
    empty = {"memberships": [], "apiTokens": [], "drafts": [], "facilities": [], "designs": [], "roles": [], "turns": []}
    who = {
        "person": {**KNOWN_PERSON, "place": place("Kyiv", "UA")} if signed_in else None,
        "profileFor": "COORDINATORS",
        "appealsAWeek": 3,
    }
    return {"signedIn": signed_in, **who, **nothing, **empty, **more}


def refusal(sentence: str, field: str | None = None, reason: str = "INVALID") -> dict[str, Any]:
    """A no from the API."""
    kinds = {"INVALID": "InvalidInput", "SIGN_IN_NEEDED": "SignInNeeded", "NOT_FOUND": "NotFound", "NOT_ENOUGH": "NotEnough"}
    return {"__typename": kinds[reason], "sentence": sentence, "field": field, "code": reason, "reason": reason}


def place(city: str, country: str, address: str = "", region: str = "", point: dict[str, float] | None = None) -> dict[str, Any]:
    """A place."""
    return {"address": address, "city": city, "region": region, "country": country, "point": point}


PIECE = {"code": "piece", "name": "piece", "factor": 1}
BOX = {"code": "box", "name": "box", "factor": 50}


def known(base: int, asked: str | None = None, unit: Mapping[str, Any] = PIECE) -> dict[str, Any]:
    """A counted amount."""
    counted = {"asked": asked or str(base), "base": base, "factor": unit["factor"], "unit": unit, "baseUnit": PIECE}
    return {"__typename": "KnownAmount", **counted}


UNKNOWN = {"__typename": "UnknownAmount", "sentence": "needed, amount unknown"}


def standard(code: str, title: str) -> dict[str, Any]:
    """A standard."""
    return {"code": code, "norm": code, "title": title, "equivalents": []}


GB_19083 = standard("GB 19083-2010", "Medical protective mask (China)")
N95 = standard("NIOSH N95", "N95 respirator (United States)")
FFP2 = standard("EN 149 FFP2", "Filtering half mask (Europe)")
RESPIRATOR = {
    "code": "respirator",
    "category": "MASK",
    "name": "Respirator",
    "baseUnit": PIECE,
    "units": [PIECE, BOX],
    "piecesPerStaffDay": 2.0,
    "standards": [GB_19083, N95, FFP2],
}
GOGGLES = {
    "code": "goggles",
    "category": "EYE_FACE",
    "name": "Goggles",
    "baseUnit": PIECE,
    "units": [PIECE],
    "piecesPerStaffDay": 0.2,
    "standards": [],
}
ITEMS = [RESPIRATOR, GOGGLES]

GOODS = {
    "__typename": "Goods",
    "item": RESPIRATOR,
    "standard": N95,
    "use": "AEROSOL",
    "valvesRefused": True,
    "note": "",
    "accepted": [GB_19083, N95, FFP2],
}
RIDE = {
    "__typename": "Ride",
    "origin": place("Kyiv", "UA"),
    "destination": place("Irpin", "UA"),
    "pickUp": {"start": "2026-11-22T05:00:00+00:00", "end": "2026-11-22T05:30:00+00:00"},
    "passengers": 1,
    "wheelchair": False,
    "note": "",
}
HOSPITAL = {
    "__typename": "Facility",
    "id": "facility-1",
    "name": "County hospital no. 2",
    "kind": "HOSPITAL",
    "grade": "PRIMARY",
    "place": place("Xiaogan", "CN", "Chengzhan road 1", "Hubei", {"latitude": 30.92, "longitude": 113.91}),
    "beds": 400,
    "staffPerDay": 120,
    "canReceive": True,
    "organisation": None,
    "accepted": [{"item": RESPIRATOR, "standards": [GB_19083, N95, FFP2]}],
    "contacts": None,
    "requests": connection(),
}
NOTHING_ALLOWED = {"confirm": False, "amend": False, "stop": False, "pledge": False, "reasonNot": "Sign in to pledge."}


def request(**more: Any) -> dict[str, Any]:
    """A published request of a county hospital, with one line unless `lines` says otherwise."""
    made: dict[str, Any] = {
        "__typename": "Request",
        "id": "request-1",
        "state": "PUBLISHED",
        "urgency": "CRITICAL",
        "created": "2026-11-20T08:00:00+00:00",
        "published": "2026-11-20T08:10:00+00:00",
        "note": "Gate 3 takes deliveries until 20:00.",
        "language": "en",
        "source": None,
        "committed": "PARTIAL",
        "inTransit": "NONE",
        "fulfilled": "NONE",
        "place": HOSPITAL["place"],
        "facility": HOSPITAL,
        "organisation": None,
        "askedBy": None,
        "supplies": [supply()],
        "intake": None,
        "events": [event()],
        "can": {"amend": False, "withdraw": False, "reasonNot": None},
        **more,
    }
    if "lines" not in made:
        made["lines"] = [line(request=made)]
    return made


def supply() -> dict[str, Any]:
    """Days of supply."""
    said = "480 in stock, 120 staff a day, 2 pieces for each a day (assumed)."
    return {"item": RESPIRATOR, "stock": 480, "staffPerDay": 120, "piecesPerStaffDay": 2.0, "days": 2.0, "sentence": said}


def event() -> dict[str, Any]:
    """An act."""
    at = "2026-11-20T08:10:00+00:00"
    return {
        "id": "event-1",
        "at": at,
        "verb": "publish",
        "channel": "PERSON",
        "sentence": "The request was published.",
        "actor": None,
    }


def line(**more: Any) -> dict[str, Any]:
    """A line that asks for 2,000 respirators, 400 of them pledged."""
    made: dict[str, Any] = {
        "id": "line-1",
        "position": 0,
        "title": "Respirator, NIOSH N95",
        "spec": GOODS,
        "need": known(2000),
        "state": "OPEN",
        "pledged": 400,
        "dispatched": 150,
        "received": 0,
        "gap": 1600,
        "confirmBy": "2026-11-23T08:10:00+00:00",
        "stale": False,
        "supply": None,
        "asWritten": "",
        "rideState": None,
        "assignment": None,
        "pledges": [],
        "candidates": ranking(),
        "can": NOTHING_ALLOWED,
        **more,
    }
    if "request" not in made:
        made["request"] = request(lines=[])
    return made


def offer(**more: Any) -> dict[str, Any]:
    """A supplier's 5,000 respirators, 4,000 of them free."""
    spec = {
        "__typename": "Stock",
        "item": RESPIRATOR,
        "standard": FFP2,
        "valved": False,
        "expires": "2027-05-01",
        "smallestLot": 100,
        "handOver": "SHIPS",
        "note": "",
    }
    return {
        "__typename": "Offer",
        "id": "offer-1",
        "state": "OPEN",
        "spec": spec,
        "title": "Respirator, EN 149 FFP2",
        "capacity": 5000,
        "held": 1000,
        "free": 4000,
        "unit": PIECE,
        "available": {"start": "2026-11-19T00:00:00+00:00", "end": None},
        "place": place("Wuhan", "CN"),
        "radiusKm": 300.0,
        "organisation": {"id": "organisation-1", "name": "Yangtze Supplies"},
        "person": None,
        "created": "2026-11-19T00:00:00+00:00",
        "language": "en",
        "source": None,
        "pledges": None,
        "can": {"amend": False, "pause": False, "resume": False, "withdraw": False, "reasonNot": None},
        **more,
    }


def ranking(*candidates: dict[str, Any]) -> dict[str, Any]:
    """One candidate unless others are given, and what was ruled out."""
    return {
        "candidates": list(candidates) or [candidate()],
        "considered": 43,
        "feasible": 1,
        "ruledOut": [],
        "ruledOutSentence": "42 offers ruled out: 30 wrong standard, 12 too far.",
    }


def candidate(**more: Any) -> dict[str, Any]:
    """An offer that covers all that is open."""
    terms = (
        ("COVERAGE", "How much it covers", 5500, 5500),
        ("STANDARD", "Standard", 1500, 1000),
        ("NEARNESS", "How near it is", 1500, 900),
    )
    return {
        "key": "candidate-1",
        "score": 0.74,
        "points": 7400,
        "covers": 1600,
        "short": 0,
        "notes": ["FFP2 may stand in for N95 here."],
        "parts": [{"offer": offer(), "part": "SUPPLY", "fills": 1600, "holds": 1600, "distanceKm": 61.4, "during": None}],
        "scoreParts": [
            {
                "code": code,
                "name": name,
                "weight": weight,
                "points": points,
                "value": points / weight,
                "sentence": f"{name}, said at length.",
            }
            for code, name, weight, points in terms
        ],
        **more,
    }


def pledge(**more: Any) -> dict[str, Any]:
    """A pledge of 400 respirators that waits for the facility's word."""
    can = {"confirm": False, "decline": False, "dispatch": False, "receive": False, "cancel": False}
    return {
        "id": "pledge-1",
        "line": line(),
        "offer": offer(),
        "part": "SUPPLY",
        "fills": 400,
        "holds": 400,
        "state": "HELD",
        "created": "2026-11-20T09:00:00+00:00",
        "expires": "2026-11-22T09:00:00+00:00",
        "during": None,
        "received": None,
        "closing": None,
        "can": can,
        **more,
    }


def design(**more: Any) -> dict[str, Any]:
    """A face-shield frame under review."""
    return {
        "__typename": "Design",
        "id": "design-1",
        "name": "Shield frame",
        "item": GOGGLES,
        "version": "3",
        "licence": "CC-BY-4.0",
        "material": "PETG",
        "minutesPerPiece": 90,
        "size": {"x": 180, "y": 190, "z": 20},
        "files": [{"name": "frame.stl", "url": "https://parts.example/frame.stl", "sha256": None}],
        "about": "Print flat.",
        "review": "APPROVED",
        "created": "2026-11-01T00:00:00+00:00",
        "owner": None,
        "photos": [],
        "can": {
            "startReview": False,
            "approve": False,
            "reject": False,
            "recall": False,
            "attachPhoto": False,
            "removePhoto": False,
        },
        **more,
    }


COUNTS = {
    "openLines": 214,
    "criticalLines": 31,
    "unknownAmounts": 96,
    "staleLines": 12,
    "facilities": 87,
    "openOffers": 140,
    "pledgedToday": 23,
    "receivedToday": 9,
    "rides": 14,
}


def board(*lines: dict[str, Any], more: str | None = None) -> dict[str, Any]:
    """The board with one line unless others are given."""
    shown = connection(*(lines or (line(),)), more=more)
    return {"counts": COUNTS, "lines": shown, "asOf": "2026-11-21T03:12:00+00:00", "lastEvent": "event-1"}
