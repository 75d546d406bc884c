"""One's own turns: what to come to, giving a place back, and when one is free."""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from matching import availability, rota
from schema import identity, once, refusal
from schema.context import Context, Info
from schema.rota import Rota, Slot
from schema.scheduling import WEEK, WeeklyTimeInput


@strawberry.type(description="A time in which somebody is free every week.")
class WeeklyTime:
    """A time in which somebody is free every week."""

    @classmethod
    def is_type_of(cls, obj: object, _info: object) -> bool:
        """Whether the value is such a time."""
        return isinstance(obj, availability.Weekly)

    @strawberry.field(description="On which day.")
    @staticmethod
    def day(parent: strawberry.Parent[availability.Weekly]) -> availability.Weekday:
        """On which day."""
        return WEEK[parent.weekday]

    @strawberry.field(description="From when.")
    @staticmethod
    def begin(parent: strawberry.Parent[availability.Weekly]) -> str:
        """From when."""
        return availability.clock(parent.begin)

    @strawberry.field(description="Until when.")
    @staticmethod
    def end(parent: strawberry.Parent[availability.Weekly]) -> str:
        """Until when."""
        return availability.clock(parent.end)


@strawberry.type(description="When somebody is free every week.")
class Availability:
    """When somebody is free every week."""

    times: list[WeeklyTime] = strawberry.field(description="The times; none: any time.")


@strawberry.input(description="A place in a shift to give back.")
class DropOutInput:
    """A place in a shift to give back."""

    slot_id: strawberry.ID = strawberry.field(description="The id of the slot.")


@strawberry.input(description="When the viewer is free every week.")
class StateAvailabilityInput:
    """When the viewer is free every week."""

    times: list[WeeklyTimeInput] = strawberry.field(description="The times, by the clocks of each desk; none: any time.")


@strawberry.type
class TurnQuery:
    """Reading when one is free."""

    @strawberry.field(graphql_type=Availability, description="When the viewer is free every week.")
    @staticmethod
    async def availability(info: Info) -> Availability:
        """When the viewer is free every week."""
        return _stated(await info.context.turns.times())


async def _left(context: Context, input: DropOutInput, _: Sequence[UUID]) -> rota.Slot | None:
    slot = await context.turns.slots([identity.read(input.slot_id, "Slot", "slotId")])
    return once.still_there(slot[0])


async def _stated_before(context: Context, _: StateAvailabilityInput, __: Sequence[UUID]) -> Availability:
    return _stated(await context.turns.times())


@strawberry.type
class TurnMutation:
    """Changing one's own turns."""

    @refusal.mutation(
        Slot,
        "DropOutResult",
        "Give a place back; who else could come is proposed, changing as little as possible.",
        _left,
        made=Rota,
    )
    @staticmethod
    async def drop_out(info: Info, input: DropOutInput) -> rota.Slot:
        """Give a place back."""
        return await info.context.turns.drop_out(identity.read(input.slot_id, "Slot", "slotId"))

    @refusal.mutation(Availability, "StateAvailabilityResult", "State anew when the viewer is free every week.", _stated_before)
    @staticmethod
    async def state_availability(info: Info, input: StateAvailabilityInput) -> Availability:
        """State anew when the viewer is free every week."""
        times = tuple(each.made(number) for number, each in enumerate(input.times))
        return _stated(await info.context.turns.state_availability(times))


def _stated(times: Sequence[availability.Weekly]) -> Availability:
    return Availability(times=list(times))  # type: ignore[arg-type]
