"""What clients are promised: made-up contracts that keep the promise, and such that break it."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.command.schema import DECISIONS, RELEASED, decisions
from schema import promise
from schema.export import sdl

ROOT = Path(__file__).parents[2]
RELEASED_ON = date(2027, 1, 10)
TODAY = date(2027, 3, 1)

BEFORE = """
type Query {
  line(id: ID!): Line
  old: Int @deprecated(reason: "Use `line`. Goes after 2027-02-28.")
  later: Int @deprecated(reason: "Use `line`. Goes after 2027-09-30.")
}
type Line { id: ID! amount: Int note: String urgency: Urgency }
enum Urgency { LOW HIGH }
input LineInput { amount: Int! }
type Mutation { amend(input: LineInput!): Line }
"""
REMOVED = "Field Line.note was removed."


def broken(now: str, *, told: str = "", number: int = 21, before: str = BEFORE, today: date = TODAY) -> list[str]:
    """What promises a contract breaks, where one decision says so much."""
    return promise.broken(promise.Release(before, RELEASED_ON, 20), now, {number: told}, today)


def changed(*pairs: tuple[str, str]) -> str:
    """The released contract with some of its text changed."""
    now = BEFORE
    for old, new in pairs:
        assert old in now
        now = now.replace(old, new)
    return now


@pytest.mark.parametrize(
    "now",
    [
        BEFORE,
        changed(("note: String", "note: String colour: String")),
        changed(("amend(input: LineInput!)", "amend(input: LineInput!, idempotencyKey: String)")),
        changed(("LOW HIGH", "LOW HIGH CRITICAL")),
        changed(("amount: Int!", "amount: Int! unit: String")),
        changed(("amount: Int note", "amount: Int! note")),
    ],
)
def test_what_is_added_breaks_nothing(now: str) -> None:
    """New fields, arguments that may be left out, and values that are always there are free."""
    assert broken(now) == []


@pytest.mark.parametrize(
    ("now", "named"),
    [
        (changed(("note: String ", "")), "Line.note"),
        (changed(("note: String", "note: Int")), "Line.note"),
        (changed(("LOW HIGH", "LOW")), "HIGH"),
        (changed(("line(id: ID!)", "line(id: ID!, at: Int!)")), "at"),
        (changed(("amount: Int!", "amount: Int! unit: String!")), "unit"),
        (changed(("amount: Int note", "amount: [Int] note")), "Line.amount"),
    ],
)
def test_a_break_must_be_decided(now: str, named: str) -> None:
    """Whatever a client could have relied on is a break until a newer decision names it word by word."""
    (told,) = broken(now)
    assert named in told
    words = told.partition(": ")[2]
    assert broken(now, told=f"- {words}\n") == []
    assert broken(now, told=f"- {words}\n", number=20) == [told]
    assert broken(now, told="Some fields were removed.") == [told]


def test_a_decision_may_break_its_lines() -> None:
    """What is named over two lines of a decision is named."""
    now = changed(("note: String ", ""))
    words = broken(now)[0].partition(": ")[2]
    assert broken(now, told=words.replace(" ", "\n  ", 1)) == []


def test_what_is_deprecated_stays_its_time() -> None:
    """A field whose day has passed goes by a decision; one whose day has not come stays, whatever a decision says."""
    gone = changed(('  old: Int @deprecated(reason: "Use `line`. Goes after 2027-02-28.")\n', ""))
    (told,) = broken(gone)
    words = told.partition(": ")[2]
    assert broken(gone, told=words) == []
    assert broken(gone, told=words, today=date(2027, 2, 28)) == ["Query.old was to stay until 2027-02-28."]


@pytest.mark.parametrize(
    ("old", "new"), [("2027-09-30", "2027-05-30"), (' @deprecated(reason: "Use `line`. Goes after 2027-09-30.")', "")]
)
def test_a_day_once_named_comes_no_earlier(old: str, new: str) -> None:
    """A date is put off or taken back, but never brought forward."""
    told = broken(changed((old, new)))
    assert told == (["Query.later was to stay until 2027-09-30, and no earlier date can be set."] if new else [])
    assert broken(changed(("2027-09-30", "2027-12-31"))) == []


@pytest.mark.parametrize("reason", ["", "Old.", "Use `id`.", "Goes after 2027-12-31.", "Use `id`. Goes after next year."])
def test_a_deprecation_says_what_to_use_and_when_it_goes(reason: str) -> None:
    """A deprecation without a replacement or without a day is refused."""
    (told,) = broken(changed(("note: String", f'note: String @deprecated(reason: "{reason}")')))
    assert told.startswith("Line.note is deprecated; say: “Use `something else`. Goes after ")


@pytest.mark.parametrize(("goes", "kept"), [("2027-07-12", True), ("2027-07-11", False)])
def test_what_is_newly_deprecated_stays_half_a_year(goes: str, kept: bool) -> None:
    """The day is at least 183 days after the release."""
    told = broken(changed(("note: String", f'note: String @deprecated(reason: "Use `id`. Goes after {goes}.")')))
    assert told == ([] if kept else ["Line.note is newly deprecated and must stay until 2027-07-12 at least."])


def test_what_may_surprise_is_told() -> None:
    """A new value of an enum breaks nothing, but is worth a word."""
    assert [each for each in promise.dangers(BEFORE, changed(("LOW HIGH", "LOW HIGH CRITICAL"))) if "CRITICAL" in each]
    assert promise.dangers(BEFORE, BEFORE) == []


@given(st.text(), st.dates(), st.integers(0, 999))
def test_a_release_is_read_as_it_was_kept(text: str, on: date, decision: int) -> None:
    """Whatever the contract says, it comes back, with its day and the last decision in it."""
    release = promise.Release(text, on, decision)
    assert promise.read(release.text()) == release


@pytest.mark.parametrize("change", [lambda text: text + " ", lambda text: text.replace("Line", "Row"), lambda text: text[10:]])
def test_a_release_is_not_changed_by_hand(change) -> None:
    """A kept contract that somebody touched, or one without its head, is refused."""
    with pytest.raises(ValueError, match="by hand"):
        promise.read(change(promise.Release(BEFORE, RELEASED_ON, 20).text()))


def test_the_contract_keeps_its_promises() -> None:
    """Since the last release nothing broke that no decision names, and nothing went before its time."""
    before = promise.read((ROOT / RELEASED).read_text(encoding="utf-8"))
    assert promise.broken(before, sdl(), decisions(ROOT / DECISIONS), date.today()) == []  # noqa: DTZ011 - any day near will do
