"""The rules of the ranking as a condition in SQL, beside the same rules on columns."""

import contextlib
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given

from api.store import offer as offers
from api.store import sql
from api.store.database import Database
from matching import offer, request
from matching.rank import clause, engine, journey, printing, question, role, stock
from matching.rank.clause import Clause, Compared, Marked
from matching.rank.measure import moment
from matching.rank.question import Question
from matching.rank.shelf import Shelf, Sort
from matching.rank.sieve import Rules, Sieve
from matching.rank.table import Table
from tests import rank_world
from tests.rank_world import NOW, Problem, World, patient
from tests.store import thing

RULES: dict[Sort, Rules[Any]] = {Sort.STOCK: stock.RULES, Sort.PRINT: printing.RULES, Sort.VOLUNTEER: role.RULES}
LEAST = {Compared("free", "<", "lot"): Compared("free", "<", 1), Compared("free", "<", "minutes"): Compared("free", "<", 1)}
problems = rank_world.goods | rank_world.printed | rank_world.roles | rank_world.journeys


def asked(problem: Problem) -> Question[Any]:
    return question.of(problem.ask, problem.ask.line.spec, NOW)


def shelves(problem: Problem, offered: Iterable[offer.Offer]) -> list[tuple[Shelf, Rules[Any]]]:
    """The shelves that may serve the line, with the rules for each."""
    table = Table.of(offered)
    match problem.ask.line.spec:
        case request.Goods(item=item) | request.PrintedPart(item=item):
            return [(table.shelf(sort, item), RULES[sort]) for sort in (Sort.STOCK, Sort.PRINT)]
        case request.Ride():
            return [(table.shelf(Sort.DRIVE), journey.RIDE)]
        case request.Delivery():
            return [(table.shelf(Sort.DRIVE), journey.DELIVERY)]
        case request.Role():
            return [(table.shelf(Sort.VOLUNTEER), role.RULES)]


def condition(rules: Rules[Any], asks: Question[Any]) -> clause.Where:
    """What a database keeps offers by; times as it knows them."""
    place = {} if np.isnan(asks.latitude) else {"latitude": asks.latitude}
    return clause.where(rules, offers.STORED, {"since": moment(asks.since), "until": moment(asks.until), **place})


def unbroken(shelf: Shelf, rules: Rules[Any], asks: Question[Any]) -> set[UUID]:
    """The offers of a shelf that break none of the tests that the database can make, reckoned in columns."""
    sieve = Sieve(shelf, asks, {})
    broken = np.zeros(sieve.rows, np.bool_)
    for test in (test for _, rule in rules if isinstance(rule, Clause) for test in rule.tests if not isinstance(test, Marked)):
        broken |= LEAST.get(test, test).broken(sieve, asks) if isinstance(test, Compared) else test.broken(sieve, asks)
    return {UUID(int=id) for id in shelf.ids(np.flatnonzero(~broken))}


def held(shelf: Shelf) -> set[UUID]:
    return {UUID(int=id) for id in shelf.ids(np.arange(len(shelf.columns)))}


def row(given: offer.Offer) -> tuple[Any, ...]:
    """The columns of an offer that a condition may name, as SQLite keeps them."""
    point = given.place.point
    where = (point.latitude, given.radius_km) if point else (None, given.radius_km)
    ends = given.available.end and given.available.end.isoformat(" ")
    return str(given.id), given.state, given.free, given.available.start.isoformat(" "), ends, *where


def kept(database: sqlite3.Connection, where: clause.Where) -> set[UUID]:
    values = [each.isoformat(" ") if hasattr(each, "isoformat") else each for each in where.values]
    return {UUID(id) for (id,) in database.execute(f"SELECT id FROM offer WHERE {where.text}", values)}  # noqa: S608


@patient
@given(problems)
def test_the_condition_and_the_columns_keep_the_same_offers(problem: Problem) -> None:
    """On the rules that a database can tell, SQL and columns agree offer by offer; and SQL drops none that can be ranked."""
    asks = asked(problem)
    feasible = set(engine.arcs(problem.ask, Table.of(problem.offers), NOW, 100).ids)
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE offer (id, state, free, starts, ends, latitude, radius_km)")
        database.executemany("INSERT INTO offer VALUES (?, ?, ?, ?, ?, ?, ?)", map(row, problem.offers))
        for shelf, rules in shelves(problem, problem.offers):
            found = kept(database, condition(rules, asks)) & held(shelf)
            assert found == unbroken(shelf, rules, asks)
            assert feasible & held(shelf) <= found


@pytest.mark.parametrize("seed", range(12))
async def test_both_databases_understand_the_condition(database: Database, seed: int) -> None:
    """The same condition keeps the same stored offers on either database."""
    giver, world = thing.a_person(), World(seed)
    problem = world.goods()
    given = [replace(each, owner_id=giver.id, place=replace(each.place, country="")) for each in problem.offers]
    async with database.transaction():
        await thing.kept(giver, *given)
    for shelf, rules in shelves(problem, given):
        where = condition(rules, asked(problem))
        rows = await sql.rows(f"SELECT id FROM offer WHERE {where.text}", *where.values)  # noqa: S608
        assert {UUID(str(each["id"])) for each in rows} & held(shelf) == unbroken(shelf, rules, asked(problem))


def test_what_the_database_cannot_tell_is_left_out() -> None:
    """A test on a value that is not known makes no condition; one on what is no column is weakened to its least value."""
    assert clause.where(stock.RULES, offers.STORED, {}) == clause.Where("state = 'open' AND free >= ?", (1,))
    until = clause.where(stock.RULES, offers.STORED, {"until": NOW + timedelta(days=1)})
    assert until.text == "state = 'open' AND free >= ? AND starts < ?"
