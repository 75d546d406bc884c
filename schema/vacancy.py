"""Many vacancies at once: who should fill which, and the pledges made of it."""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from matching import offer, pledge, request
from matching import vacancy as domain
from schema import identity, once, refusal
from schema.context import Context, Info
from schema.line import RequestLine
from schema.offer import Offer
from schema.pledge import Pledge


@strawberry.type(description="A volunteer's offer for a vacancy.")
class Filling:
    """A volunteer's offer for a vacancy."""

    points: int = strawberry.field(description="How well it fits, of 10,000.")

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is a filling."""
        return isinstance(obj, domain.Filling)

    @strawberry.field(graphql_type=RequestLine | None, description="The vacancy.")
    @staticmethod
    async def line(parent: strawberry.Parent[domain.Filling], info: Info) -> request.Line | None:
        """The vacancy."""
        return await info.context.loaders.lines.load(parent.line_id)

    @strawberry.field(graphql_type=Offer | None, description="The volunteer's offer.")
    @staticmethod
    async def offer(parent: strawberry.Parent[domain.Filling], info: Info) -> offer.Offer | None:
        """The volunteer's offer."""
        return await info.context.loaders.offers.load(parent.offer_id)


@strawberry.type(description="The pledges made to fill vacancies.")
class Fillings:
    """The pledges made to fill vacancies."""

    pledges: list[Pledge] = strawberry.field(description="The pledges, in the order of what was asked.")


@strawberry.input(description="A volunteer's offer to pledge to a vacancy.")
class FillingInput:
    """A volunteer's offer to pledge to a vacancy."""

    line_id: strawberry.ID = strawberry.field(description="The id of the line for the role.")
    offer_id: strawberry.ID = strawberry.field(description="The id of the volunteer's offer.")


@strawberry.input(description="Vacancies to fill, all or none of them.")
class FillVacanciesInput:
    """Vacancies to fill."""

    fillings: list[FillingInput] = strawberry.field(description="Who fills which.")


@strawberry.type
class VacancyQuery:
    """Reading who should fill which vacancy."""

    @strawberry.field(
        graphql_type=list[Filling],
        description="Who should fill which vacancy: the most urgent first, nobody two, and as well suited as can be.",
        metadata={"cost": 500},
    )
    @staticmethod
    async def fillings(info: Info) -> list[domain.Filling]:
        """Who should fill which vacancy."""
        return list(await info.context.vacancies.fillings())


async def _filled(context: Context, _: FillVacanciesInput, ids: Sequence[UUID]) -> Fillings:
    return _made([once.still_there(each) for each in await context.loaders.pledges.load_many(ids)])


@strawberry.type
class VacancyMutation:
    """Filling vacancies."""

    @refusal.mutation(
        Fillings,
        "FillVacanciesResult",
        "Pledge volunteers to vacancies, all or none of them; for coordinators.",
        _filled,
        made=Pledge,
    )
    @staticmethod
    async def fill_vacancies(info: Info, input: FillVacanciesInput) -> Fillings:
        """Pledge volunteers to vacancies."""
        pairs = [_pair(each, f"fillings.{number}") for number, each in enumerate(input.fillings)]
        return _made(await info.context.vacancies.fill(pairs))


def _pair(each: FillingInput, field: str) -> tuple[UUID, UUID]:
    line_id = identity.read(each.line_id, "RequestLine", f"{field}.lineId")
    return line_id, identity.read(each.offer_id, "Offer", f"{field}.offerId")


def _made(pledges: list[pledge.Pledge]) -> Fillings:
    return Fillings(pledges=pledges)  # type: ignore[arg-type]
