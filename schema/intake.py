"""The hospital intake as the contract shows and takes it."""

from datetime import date
from typing import Any

import strawberry

from matching import intake as domain
from matching import item as items
from matching import upload
from matching.sentence import say
from schema import enumeration, identity, item, place
from schema.compiled import reading
from schema.compiled.row import JsonRow
from schema.context import Info
from schema.item import Item
from schema.place import Place, PlaceInput
from schema.scalar import Count

enumeration.describe(
    domain.Duty,
    "Duty",
    "What part a hospital plays in the outbreak.",
    {
        domain.Duty.FIRST_SCREENING: "It screens those who may be infected.",
        domain.Duty.SEVERE_CASES: "It treats severe cases.",
        domain.Duty.BOTH: "It does both.",
        domain.Duty.OTHER: "It does something else.",
    },
)


@strawberry.type(description="Somebody to call.")
class Reach:
    """Somebody to call."""

    name: str = strawberry.field(description="Their name.")
    department: str = strawberry.field(description="Their department.")
    post: str = strawberry.field(description="What they are there.")
    phone: str = strawberry.field(description="Their phone number (E.164).")
    messenger: str = strawberry.field(description="Their account with a messenger.")


@strawberry.type(description="How long the stock of an item lasts, and the use rate that was assumed.")
class Supply:
    """How long the stock of an item lasts."""

    stock: Count = strawberry.field(description="How many base units are there.")
    staff_per_day: int = strawberry.field(description="How many staff are in contact with patients in a day.")
    pieces_per_staff_day: float = strawberry.field(description="How many base units each of them uses up in a day, as assumed.")
    days: float = strawberry.field(description="How many days the stock lasts.")

    @strawberry.field(graphql_type=Item, description="The item.")
    @staticmethod
    def item(parent: strawberry.Parent[domain.Supply]) -> items.Item:
        """The item."""
        return item.named(parent.item)

    @strawberry.field(description="The same in words, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[domain.Supply], info: Info) -> str:
        """The same in words."""
        words = say(
            "{item}: {stock} in stock last {days} days for {staff} staff at {rate} each a day.",
            item=item.named(parent.item).names,
            stock=parent.stock,
            days=f"{parent.days:.1f}",
            staff=parent.staff_per_day,
            rate=f"{parent.pieces_per_staff_day:g}",
        )
        return info.context.phrases.say(words)


@strawberry.type(description="The answers to the hospital intake; null means not answered.")
class Intake:
    """The answers to the hospital intake."""

    team_from: str = strawberry.field(description="Where an aid team comes from.")
    team_to: str = strawberry.field(description="Where an aid team was sent to help.")
    contact: Reach = strawberry.field(description="Who asks.")
    equipment_head: Reach = strawberry.field(description="The head of the equipment department.")
    staff_per_day: int | None = strawberry.field(description="How many staff are in contact with patients in a day.")
    duty: domain.Duty | None = strawberry.field(description="What part the hospital plays.")
    suspected: int | None = strawberry.field(description="How many suspected cases are in-patients.")
    confirmed: int | None = strawberry.field(description="How many confirmed cases are in-patients.")
    respirators_in_stock: int | None = strawberry.field(description="How many respirators are in stock.")
    goggles_in_stock: int | None = strawberry.field(description="How many goggles are in stock.")
    unregistered_accepted: bool | None = strawberry.field(
        description="Whether masks without a medical registration are accepted."
    )
    next_supply: date | None = strawberry.field(description="When the next own or official supply arrives.")
    logistics: str = strawberry.field(description="What couriers must know: passes, named carriers.")
    deliver_to: Place = strawberry.field(description="Where goods are delivered to.")
    demand_letter: str = strawberry.field(
        description="Where the demand letter can be read; an address that begins with / is on the Talka that was asked."
    )
    stamped: bool | None = strawberry.field(description="Whether the demand letter is stamped.")


def _days(row: JsonRow) -> str:
    told = ("stock", "staff_per_day", "pieces_per_staff_day")
    stock, staff, rate = (row.writing.dialect.reals(row.json, each) for each in told)
    return f"({stock} / ({staff} * {rate}))"


reading.declare("Reach", name=reading.own, department=reading.own, post=reading.own, phone=reading.own, messenger=reading.own)
reading.declare(
    "Supply",
    stock=reading.own,
    staff_per_day=reading.own,
    pieces_per_staff_day=reading.own,
    days=reading.told(_days),
    item=reading.catalogued("items", lambda row: row.writing.dialect.string(row.json, "item"), "other"),
)
reading.declare(
    "Intake",
    team_from=reading.own,
    team_to=reading.own,
    contact=reading.inside,
    equipment_head=reading.inside,
    staff_per_day=reading.own,
    duty=reading.own,
    suspected=reading.own,
    confirmed=reading.own,
    respirators_in_stock=reading.own,
    goggles_in_stock=reading.own,
    unregistered_accepted=reading.own,
    next_supply=reading.own,
    logistics=reading.own,
    deliver_to=reading.inside,
    demand_letter=reading.own,
    stamped=reading.own,
)


@strawberry.input(description="Somebody to call.")
class ReachInput:
    """Somebody to call."""

    name: str = strawberry.field(default="", description="Their name.")
    department: str = strawberry.field(default="", description="Their department.")
    post: str = strawberry.field(default="", description="What they are there.")
    phone: str = strawberry.field(default="", description="Their phone number.")
    messenger: str = strawberry.field(default="", description="Their account with a messenger.")

    def made(self) -> domain.Reach:
        """Somebody to call."""
        return domain.Reach(self.name, self.department, self.post, self.phone, self.messenger)


def _optional(description: str) -> Any:
    return strawberry.field(default=None, description=description)


@strawberry.input(description="The answers to the hospital intake; leave out what is not known.")
class IntakeInput:
    """The answers to the hospital intake."""

    team_from: str = strawberry.field(default="", description="Where an aid team comes from.")
    team_to: str = strawberry.field(default="", description="Where an aid team was sent to help.")
    contact: ReachInput | None = _optional("Who asks.")
    equipment_head: ReachInput | None = _optional("The head of the equipment department.")
    staff_per_day: int | None = _optional("How many staff are in contact with patients in a day.")
    duty: domain.Duty | None = _optional("What part the hospital plays.")
    suspected: int | None = _optional("How many suspected cases are in-patients.")
    confirmed: int | None = _optional("How many confirmed cases are in-patients.")
    respirators_in_stock: int | None = _optional("How many respirators are in stock.")
    goggles_in_stock: int | None = _optional("How many goggles are in stock.")
    unregistered_accepted: bool | None = _optional("Whether masks without a medical registration are accepted.")
    next_supply: date | None = _optional("When the next own or official supply arrives.")
    logistics: str = strawberry.field(default="", description="What couriers must know: passes, named carriers.")
    deliver_to: PlaceInput | None = _optional("Where goods are delivered to.")
    demand_letter: str = strawberry.field(default="", description="Where the demand letter can be read.")
    demand_letter_upload_id: strawberry.ID | None = _optional("The id that /upload gave the demand letter: PDF or a photo.")
    stamped: bool | None = _optional("Whether the demand letter is stamped.")

    def made(self, field: str) -> domain.Intake:
        """The answers; `field` is the path of this input."""
        return domain.Intake(
            team_from=self.team_from,
            team_to=self.team_to,
            contact=self.contact.made() if self.contact else domain.Reach(),
            equipment_head=self.equipment_head.made() if self.equipment_head else domain.Reach(),
            staff_per_day=self.staff_per_day,
            duty=self.duty,
            suspected=self.suspected,
            confirmed=self.confirmed,
            respirators_in_stock=self.respirators_in_stock,
            goggles_in_stock=self.goggles_in_stock,
            unregistered_accepted=self.unregistered_accepted,
            next_supply=self.next_supply,
            logistics=self.logistics,
            deliver_to=place.made(self.deliver_to, f"{field}.deliverTo"),
            demand_letter=self.demand_letter,
            stamped=self.stamped,
            letter_id=identity.read_optional(self.demand_letter_upload_id, upload.NAME, f"{field}.demandLetterUploadId"),
        )
