"""Frozen reports and digests can be reckoned again from the events that they name, whatever the days were like."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import InputError
from cc.core.intents.freezing import FreezeSlaReport
from cc.core.questions.freezing import ListFrozenSlaReports
from cc.core.questions.sla import SlaFigures
from cc.core.records.sla import SlaReport
from cc.core.rules.sla.digest import digest
from cc.core.store.sql.engine import open_engine
from tests.builders import START, Room
from tests.core.service.door.test_random_histories import Day
from tests.core.service.frozen.test_freezing import BEGIN, END, TONO, checked, compared, frozen, later, resolve
from tests.core.service.scene import holds
from tests.core.service.sla.test_past_figures import house_moves
from tests.faults.rounds import rounds


def test_a_digest_is_checked_against_the_events_it_names(room: Room) -> None:
    ref = room.reported().ref
    later(room, days=3)
    told = room.centre.read(LocalActor("rini"), SlaFigures(start_at=BEGIN, end_at=END, by=("unit",), worst=5))
    resolve(room, ref)
    got = room.centre.read(TONO, checked(told))
    assert (got.frozen, got.again.digest) == ((), told.digest)
    lie = replace(told, reports=2)
    assert room.centre.read(TONO, checked(replace(lie, digest=digest(lie)))).again.digest != digest(lie)
    kept = frozen(room)
    assert room.centre.read(TONO, checked(kept.report)).frozen == ("November",)


@pytest.mark.parametrize("position", ["", "x", "s-1", "p1:0:", "p5:9:12", "p5:9:7,6", "p1.", "p;drop"])
def test_a_position_that_is_none_is_wrong_input(room: Room, position: str) -> None:
    room.reported()
    told = room.centre.read(TONO, SlaFigures())
    if position == "":
        return
    with pytest.raises(InputError):
        room.centre.read(TONO, checked(replace(told, position=position)))


@pytest.mark.parametrize("seed", range(rounds(1, 20)))
def test_freezes_of_random_days_can_be_reckoned_again(room: Room, seed: int) -> None:
    dice = random.Random(seed)
    day = Day(room, dice)
    for step in range(200):
        day.step()
        if dice.random() < 0.04:
            house_moves(room, dice)
        if step % 50 == 49:
            by = dice.choice((("unit", "priority"), ("officer",), ("tree", "day")))
            kept = FreezeSlaReport(
                start_at=BEGIN, end_at=END + timedelta(days=30), name=f"after {step}", by=by, worst=9, running=True
            )
            room.centre.execute(Call(TONO, kept))
    for each in room.centre.read(TONO, ListFrozenSlaReports()):
        found = compared(room, each.name)
        assert (found.intact, found.reproduced) == (True, True)
        assert found.now.figures == room.centre.read(TONO, replace(_asked(found.now))).figures
        assert (found.total > 0) or not found.figures
        assert all(change.why for change in found.reports), found.reports
        assert room.centre.read(TONO, checked(each.report)).again.digest == each.report.digest
    assert holds(room)


def _asked(report: SlaReport) -> SlaFigures:
    return SlaFigures(
        start_at=report.start_at,
        end_at=report.end_at,
        by=report.by,
        query=report.query,
        worst=len(report.worst),
        unit=report.unit,
    )


def test_figures_told_while_an_older_transaction_runs_can_be_reckoned_again(room: Room) -> None:
    """PostgreSQL's rows become visible out of order; SQLite has one writer, and its row numbers will do."""
    ref = room.reported().ref
    later(room, days=3)
    engine = open_engine(room.url)
    with engine.connect() as other, other.begin():
        if not room.url.startswith("sqlite"):
            other.exec_driver_sql("SELECT pg_current_xact_id()")  # from now on it is the oldest that runs
            room.reported()
        told = room.centre.read(TONO, SlaFigures(start_at=BEGIN, end_at=END, by=("unit",)))
        kept = frozen(room)
        assert (":" in told.position) == (":" in kept.report.position) == (not room.url.startswith("sqlite"))
    engine.dispose()
    resolve(room, ref)
    assert kept.report.reports == told.reports
    assert room.centre.read(TONO, checked(told)).again.digest == told.digest
    found = compared(room)
    assert (found.reproduced, found.total) == (True, 1)


def test_the_past_is_told_with_one_digest_however_often_it_is_asked(room: Room) -> None:
    room.reported()
    later(room, hours=3)
    then = START + timedelta(hours=2)
    asked = SlaFigures(start_at=BEGIN, end_at=END, by=("unit",), as_of=then)
    first = room.centre.read(TONO, asked)
    room.reported()
    again = room.centre.read(TONO, asked)
    assert replace(again, position="", digest="") == replace(first, position="", digest="")
    kept = frozen(room, name="then", by=("unit",), as_of=then, running=True).report
    told = {each.position: each.digest for each in (first, again, kept)}
    # Where another database's transaction keeps PostgreSQL's horizon back, a position names the snapshot that was seen.
    assert len(told) == 1 or any(":" in position for position in told), told
    assert room.centre.read(TONO, checked(first)).again.digest == first.digest
