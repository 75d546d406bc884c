"""What can be offered, kind by kind, as inputs."""

from datetime import date
from decimal import Decimal

import strawberry

from matching import offer as domain
from schema import identity
from schema.design import SizeInput
from schema.scalar import Count
from schema.span import SpanInput


@strawberry.input(description="Goods to offer.")
class StockInput:
    """Goods to offer."""

    item: str = strawberry.field(description="The code of the item.")
    asked: Decimal = strawberry.field(description="How many there are, in the unit given.")
    unit: str | None = strawberry.field(
        default=None, description="The code of the unit; the item's base unit where none is given."
    )
    standard: str | None = strawberry.field(default=None, description="The standard they meet, as you would write it.")
    valved: bool | None = strawberry.field(default=None, description="Whether the masks have a valve.")
    expires: date | None = strawberry.field(default=None, description="Until when the goods are good.")
    smallest_lot: Count = strawberry.field(default=Count(1), description="The smallest amount given, in base units.")
    hand_over: domain.HandOver = strawberry.field(default=domain.HandOver.SHIPS, description="How the goods leave you.")
    note: str = strawberry.field(default="", description="What else to know.")

    def made(self) -> tuple[domain.Spec, Decimal, str | None]:
        """The goods, how many, and the unit."""
        spec = domain.Stock(
            item=self.item,
            standard=self.standard,
            valved=self.valved,
            expires=self.expires,
            smallest_lot=self.smallest_lot,
            hand_over=self.hand_over,
            note=self.note,
        )
        return spec, self.asked, self.unit


@strawberry.input(description="Printer time to offer.")
class PrintHoursInput:
    """Printer time to offer."""

    design_id: strawberry.ID = strawberry.field(description="The design that will be printed.")
    hours: Decimal = strawberry.field(description="How many hours the printer may run in all.")
    material: str | None = strawberry.field(
        default=None, description="What it prints in; the design's material where none is given."
    )
    volume: SizeInput = strawberry.field(description="What fits the printer.")
    hand_over: domain.HandOver = strawberry.field(default=domain.HandOver.PICKUP, description="How the goods leave you.")
    note: str = strawberry.field(default="", description="What else to know.")

    def made(self) -> tuple[domain.Spec, Decimal, str | None]:
        """The printer time; item and minutes for a piece are the design's and are filled in from it."""
        spec = domain.PrintHours(
            design_id=identity.read(self.design_id, "Design", "designId"),
            item="",
            minutes_per_piece=0,
            material=self.material or "",
            volume=self.volume.made(),
            hand_over=self.hand_over,
            note=self.note,
        )
        return spec, self.hours, None


@strawberry.input(description="A driver with a vehicle to offer.")
class DriveInput:
    """A driver with a vehicle to offer."""

    vehicle: str = strawberry.field(description="What is driven.")
    seats: int = strawberry.field(description="How many passengers it takes.")
    trips: int = strawberry.field(description="How many trips in all.")
    shifts: list[SpanInput] = strawberry.field(description="When the driver is free.")
    litres: int = strawberry.field(default=0, description="How much room there is for goods.")
    kilograms: int = strawberry.field(default=0, description="How much it carries.")
    wheelchair: bool = strawberry.field(default=False, description="Whether it takes a wheelchair.")
    note: str = strawberry.field(default="", description="What else to know.")

    def made(self) -> tuple[domain.Spec, Decimal, str | None]:
        """The driver with the vehicle, and the number of trips."""
        spec = domain.Drive(
            vehicle=self.vehicle,
            seats=self.seats,
            shifts=tuple(each.made() for each in self.shifts),
            litres=self.litres,
            kilograms=self.kilograms,
            wheelchair=self.wheelchair,
            note=self.note,
        )
        return spec, Decimal(self.trips), None


@strawberry.input(description="Skills and time to offer.")
class VolunteeringInput:
    """Skills and time to offer."""

    skills: list[str] = strawberry.field(description="What you can do.")
    languages: list[str] = strawberry.field(description="The languages you speak, as BCP 47 tags.")
    certificates: list[str] | None = strawberry.field(default=None, description="The certificates you hold.")
    hours_per_week: int = strawberry.field(description="How many hours a week you have.")
    remote: bool = strawberry.field(default=True, description="Whether you can work from afar.")
    note: str = strawberry.field(default="", description="What else to know.")

    def made(self) -> tuple[domain.Spec, Decimal, str | None]:
        """The skills, and the hours a week."""
        spec = domain.Volunteering(
            skills=frozenset(self.skills),
            languages=frozenset(self.languages),
            certificates=frozenset(self.certificates or ()),
            remote=self.remote,
            note=self.note,
        )
        return spec, Decimal(self.hours_per_week), None


@strawberry.input(description="What is offered: exactly one of these.", one_of=True)
class OfferInput:
    """What is offered."""

    stock: StockInput | None = strawberry.field(default=strawberry.UNSET, description="Goods.")
    print_hours: PrintHoursInput | None = strawberry.field(default=strawberry.UNSET, description="Printer time.")
    drive: DriveInput | None = strawberry.field(default=strawberry.UNSET, description="A driver with a vehicle.")
    volunteering: VolunteeringInput | None = strawberry.field(default=strawberry.UNSET, description="Skills and time.")

    def made(self) -> tuple[domain.Spec, Decimal, str | None]:
        """What is offered, how much, and the unit."""
        kinds = (self.stock, self.print_hours, self.drive, self.volunteering)
        return next(given for given in kinds if given).made()
