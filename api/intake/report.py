"""What an import did, for the person at the terminal."""

from collections.abc import Iterator

from api.intake.plan import Tally
from api.intake.taking import Taken


def lines(taken: Taken, *, rehearsed: bool, kept: bool) -> Iterator[str]:
    """The report, line by line; with `kept`, everything that was kept aside is listed."""
    for tally in taken.tallies:
        yield from _file(tally)
    for file in taken.unread:
        yield f"{file.file}: not read. {file.why}"
    if kept:
        yield "Kept aside:"
        for aside in taken.asides:
            yield f"  {aside.source}: {aside.reason}"
            yield from (f"      {line}" for line in aside.as_written.splitlines())
    if rehearsed:
        yield "This was a dry run: nothing was written."


def _file(tally: Tally) -> Iterator[str]:
    yield (
        f"{tally.file}: {tally.read} records read, {tally.understood} understood "
        f"({tally.new} new, {tally.merged} merged, {tally.unchanged} unchanged), {tally.whole_aside} kept aside whole"
    )
    made = (
        (tally.facilities, "new facility", "new facilities"),
        (tally.enriched, "facility filled in", "facilities filled in"),
        (tally.requests, "request", "requests"),
        (tally.lines, "line", f"lines ({tally.unknown} of unknown amount)"),
        (tally.offers, "offer", "offers"),
    )
    said = ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in made if number)
    if said:
        yield f"  {said}"
    if tally.aside:
        yield f"  {tally.aside.total()} kept aside ({tally.newly_aside} of them new):"
        yield from (f"    {times} × {reason}" for reason, times in tally.aside.most_common())
