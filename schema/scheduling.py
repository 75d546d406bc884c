"""What somebody writes to publish a rota, and to say when they are free."""

from datetime import date

import strawberry

from matching import availability, rota
from schema import enumeration, identity

WEEK = tuple(availability.Weekday)

enumeration.describe(
    availability.Weekday,
    "Weekday",
    "A day of the week.",
    {day: f"{day.value.capitalize()}." for day in WEEK},
)


@strawberry.input(description="How many people of a shift, at least, must speak a language or hold a certificate.")
class ShiftNeedInput:
    """How many people of a shift must have what."""

    tag: str = strawberry.field(description="The BCP 47 tag of the language, or the name of the certificate.")
    least: int = strawberry.field(default=1, description="How many at least.")


@strawberry.input(description="A shift of the weekly pattern.")
class NewShiftInput:
    """A shift of the weekly pattern."""

    begin: str = strawberry.field(description="When it begins, by the clocks of the desk, like 08:30.")
    end: str = strawberry.field(description="When it ends; no later than it begins: on the next day.")
    seats: int = strawberry.field(description="How many people it wants.")
    days: list[availability.Weekday] | None = strawberry.field(default=None, description="On which days; leave it out for all.")
    languages: list[ShiftNeedInput] | None = strawberry.field(default=None, description="Which languages some must speak.")
    certificates: list[ShiftNeedInput] | None = strawberry.field(default=None, description="Which certificates some must hold.")


@strawberry.input(description="A rota to publish, by its weekly pattern.")
class PublishRotaInput:
    """A rota to publish."""

    name: str = strawberry.field(description="What it is called.")
    zone: str = strawberry.field(description="The time zone of the desk, by its IANA name, like Europe/Kyiv.")
    starts: date = strawberry.field(description="Its first day; it has seven.")
    shifts: list[NewShiftInput] = strawberry.field(description="The shifts of each day.")
    rest_hours: int = strawberry.field(default=8, description="How many hours of rest everyone has between two turns.")
    organisation_id: strawberry.ID | None = strawberry.field(
        default=None, description="The organisation whose rota it is; leave it out for one that stands for all."
    )
    skill: str = strawberry.field(default="", description="What whoever works it must be able to do.")


@strawberry.input(description="A time in which somebody is free every week.")
class WeeklyTimeInput:
    """A time in which somebody is free every week."""

    day: availability.Weekday = strawberry.field(description="On which day.")
    begin: str = strawberry.field(description="From when, like 08:00.")
    end: str = strawberry.field(description="Until when, 24:00 at the latest; a night is two of these.")

    def made(self, number: int) -> availability.Weekly:
        """The time."""
        begin, end = (availability.minute(text, f"times.{number}") for text in (self.begin, self.end))
        return availability.Weekly(WEEK.index(self.day), begin, end)


def made(input: PublishRotaInput) -> rota.NewRota:
    """The rota somebody wrote."""
    return rota.NewRota(
        name=input.name,
        zone=input.zone,
        starts=input.starts,
        shifts=tuple(_shift(each, input.starts, number) for number, each in enumerate(input.shifts)),
        rest_hours=input.rest_hours,
        organisation_id=identity.read_optional(input.organisation_id, "Organisation", "organisationId"),
        skill=input.skill,
    )


def _shift(input: NewShiftInput, starts: date, number: int) -> rota.NewShift:
    days = WEEK if input.days is None else input.days
    return rota.NewShift(
        begin=availability.minute(input.begin, f"shifts.{number}.begin"),
        end=availability.minute(input.end, f"shifts.{number}.end") % availability.DAY,
        seats=input.seats,
        days=frozenset((WEEK.index(day) - starts.weekday()) % rota.DAYS for day in days),
        languages={each.tag.strip(): each.least for each in input.languages or ()},
        certificates={each.tag.strip(): each.least for each in input.certificates or ()},
    )
