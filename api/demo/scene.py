"""Plays the demonstration's scene: people, facilities, designs, offers, requests, and what is on its way, in that order."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.actions.design import Designs
from api.actions.facility import Facilities
from api.actions.line import Lines
from api.actions.offer import Offers
from api.actions.pledge import Pledges
from api.actions.request import Requests
from api.actions.rota import Rotas
from api.actions.scope import Scope, found
from api.actions.turn import Turns
from api.store import organisation as organisation_store
from api.store import person as person_store
from matching import availability, design, facility, intake, offer, organisation, person, pledge, request, rota, span
from matching.organisation import Membership, MembershipState, Role
from matching.place import Place, Point
from matching.standard import Use

Entry = Mapping[str, Any]


def read() -> Entry:
    """The scene as it is written."""
    return tomllib.loads(files("api.demo").joinpath("scene.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Scene:
    """Plays a scene into an empty database; the ids of what was made are kept by the scene's own keys."""

    scope: Scope
    told: Callable[[str], None]
    people: dict[str, Scope] = field(default_factory=dict[str, Scope])
    organisations: dict[str, UUID] = field(default_factory=dict[str, UUID])
    facilities: dict[str, UUID] = field(default_factory=dict[str, UUID])
    designs: dict[str, UUID] = field(default_factory=dict[str, UUID])
    lines: dict[tuple[str, str], UUID] = field(default_factory=dict[tuple[str, str], UUID])

    async def play(self, scene: Entry) -> None:
        """Make everything the scene names, or nothing."""
        async with self.scope.database.transaction():
            for part, make in (
                ("organisation", self._organisation),
                ("person", self._person),
                ("facility", self._facility),
                ("design", self._design),
                ("offer", self._offer),
                ("request", self._request),
                ("ride", self._ride),
                ("role", self._role),
                ("pledge", self._pledge),
                ("rota", self._rota),
            ):
                self.told(f"{len(scene[part])} × {part}")
                for entry in scene[part]:
                    await make(entry)

    async def _organisation(self, entry: Entry) -> None:
        made = organisation.Organisation(self.scope.new_id(), entry["name"], organisation.Kind(entry["kind"]), _place(entry))
        await organisation_store.insert(made)
        self.organisations[entry["key"]] = made.id

    async def _person(self, entry: Entry) -> None:
        made = person.Person(
            id=self.scope.new_id(),
            name=entry["name"],
            languages=tuple(entry["languages"]),
            created=self.scope.now(),
            email=entry["email"],
            skills=frozenset(entry.get("skills", ())),
            place=_place(entry),
            profile_for=person.Audience(entry.get("profile_for", "coordinators")),
        )
        await person_store.insert(made)
        await self.scope.touch("person", made.id)
        roles = [await self._membership(made.id, role, key) for role, key in entry["roles"]]
        viewer = replace(self.scope.who, person_id=made.id, memberships=tuple(roles))
        self.people[entry["key"]] = replace(self.scope, who=viewer)

    async def _membership(self, person_id: UUID, role: str, key: str) -> Membership:
        where = self.organisations.get(key)
        made = Membership(self.scope.new_id(), person_id, where, Role(role), MembershipState.ACTIVE, self.scope.now())
        await organisation_store.insert_membership(made)
        return made

    async def _facility(self, entry: Entry) -> None:
        new = facility.NewFacility(
            name=entry["name"],
            kind=facility.Kind(entry["kind"]),
            grade=facility.Grade(entry["grade"]),
            place=_place(entry),
            organisation_id=self.organisations.get(entry.get("organisation", "")),
            staff_per_day=entry["staff_per_day"],
            accepted={code: tuple(codes) for code, codes in entry.get("accepted", {}).items()},
        )
        made = await Facilities(self.people["coordinator"]).register(new)
        self.facilities[entry["key"]] = made.id

    async def _design(self, entry: Entry) -> None:
        new = design.NewDesign(
            name=entry["name"],
            item=entry["item"],
            version=entry["version"],
            licence=entry["licence"],
            material=entry["material"],
            minutes_per_piece=entry["minutes_per_piece"],
            size=design.Size(*entry["size"]),
            files=(design.File(entry["file"].rsplit("/", 1)[1], entry["file"]),),
            about=entry["about"],
        )
        made = await Designs(self.people[entry["by"]]).publish(new)
        self.designs[entry["key"]] = made.id
        for verb in entry["review"]:
            await Designs(self.people["coordinator"]).review(made.id, verb, "")

    async def _offer(self, entry: Entry) -> None:
        spec, amount = self._given(entry)
        new = offer.NewOffer(
            spec=spec,
            amount=Decimal(amount),
            unit=entry.get("unit"),
            place=_place(entry["place"]),
            radius_km=entry.get("radius_km"),
            organisation_id=self.organisations.get(entry.get("organisation", "")),
        )
        await Offers(self.people[entry["by"]]).publish(new)

    def _given(self, entry: Entry) -> tuple[offer.Spec, int]:
        match entry["kind"]:
            case "stock":
                hand_over = offer.HandOver(entry["hand_over"])
                spec = offer.Stock(entry["item"], entry.get("standard"), entry.get("valved"), hand_over=hand_over)
                return spec, entry["asked"]
            case "print":
                volume, hand_over = design.Size(*entry["volume"]), offer.HandOver(entry["hand_over"])
                return offer.PrintHours(self.designs[entry["design"]], "", 1, "", volume, hand_over), entry["hours"]
            case "drive":
                shifts = tuple(self._hours(hours) for hours in entry["in_hours"])
                wheelchair = entry.get("wheelchair", False)
                spec = offer.Drive(entry["vehicle"], entry["seats"], shifts, entry["litres"], wheelchair=wheelchair)
                return spec, entry["trips"]
            case _:
                certificates = frozenset(entry.get("certificates", ()))
                return offer.Volunteering(frozenset(entry["skills"]), frozenset(entry["languages"]), certificates), entry["hours"]

    async def _request(self, entry: Entry) -> None:
        new = request.NewRequest(
            lines=tuple(self._line(each) for each in entry["lines"]),
            urgency=request.Urgency[entry["urgency"]],
            facility_id=self.facilities[entry["facility"]],
            intake=self._intake(entry["intake"]) if "intake" in entry else None,
            note=entry.get("note", ""),
            language=entry["language"],
        )
        made = await Requests(self.people[entry["by"]]).publish(new)
        for line in made.lines:
            if isinstance(line.spec, request.Goods | request.PrintedPart):
                self.lines[entry["facility"], line.spec.item] = line.id

    def _line(self, entry: Entry) -> request.NewLine:
        asked = request.Asked(None if entry["asked"] < 0 else Decimal(entry["asked"]), entry.get("unit"))
        if entry.get("printed"):
            return request.NewLine(request.PrintedPart(entry["item"], self.designs.get(entry.get("design", ""))), asked)
        use, valves = Use(entry.get("use", "routine")), entry.get("valves_refused", False)
        return request.NewLine(request.Goods(entry["item"], entry.get("standard"), use, valves), asked)

    def _intake(self, entry: Entry) -> intake.Intake:
        told: dict[str, Any] = {name: value for name, value in entry.items() if name != "next_supply_in_days"}
        told |= {name: intake.Reach(**entry[name]) for name in ("contact", "equipment_head") if name in entry}
        told |= {"duty": intake.Duty(entry["duty"])} if "duty" in entry else {}
        return intake.Intake(**told, next_supply=self._day(entry.get("next_supply_in_days")))

    def _day(self, days: int | None) -> date | None:
        return None if days is None else (self.scope.now() + timedelta(days=days)).date()

    async def _ride(self, entry: Entry) -> None:
        ride = request.Ride(
            origin=_place(entry["from"]),
            destination=_place(entry["to"]),
            pick_up=self._hours(entry["in_hours"]),
            passengers=entry["passengers"],
            wheelchair=entry.get("wheelchair", False),
        )
        await self._personal(entry, ride, request.Asked(Decimal(1)))

    async def _role(self, entry: Entry) -> None:
        vacancy = request.Role(
            title=entry["title"],
            skills=frozenset(entry["skills"]),
            languages=frozenset(entry["languages"]),
            hours_per_week=entry["hours_per_week"],
            remote=entry["remote"],
        )
        await self._personal(entry, vacancy, request.Asked(Decimal(entry["people"])))

    async def _personal(self, entry: Entry, spec: request.Spec, asked: request.Asked) -> None:
        urgency = request.Urgency[entry["urgency"]]
        new = request.NewRequest((request.NewLine(spec, asked),), urgency, place=_place(entry), language=entry["language"])
        await Requests(self.people[entry["by"]]).publish(new)

    async def _pledge(self, entry: Entry) -> None:
        coordinator = self.people["coordinator"]
        line_id = self.lines[entry["facility"], entry["item"]]
        best = found((await Lines(coordinator).candidates([line_id], 1))[0]).candidates[0]
        parts = [pledge.NewPart(each.offer_id, each.fills, each.part, each.during) for each in best.parts]
        for held in await Pledges(coordinator).hold(line_id, parts):
            for verb in entry["steps"]:
                await Pledges(coordinator).turn(held.id, verb)

    async def _rota(self, entry: Entry) -> None:
        for key, times in entry["free"].items():
            weekly = tuple(availability.Weekly(day, begin * 60, end * 60) for day, begin, end in times)
            await Turns(self.people[key]).state_availability(weekly)
        shifts = tuple(
            rota.NewShift(
                begin=each["hours"][0] * 60,
                end=each["hours"][1] * 60 % availability.DAY,
                seats=each["seats"],
                languages=each.get("languages", {}),
                certificates=each.get("certificates", {}),
            )
            for each in entry["shifts"]
        )
        starts = self.scope.now().astimezone(ZoneInfo(entry["zone"])).date()
        new = rota.NewRota(entry["name"], entry["zone"], starts, shifts, entry["rest_hours"], skill=entry["skill"])
        rotas = Rotas(self.people[entry["by"]])
        made = await rotas.publish(new)
        await rotas.fill(made.id)
        await rotas.confirm(made.id)
        ahead = Turns(self.people[entry["gives_back"]])
        await ahead.drop_out((await ahead.mine())[-1].id)

    def _hours(self, hours: list[int]) -> span.Span:
        start, end = (self.scope.now() + timedelta(hours=each) for each in hours)
        return span.Span(start, end)


def _place(entry: Entry) -> Place:
    point = Point(*entry["at"]) if "at" in entry else None
    names = {name: entry.get(name, "") for name in ("address", "city", "region", "country")}
    return Place(**names, point=point)
