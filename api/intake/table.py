"""Reads tables: comma-separated files of any dialect, and those with an HXL hashtag row."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from api.intake import tag
from api.intake.error import IntakeError
from api.intake.record import Record
from matching.sentence import say

_DELIMITERS = ",;\t|"
_LOOK = 25  # rows in which HXL 1.1 allows the hashtag row
_SAMPLE = 200  # lines looked at for the dialect

Rows = list[tuple[int, list[str]]]


def read(text: str, file: str) -> tuple[Record, ...]:
    """The records of a table whose first row names its columns."""
    rows = _rows(text, file)
    return tuple(_records(_headings(rows[0][1], file), rows[1:], file))


def read_tagged(text: str, file: str) -> tuple[Record, ...]:
    """The records of an HXL table; fields are named by their hashtags, columns without one are left out."""
    rows = _rows(text, file)
    place = next((at for at, (_, row) in enumerate(rows[:_LOOK]) if tag.is_heading(row)), None)
    if place is None:
        sentence = say(
            "{file} has no HXL hashtag row (such as #org+name, #item+name, #inneed+qty) within its first {look} rows; "
            "add one, or describe the columns in a mapping file.",
            file=file,
            look=_LOOK,
        )
        raise IntakeError(sentence)
    tags = [tag.normal(cell) or "" for cell in rows[place][1]]
    return tuple(_records(_apart(tags), rows[place + 1 :], file))


def _rows(text: str, file: str) -> Rows:
    """The rows that say something, each with the line of the file it starts on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows: Rows = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        sentence = say("{file}, line {line}, cannot be read as a table: {why}.", file=file, line=reader.line_num, why=str(error))
        raise IntakeError(sentence) from error
    if not rows:
        raise IntakeError(say("{file} is empty; choose the file that holds the records.", file=file))
    return rows


def _delimiter(text: str) -> str:
    """The sign that cuts most of the first lines into the same number of cells, more than one."""
    sample = "\n".join(text.splitlines()[:_SAMPLE])
    return max(_DELIMITERS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: str, sign: str) -> tuple[int, int]:
    widths = Counter(len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=sign) if row)
    even = [(times, width) for width, times in widths.items() if width > 1]
    return max(even, default=(0, 0))


def _headings(cells: list[str], file: str) -> list[str]:
    names = [" ".join(cell.split()) for cell in cells]
    twice = next((name for name, times in Counter(names).items() if name and times > 1), None)
    if twice:
        raise IntakeError(say("{file}, row 1, has two columns called “{name}”; give each its own name.", file=file, name=twice))
    return names


def _apart(tags: list[str]) -> list[str]:
    """Repeated hashtags told apart by a number after a blank."""
    seen: Counter[str] = Counter()
    named: list[str] = []
    for each in tags:
        seen[each] += 1
        named.append(each if seen[each] == 1 or not each else f"{each} {seen[each]}")
    return named


def _records(headings: list[str], rows: Rows, file: str) -> Iterator[Record]:
    for line, row in rows:
        spilled = [cell for cell in row[len(headings) :] if cell.strip()]
        if spilled:
            sentence = say(
                "{file}, line {line}, has {found} values for {wanted} columns, from “{value}” on; "
                "put texts that hold the separator in quotation marks.",
                file=file,
                line=line,
                found=len(row),
                wanted=len(headings),
                value=spilled[0].strip()[:40],
            )
            raise IntakeError(sentence)
        cells = (*row, *[""] * (len(headings) - len(row)))
        yield Record(file, line, {name: cell for name, cell in zip(headings, cells, strict=False) if name})
