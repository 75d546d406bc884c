"""Live changes within one process."""

from datetime import UTC, datetime
from uuid import UUID

from api.live import hub
from matching import event


def happened(number: int) -> event.Event:
    return event.Event(
        UUID(int=number), datetime(2020, 2, 1, tzinfo=UTC), "publish", "request", UUID(int=1), event.Channel.PERSON
    )


async def test_every_listener_hears_every_event() -> None:
    """Two listeners each get an event, and one that left gets none."""
    live = hub.Hub()
    with live.listening() as one:
        with live.listening() as other:
            live.publish(happened(1))
        live.publish(happened(2))
        assert [one.get_nowait(), one.get_nowait()] == [happened(1), happened(2)]
        assert (other.get_nowait(), other.qsize()) == (happened(1), 0)
    assert live.listeners == 0


async def test_a_slow_listener_is_told_to_catch_up() -> None:
    """Whoever falls too far behind finds None, holds no more than the bound, and goes on."""
    live = hub.Hub()
    with live.listening() as slow:
        for number in range(hub.WAITING + 50):
            live.publish(happened(number))
        held = [slow.get_nowait() for _ in range(slow.qsize())]
        assert (len(held), held[-1]) == (hub.WAITING + 1, None)
        live.publish(happened(999))
        assert slow.get_nowait() == happened(999)
