"""Rotas, one's own turns and vacancies, as the contract shows and takes them."""

from datetime import date

import pytest

from matching import availability, rota
from matching.refusal import RefusedError
from schema import scheduling
from schema.scheduling import NewShiftInput, PublishRotaInput, ShiftNeedInput, WeeklyTimeInput
from tests.schema.fake import World

MONDAY, SUNDAY = availability.Weekday.MONDAY, availability.Weekday.SUNDAY
WEDNESDAY = date(2020, 3, 4)


def test_a_weekly_pattern_is_told_in_minutes_and_days_from_the_first() -> None:
    """A rota that starts on a Wednesday has its Monday on the sixth day; 24:00 is the start of the next day."""
    shift = NewShiftInput(begin="20:30", end="24:00", seats=2, days=[MONDAY], languages=[ShiftNeedInput(tag=" uk ", least=2)])
    made = scheduling.made(PublishRotaInput(name="Desk", zone="UTC", starts=WEDNESDAY, shifts=[shift]))
    assert made.shifts == (rota.NewShift(20 * 60 + 30, 0, 2, frozenset({5}), {"uk": 2}, {}),)


def test_a_shift_is_on_all_days_where_none_is_named() -> None:
    """Leaving the days out means each of the seven."""
    shift = NewShiftInput(begin="8:00", end="12:00", seats=1)
    made = scheduling.made(PublishRotaInput(name="Desk", zone="UTC", starts=WEDNESDAY, shifts=[shift]))
    assert made.shifts[0].days == frozenset(range(7))


@pytest.mark.parametrize("text", ["", "8", "25:00", "24:01", "08:60", "eight", "٠٨:٠٠"])
def test_what_is_no_time_of_the_day_names_its_field(text: str) -> None:
    """The refusal says which of the times it is about, and how one is written."""
    with pytest.raises(RefusedError) as refused:
        WeeklyTimeInput(day=SUNDAY, begin="00:00", end=text).made(3)
    assert refused.value.refusal.field == "times.3"
    assert "write it like 08:30" in refused.value.refusal.sentence


async def test_rotas_turns_and_fillings_are_asked_for(world: World) -> None:
    """Where there are none, every list is empty."""
    fields = "rotas { totalCount nodes { name } } viewer { turns { id } } availability { times { day } } fillings { points }"
    data = await world.ask(f"{{ {fields} }}")
    assert data == {
        "rotas": {"totalCount": 0, "nodes": []},
        "viewer": {"turns": []},
        "availability": {"times": []},
        "fillings": [],
    }
