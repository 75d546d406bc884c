"""Rotas as the contract shows them: a week of a desk, its shifts, and who takes which place."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from matching import organisation as organisations
from matching import person as people
from matching import rota as domain
from matching.roster.result import Gap
from matching.rule import rota as rule
from schema import connection, enumeration, identity, later, paging, refusal, scheduling
from schema.connection import After, Connection, First, Page
from schema.context import Info
from schema.identity import Node
from schema.organisation import Organisation
from schema.person import Person
from schema.scheduling import PublishRotaInput
from schema.span import Span

enumeration.describe(
    domain.RotaState,
    "RotaState",
    "Whether a rota is worked.",
    {
        domain.RotaState.PUBLISHED: "It is worked.",
        domain.RotaState.WITHDRAWN: "Nobody is expected any more.",
    },
)
enumeration.describe(
    domain.SlotState,
    "SlotState",
    "Where a place in a shift stands.",
    {
        domain.SlotState.PROPOSED: "Proposed, and not confirmed yet.",
        domain.SlotState.ASSIGNED: "Confirmed: the person comes.",
        domain.SlotState.TO_RELEASE: "Confirmed, and a proposal would give it to somebody else.",
        domain.SlotState.RELEASED: "Given to somebody else.",
        domain.SlotState.DISCARDED: "Proposed once, and then not any more.",
        domain.SlotState.DECLINED: "The person said no to the proposal.",
        domain.SlotState.DROPPED_OUT: "The person gave it back.",
    },
)


@strawberry.type(description="How many people of a shift, at least, must speak a language or hold a certificate.")
class ShiftNeed:
    """How many people of a shift must have what."""

    tag: str = strawberry.field(description="The BCP 47 tag of the language, or the name of the certificate.")
    least: int = strawberry.field(description="How many at least.")


@strawberry.type(description="One place in a shift, and whose it is.")
class Slot(Node):
    """One place in a shift."""

    state: domain.SlotState = strawberry.field(description="Where it stands.")
    since: datetime = strawberry.field(description="Since when it stands so.")
    name: str = strawberry.field(description="What the person is called.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a slot."""
        return isinstance(obj, domain.Slot)

    @strawberry.field(graphql_type=Person | None, description="The person, where the viewer may see their profile.")
    @staticmethod
    async def person(parent: strawberry.Parent[domain.Slot], info: Info) -> people.Person | None:
        """The person."""
        return await info.context.loaders.people.load(parent.person_id)

    @strawberry.field(description="Whether the place is the viewer's own.")
    @staticmethod
    def mine(parent: strawberry.Parent[domain.Slot], info: Info) -> bool:
        """Whether the place is the viewer's own."""
        return parent.person_id == info.context.viewer.person_id

    @strawberry.field(graphql_type=later.one("rota", "Rota") | None, description="The rota.")
    @staticmethod
    async def rota(parent: strawberry.Parent[domain.Slot], info: Info) -> domain.Rota | None:
        """The rota."""
        return await info.context.loaders.rotas.load(parent.rota_id)

    @strawberry.field(graphql_type=later.one("rota", "Shift") | None, description="The shift.")
    @staticmethod
    async def shift(parent: strawberry.Parent[domain.Slot], info: Info) -> domain.Shift | None:
        """The shift."""
        of = await info.context.loaders.rotas.load(parent.rota_id)
        return next((shift for shift in of.shifts if shift.id == parent.shift_id), None) if of else None


@strawberry.type(description="One span of a rota.")
class Shift(Node):
    """One span of a rota."""

    span: Span = strawberry.field(description="When it is.")
    seats: int = strawberry.field(description="How many people it wants.")
    night: bool = strawberry.field(description="Whether it is a night.")
    assigned: int = strawberry.field(description="How many people come.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a shift."""
        return isinstance(obj, domain.Shift)

    @strawberry.field(graphql_type=list[ShiftNeed], description="Which languages some of its people must speak.")
    @staticmethod
    def languages(parent: strawberry.Parent[domain.Shift]) -> list[ShiftNeed]:
        """Which languages some of its people must speak."""
        return [ShiftNeed(tag=tag, least=least) for tag, least in sorted(parent.languages.items())]

    @strawberry.field(graphql_type=list[ShiftNeed], description="Which certificates some of its people must hold.")
    @staticmethod
    def certificates(parent: strawberry.Parent[domain.Shift]) -> list[ShiftNeed]:
        """Which certificates some of its people must hold."""
        return [ShiftNeed(tag=tag, least=least) for tag, least in sorted(parent.certificates.items())]

    @strawberry.field(graphql_type=list[Slot], description="Its places, as far as the viewer may see whose they are.")
    @staticmethod
    async def slots(parent: strawberry.Parent[domain.Shift], info: Info) -> list[domain.Slot]:
        """Its places."""
        of = await info.context.loaders.rotas.load(parent.rota_id)
        return [slot for slot in of.slots if slot.shift_id == parent.id and slot.state in domain.RUNNING] if of else []


@strawberry.type(description="What a shift lacks: people, or people who speak a language or hold a certificate.")
class ShiftGap:
    """What a shift lacks."""

    missing: int = strawberry.field(description="How many are missing.")

    @strawberry.field(description="The id of the shift.")
    @staticmethod
    def shift_id(parent: strawberry.Parent[Gap]) -> strawberry.ID:
        """The id of the shift."""
        return strawberry.ID(identity.write("Shift", parent.shift_id))

    @strawberry.field(description="The language that is missing; null where it is people, or a certificate.")
    @staticmethod
    def language(parent: strawberry.Parent[Gap]) -> str | None:
        """The language that is missing."""
        return parent.tag if parent.is_language else None

    @strawberry.field(description="The certificate that is missing; null where it is people, or a language.")
    @staticmethod
    def certificate(parent: strawberry.Parent[Gap]) -> str | None:
        """The certificate that is missing."""
        return None if parent.is_language else parent.tag

    @strawberry.field(description="How many are missing and why nobody else can come, in the language asked for.")
    @staticmethod
    def sentence(parent: strawberry.Parent[Gap], info: Info) -> str:
        """How many are missing and why."""
        return info.context.phrases.say(parent.sentence)


@strawberry.type(description="A week of a desk: its shifts, and who takes which place in them.")
class Rota(Node):
    """A week of a desk."""

    name: str = strawberry.field(description="What it is called.")
    zone: str = strawberry.field(description="The time zone of the desk, by its IANA name.")
    starts: date = strawberry.field(description="Its first day; it has seven.")
    skill: str = strawberry.field(description="What whoever works it must be able to do; empty: nothing in particular.")
    state: domain.RotaState = strawberry.field(description="Whether it is worked.")
    created: datetime = strawberry.field(description="When it was published.")
    shifts: list[Shift] = strawberry.field(description="Its shifts, by their start.")
    proven: bool | None = strawberry.field(
        description="Whether the last proposal is proven to be the best; null: nothing was proposed yet."
    )
    proposes: bool = strawberry.field(description="Whether a proposal waits to be confirmed; for those who run the rota.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a rota."""
        return isinstance(obj, domain.Rota)

    @strawberry.field(description="Counts the changes; tell it when filling or confirming, to be told of changes in between.")
    @staticmethod
    def revision(parent: strawberry.Parent[domain.Rota]) -> int:
        """Counts the changes."""
        return parent.changed

    @strawberry.field(description="How many people its shifts want in all.")
    @staticmethod
    def seats(parent: strawberry.Parent[domain.Rota]) -> int:
        """How many people its shifts want in all."""
        return sum(shift.seats for shift in parent.shifts)

    @strawberry.field(description="How many of these come.")
    @staticmethod
    def assigned(parent: strawberry.Parent[domain.Rota]) -> int:
        """How many of these come."""
        return sum(shift.assigned for shift in parent.shifts)

    @strawberry.field(description="How many hours of rest everyone has between two turns.")
    @staticmethod
    def rest_hours(parent: strawberry.Parent[domain.Rota]) -> float:
        """How many hours of rest everyone has."""
        return parent.rest.total_seconds() / 3600

    @strawberry.field(graphql_type=Organisation | None, description="Whose rota it is; null: it stands for all.")
    @staticmethod
    async def organisation(parent: strawberry.Parent[domain.Rota], info: Info) -> organisations.Organisation | None:
        """Whose rota it is."""
        return await info.context.loaders.organisations.load(parent.organisation_id) if parent.organisation_id else None

    @strawberry.field(description="Whether the viewer fills and confirms it, and sees who takes which shift.")
    @staticmethod
    def may_run(parent: strawberry.Parent[domain.Rota], info: Info) -> bool:
        """Whether the viewer fills and confirms it."""
        return rule.can_run(info.context.viewer, parent)

    @strawberry.field(
        graphql_type=list[ShiftGap],
        description="What the shifts to come lack, and why nobody else can come.",
        metadata={"cost": 200},
    )
    @staticmethod
    async def gaps(parent: strawberry.Parent[domain.Rota], info: Info) -> list[Gap]:
        """What the shifts to come lack."""
        return list(await info.context.rotas.gaps(parent.id))


@strawberry.input(description="A rota to fill.")
class FillRotaInput:
    """A rota to fill."""

    id: strawberry.ID = strawberry.field(description="The id of the rota.")
    revision: int | None = strawberry.field(default=None, description="The revision that was looked at.")


@strawberry.input(description="A rota whose proposal is confirmed.")
class ConfirmRotaInput:
    """A rota whose proposal is confirmed."""

    id: strawberry.ID = strawberry.field(description="The id of the rota.")
    revision: int | None = strawberry.field(default=None, description="The revision that was looked at.")


@strawberry.input(description="A rota to withdraw.")
class WithdrawRotaInput:
    """A rota to withdraw."""

    id: strawberry.ID = strawberry.field(description="The id of the rota.")


@strawberry.type
class RotaQuery:
    """Reading rotas."""

    @strawberry.field(graphql_type=Connection[Rota], description="Rotas, the latest week first.")
    @staticmethod
    async def rotas(info: Info, first: First = 20, after: After = None) -> Page[domain.Rota]:
        """Rotas."""
        window = paging.window(first, after)
        return await connection.page(info.context.rotas.find(window), window)

    @strawberry.field(graphql_type=Rota | None, description="A rota.")
    @staticmethod
    async def rota(
        info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The id of the rota.")]
    ) -> domain.Rota | None:
        """A rota."""
        return await info.context.loaders.rotas.load(identity.read(id, "Rota"))


@strawberry.type
class RotaMutation:
    """Making and filling rotas."""

    @refusal.mutation(Rota, "PublishRotaResult", "Publish a rota by its weekly pattern.")
    @staticmethod
    async def publish_rota(info: Info, input: PublishRotaInput) -> domain.Rota:
        """Publish a rota."""
        return await info.context.rotas.publish(scheduling.made(input))

    @refusal.mutation(
        Rota,
        "FillRotaResult",
        "Propose who takes which shift: as many places filled as can be, as few agreed ones changed as can be, evenly shared.",
    )
    @staticmethod
    async def fill_rota(info: Info, input: FillRotaInput) -> domain.Rota:
        """Propose who takes which shift."""
        return await info.context.rotas.fill(identity.read(input.id, "Rota"), input.revision)

    @refusal.mutation(Rota, "ConfirmRotaResult", "Confirm what is proposed, all of it.")
    @staticmethod
    async def confirm_rota(info: Info, input: ConfirmRotaInput) -> domain.Rota:
        """Confirm what is proposed."""
        return await info.context.rotas.confirm(identity.read(input.id, "Rota"), input.revision)

    @refusal.mutation(Rota, "WithdrawRotaResult", "Withdraw a rota; nobody is expected any more.")
    @staticmethod
    async def withdraw_rota(info: Info, input: WithdrawRotaInput) -> domain.Rota:
        """Withdraw a rota."""
        return await info.context.rotas.withdraw(identity.read(input.id, "Rota"))
