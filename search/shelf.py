"""The tables of one embedded index: documents as analysed tokens, their full-text index, words, attributes and audiences."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import cast
from uuid import UUID

import orjson

from matching import place
from search import analyser, condition, entry, folding, port, stem

TABLES = """
create table {index}_document (
    id integer primary key, key text not null unique, title text not null, items text not null, place text not null,
    body text not null, stems text not null, latitude real, longitude real, source blob not null
);
create virtual table {index}_text using fts5(
    title, items, place, body, stems, content='{index}_document', content_rowid='id', tokenize='ascii'
);
create table {index}_attribute (
    document integer not null, name text not null, value not null, primary key (document, name, value)
) without rowid;
create table {index}_audience (document integer not null, audience text not null, primary key (document, audience)) without rowid;
create table {index}_word (
    id integer primary key, term text not null, stemmed integer not null, documents integer not null, unique (term, stemmed)
);
create trigger {index}_put after insert on {index}_document begin
    insert into {index}_text (rowid, title, items, place, body, stems)
        values (new.id, new.title, new.items, new.place, new.body, new.stems);
end;
create trigger {index}_removed after delete on {index}_document begin
    insert into {index}_text ({index}_text, rowid, title, items, place, body, stems)
        values ('delete', old.id, old.title, old.items, old.place, old.body, old.stems);
    delete from {index}_attribute where document = old.id;
    delete from {index}_audience where document = old.id;
end;
"""
INSERT = """
insert into {index}_document (key, title, items, place, body, stems, latitude, longitude, source)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
MATCH = """
select d.id from {index}_text join {index}_document d on d.id = {index}_text.rowid where {index}_text match ? and {kept}
order by bm25({index}_text, 10, 6, 6, 1, 4), d.key desc limit ?
"""
CATALOGUE = """
create table if not exists catalogue (name text primary key, version text not null, generation integer not null) without rowid
"""


@cache
def version() -> str:
    """A fingerprint of the tables and of the analysis; an index made with another one is stale."""
    sources = (Path(module.__file__ or "").read_bytes() for module in (analyser, entry, folding, stem))
    return hashlib.sha256(b"".join((TABLES.encode(), *sources))).hexdigest()


class Shelf:
    """One index in one connection; whoever calls a writing method holds the transaction."""

    def __init__(self, connection: sqlite3.Connection, index: str) -> None:
        """Refer to the index by a plain name, since it becomes part of table names."""
        if not (index.isascii() and index.replace("_", "a").isalnum() and index[0].isalpha() and index.islower()):
            raise ValueError(f"{index!r} cannot name an index: use lower-case letters, digits and underscores.")
        self._connection = connection
        self.index = index

    def state(self) -> tuple[str, int] | None:
        """The version and generation of the index, or None where there is none."""
        row = self._one("select version, generation from catalogue where name = ?", (self.index,))
        return cast("tuple[str, int] | None", row)

    def current(self) -> bool:
        """Whether the index exists and was made by this analysis."""
        state = self.state()
        return state is not None and state[0] == version()

    def clear(self) -> None:
        """Make the index anew and empty."""
        state = self.state()
        for table in ("text", "document", "attribute", "audience", "word"):
            self._run(f"drop table if exists {{index}}_{table}")
        for statement in _statements(TABLES):
            self._run(statement)
        self._connection.execute(
            "insert into catalogue values (?1, ?2, ?3) on conflict (name) do update set version = ?2, generation = ?3",
            (self.index, version(), state[1] + 1 if state else 1),
        )

    def put(self, entries: Sequence[entry.Entry]) -> None:
        """Store documents, replacing those with the same key; of several with one key the last one stays."""
        latest = {each.document.id: each for each in entries}
        self.remove(latest)
        for each in latest.values():
            number = self._run(INSERT, _row(each)).lastrowid
            pairs = ((number, name, condition.stored(value)) for name, value in each.attributes)
            self._many("insert into {index}_attribute values (?, ?, ?)", pairs)
            self._many(
                "insert or ignore into {index}_audience values (?, ?)", ((number, name) for name in each.document.visible_to)
            )
        self._count(((*each.fields, each.stems) for each in latest.values()), 1)

    def remove(self, ids: Iterable[UUID]) -> None:
        """Forget documents; unknown ids are ignored."""
        delete = "delete from {index}_document where key = ? returning title, items, place, body, stems"
        gone = [row for each in ids for row in self._run(delete, (str(each),)).fetchall()]
        self._count(((text.split() for text in row) for row in gone), -1)

    def sources(self) -> list[port.Document]:
        """Every document as it was given."""
        return [entry.unpacked(row[0]) for row in self._run("select source from {index}_document order by id")]

    def optimise(self) -> None:
        """Merge the full-text index into one piece."""
        self._run("insert into {index}_text ({index}_text) values ('optimize')")

    def words_after(self, seen: int) -> list[tuple[int, str, int]]:
        """The words and stems numbered above `seen`: (number, term, whether a stem)."""
        return self._run("select id, term, stemmed from {index}_word where id > ? order by id", (seen,)).fetchall()

    def documents(self) -> int:
        """How many documents there are."""
        return self._run("select count(*) from {index}_document").fetchone()[0]

    def having(self, terms: Iterable[tuple[str, bool]]) -> dict[tuple[str, bool], int]:
        """How many documents have each word (False) or stem (True); those that none has are left out."""
        query = "select documents from {index}_word where term = ? and stemmed = ? and documents > 0"
        found = ((term, self._run(query, term).fetchone()) for term in set(terms))
        return {term: row[0] for term, row in found if row}

    def matching(self, expression: str, kept: condition.Condition, limit: int = -1) -> list[int]:
        """The rows that match a full-text expression and a condition, best first by BM25, newest first among equals."""
        sql = MATCH.replace("{kept}", kept.sql)
        return self._numbers(sql, (expression, *kept.values, limit))

    def listing(self, kept: condition.Condition) -> list[int]:
        """The rows that meet a condition, newest first."""
        sql = "select d.id from {index}_document d where {kept} order by d.key desc"
        return self._numbers(sql.replace("{kept}", kept.sql), kept.values)

    def fields(self, rows: Sequence[int]) -> dict[int, tuple[list[str], ...]]:
        """The tokens of each field of some rows."""
        query = "select id, title, items, place, body from {index}_document where id in (select value from json_each(?))"
        return {row[0]: tuple(text.split(" ") if text else [] for text in row[1:]) for row in self._run(query, (_json(rows),))}

    def keys(self, rows: Sequence[int]) -> list[UUID]:
        """The document ids of some rows, in their order."""
        query = "select id, key from {index}_document where id in (select value from json_each(?))"
        found = dict(self._run(query, (_json(rows),)).fetchall())
        return [UUID(found[row]) for row in rows]

    def facet(self, rows: Sequence[int], attribute: str) -> dict[str, int]:
        """How many of some rows have each value of an attribute, most frequent first."""
        query = """select value, count(*) from {index}_attribute where name = ? and document in (select value from json_each(?))
            group by value order by count(*) desc, value"""
        return {str(value): count for value, count in self._run(query, (attribute, _json(rows)))}

    def _count(self, texts: Iterable[Iterable[list[str]]], step: int) -> None:
        """Count documents per word and stem up or down; `texts` are the tokens of each field and, last, the stems."""
        counts: Counter[tuple[str, int]] = Counter()
        for *fields, stems in texts:
            counts.update({(token, 0) for tokens in fields for token in tokens} | {(token, 1) for token in stems})
        change = """insert into {index}_word (term, stemmed, documents) values (?, ?, ?)
            on conflict (term, stemmed) do update set documents = documents + excluded.documents"""
        self._many(change, ((*term, count * step) for term, count in sorted(counts.items())))

    def _numbers(self, sql: str, values: Sequence[object]) -> list[int]:
        return [row[0] for row in self._run(sql, values)]

    def _one(self, sql: str, values: Sequence[object]) -> tuple[object, ...] | None:
        return self._connection.execute(sql, values).fetchone()

    def _run(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        return self._connection.execute(sql.format(index=self.index), values)

    def _many(self, sql: str, rows: Iterator[tuple[object, ...]]) -> None:
        self._connection.executemany(sql.format(index=self.index), rows)


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in kilometres, for SQL."""
    return place.distance_km(place.Point(latitude, longitude), place.Point(other_latitude, other_longitude))


def _row(each: entry.Entry) -> tuple[object, ...]:
    document = each.document
    texts = (" ".join(tokens) for tokens in (*each.fields, each.stems))
    return (str(document.id), *texts, document.latitude, document.longitude, entry.packed(document))


def _json(rows: Sequence[int]) -> str:
    return orjson.dumps(rows).decode()


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
