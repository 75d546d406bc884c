"""Publishing requests."""

from decimal import Decimal

import strawberry

from matching import request as domain
from matching import standard as standards
from schema import amount, identity, place, refusal
from schema.context import Info
from schema.facility import RegisterFacilityInput
from schema.intake import IntakeInput
from schema.place import PlaceInput
from schema.request import Request
from schema.span import SpanInput


@strawberry.input(description="Supplies to ask for.")
class GoodsInput:
    """Supplies to ask for."""

    item: str = strawberry.field(description="The code of the item.")
    asked: Decimal | None = strawberry.field(default=None, description="How many are needed, in the unit given.")
    unit: str | None = strawberry.field(
        default=None, description="The code of the unit; the item's base unit where none is given."
    )
    amount_unknown: bool = strawberry.field(default=False, description="Whether it is not known how many are needed.")
    standard: str | None = strawberry.field(default=None, description="The standard asked for, as you would write it.")
    use: standards.Use = strawberry.field(default=standards.Use.ROUTINE, description="What they are worn for.")
    valves_refused: bool = strawberry.field(default=False, description="Whether masks with a valve are refused.")
    accepted: list[str] | None = strawberry.field(
        default=None, description="The standards the facility accepts for the item, first choice first."
    )
    note: str = strawberry.field(default="", description="What else to know.")
    as_written: str = strawberry.field(default="", description="How it was written, where it was read from a text.")

    def made(self, field: str) -> domain.NewLine:
        """The line; `field` is its path."""
        spec = domain.Goods(self.item, self.standard, self.use, self.valves_refused, self.note)
        asked = amount.stated(self.asked, self.unit, self.amount_unknown, f"{field}.asked")
        return domain.NewLine(spec, asked, tuple(self.accepted or ()), self.as_written)


@strawberry.input(description="Printed parts to ask for.")
class PrintedPartInput:
    """Printed parts to ask for."""

    item: str = strawberry.field(description="The code of the item.")
    design_id: strawberry.ID | None = strawberry.field(default=None, description="The one design that is wanted, if only one is.")
    material: str | None = strawberry.field(default=None, description="What it must be printed in, if that matters.")
    asked: Decimal | None = strawberry.field(default=None, description="How many are needed, in base units.")
    amount_unknown: bool = strawberry.field(default=False, description="Whether it is not known how many are needed.")
    note: str = strawberry.field(default="", description="What else to know.")

    def made(self, field: str) -> domain.NewLine:
        """The line; `field` is its path."""
        design_id = identity.read_optional(self.design_id, "Design", f"{field}.designId")
        asked = amount.stated(self.asked, None, self.amount_unknown, f"{field}.asked")
        return domain.NewLine(domain.PrintedPart(self.item, design_id, self.material, self.note), asked)


@strawberry.input(description="A ride to ask for.")
class RideInput:
    """A ride to ask for."""

    origin: PlaceInput = strawberry.field(description="Where it starts.")
    destination: PlaceInput = strawberry.field(description="Where it goes.")
    pick_up: SpanInput = strawberry.field(description="Between when the passenger is picked up.")
    passengers: int = strawberry.field(default=1, description="How many people ride.")
    wheelchair: bool = strawberry.field(default=False, description="Whether a wheelchair comes along.")
    note: str = strawberry.field(default="", description="What else to know; only drivers who promise the ride see it.")

    def made(self, field: str) -> domain.NewLine:
        """The line; `field` is its path."""
        spec = domain.Ride(
            origin=self.origin.made(f"{field}.origin"),
            destination=self.destination.made(f"{field}.destination"),
            pick_up=self.pick_up.made(),
            passengers=self.passengers,
            wheelchair=self.wheelchair,
            note=self.note,
        )
        return domain.NewLine(spec, domain.Asked(Decimal(1)))


@strawberry.input(description="A delivery to ask for.")
class DeliveryInput:
    """A delivery to ask for."""

    origin: PlaceInput = strawberry.field(description="Where it starts.")
    destination: PlaceInput = strawberry.field(description="Where it goes.")
    pick_up: SpanInput = strawberry.field(description="Between when the goods are picked up.")
    litres: int = strawberry.field(default=0, description="How much room they take.")
    kilograms: int = strawberry.field(default=0, description="How heavy they are.")
    note: str = strawberry.field(default="", description="What else to know; only drivers who promise it see it.")

    def made(self, field: str) -> domain.NewLine:
        """The line; `field` is its path."""
        spec = domain.Delivery(
            origin=self.origin.made(f"{field}.origin"),
            destination=self.destination.made(f"{field}.destination"),
            pick_up=self.pick_up.made(),
            litres=self.litres,
            kilograms=self.kilograms,
            note=self.note,
        )
        return domain.NewLine(spec, domain.Asked(Decimal(1)))


@strawberry.input(description="A volunteer role to fill.")
class RoleInput:
    """A volunteer role to fill."""

    title: str = strawberry.field(description="What it is called.")
    skills: list[str] = strawberry.field(description="The skills it takes.")
    languages: list[str] | None = strawberry.field(
        default=None, description="The languages it takes, one of them, as BCP 47 tags."
    )
    certificates: list[str] | None = strawberry.field(default=None, description="The certificates it takes.")
    hours_per_week: int = strawberry.field(description="How many hours a week it takes.")
    people: int = strawberry.field(default=1, description="How many people are needed.")
    remote: bool = strawberry.field(default=False, description="Whether it can be done from afar.")
    note: str = strawberry.field(default="", description="What else to know.")

    def made(self, field: str) -> domain.NewLine:
        """The line."""
        spec = domain.Role(
            title=self.title,
            skills=frozenset(self.skills),
            languages=frozenset(self.languages or ()),
            certificates=frozenset(self.certificates or ()),
            hours_per_week=self.hours_per_week,
            remote=self.remote,
            note=self.note,
        )
        return domain.NewLine(spec, domain.Asked(Decimal(self.people)))


@strawberry.input(description="What is asked for: exactly one of these.", one_of=True)
class LineInput:
    """What is asked for."""

    goods: GoodsInput | None = strawberry.field(default=strawberry.UNSET, description="Supplies.")
    printed_part: PrintedPartInput | None = strawberry.field(default=strawberry.UNSET, description="Printed parts.")
    ride: RideInput | None = strawberry.field(default=strawberry.UNSET, description="A ride.")
    delivery: DeliveryInput | None = strawberry.field(default=strawberry.UNSET, description="A delivery.")
    role: RoleInput | None = strawberry.field(default=strawberry.UNSET, description="A volunteer role.")

    def made(self, field: str) -> domain.NewLine:
        """The line; `field` is its path."""
        kinds = (self.goods, self.printed_part, self.ride, self.delivery, self.role)
        return next(given for given in kinds if given).made(field)


@strawberry.input(
    description="A request to publish: for a facility that is known, or registered here, or for neither, as for rides and roles."
)
class PublishRequestInput:
    """A request to publish."""

    lines: list[LineInput] = strawberry.field(description="What is asked for.")
    facility_id: strawberry.ID | None = strawberry.field(default=None, description="The facility it is for.")
    facility: RegisterFacilityInput | None = strawberry.field(
        default=None, description="The facility it is for, registered first."
    )
    organisation_id: strawberry.ID | None = strawberry.field(default=None, description="On whose behalf it is made.")
    urgency: domain.Urgency = strawberry.field(default=domain.Urgency.NORMAL, description="How soon it must be met.")
    place: PlaceInput | None = strawberry.field(
        default=None, description="Where help must arrive; at the facility where none is given."
    )
    intake: IntakeInput | None = strawberry.field(
        default=None, description="The hospital intake; only those who ask, who help and coordinators see it."
    )
    note: str = strawberry.field(default="", description="What else to know.")
    language: str | None = strawberry.field(default=None, description="The language of its texts (BCP 47).")
    draft_id: strawberry.ID | None = strawberry.field(
        default=None, description="The draft it was written in, which is discarded."
    )
    draft_key: str | None = strawberry.field(default=None, description="The key of that draft.")

    def made(self, language: str) -> domain.NewRequest:
        """The request; `language` is that of the operation."""
        return domain.NewRequest(
            lines=tuple(each.made(f"lines.{index}") for index, each in enumerate(self.lines)),
            urgency=self.urgency,
            facility_id=identity.read_optional(self.facility_id, "Facility", "facilityId"),
            organisation_id=identity.read_optional(self.organisation_id, "Organisation", "organisationId"),
            intake=self.intake.made("intake") if self.intake else None,
            place=place.made(self.place),
            note=self.note,
            language=self.language or language,
        )


@strawberry.type
class PublicationMutation:
    """Publishing requests."""

    @refusal.mutation(Request, "PublishRequestResult", "Publish a request: it stands on the board at once.")
    @staticmethod
    async def publish_request(info: Info, input: PublishRequestInput) -> domain.Request:
        """Publish a request."""
        new = input.made(info.context.phrases.language)
        draft_id = identity.read_optional(input.draft_id, "Draft", "draftId")
        registered = input.facility.made("facility.") if input.facility else None
        return await info.context.requests.publish(new, draft_id, input.draft_key, registered)
