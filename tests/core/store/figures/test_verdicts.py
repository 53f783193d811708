"""How a stored clock counts: a row's values, SQL on both databases, and the rules on its record say the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import case, create_engine, delete, insert, select

from cc.core.records.sla import Clock
from cc.core.rules.sla.fold import is_breached, verdict
from cc.core.store.figures.verdicts import (
    PLACES,
    VERDICTS,
    counts_seconds,
    is_broken,
    place_of,
    standing,
    verdict_place,
)
from cc.core.store.reports.clock_rows import clock_row
from cc.core.store.sql import tables
from cc.core.store.sql.times import epoch, instant
from cc.core.vocabulary import ClockState, Entered, TargetName

C = tables.clock
NOON = 1_800_000_000
SECONDS = st.integers(0, 8).map(lambda second: instant(NOON + second))


def made(state: ClockState, started: datetime, due: object, breached: object, excluded: str, episode: int = 1) -> Clock:
    return Clock(
        number=0,
        target=TargetName.RESOLVE,
        episode=episode,
        state=state,
        started_at=started,
        due_at=due,  # type: ignore[arg-type]  # a datetime or None
        stopped_at=None,
        breached_at=breached,  # type: ignore[arg-type]
        counted_s=0,
        paused_s=0,
        counted_to=started,
        target_s=60,
        policy="",
        calendar="wall",
        excluded=excluded,
    )


@given(
    state=st.sampled_from(list(ClockState)),
    started=SECONDS,
    due=st.none() | SECONDS,
    breached=st.none() | SECONDS,
    now=SECONDS,
    excluded=st.sampled_from(["", "merged"]),
)
def test_a_row_stands_as_its_record_does(
    state: ClockState, started: datetime, due: object, breached: object, now: datetime, excluded: str
) -> None:
    clock = made(state, started, due, breached, excluded)
    row = clock_row("x", clock)
    told = standing(row["state"], row["excluded"], row["started_at"], row["due_at"], row["breached_at"], epoch(now))
    assert told == verdict(clock, now)


def every_kind() -> Iterator[Clock]:
    """A clock of every state, with every order of its start (now - 1, now, now + 1), due time and breach, and of every
    kind of word that its times rest on."""
    times = [None, *(instant(NOON + second) for second in (-2, -1, 0, 1))]
    kinds = product(ClockState, times[1:], times, times, ("", "merged", "not_actionable"))
    for episode, (state, started, due, breached, excluded) in enumerate(kinds):
        assert started is not None
        clock = made(state, started, due, breached, excluded, episode)
        yield replace(clock, entered=("", *map(str, Entered))[episode % 4])


def test_sql_tells_every_kind_of_clock_as_the_rules_do(database_url: str) -> None:
    clocks = list(every_kind())
    now = instant(NOON)
    query = select(
        C.c.episode, verdict_place(), case((counts_seconds(), 1), else_=0), case((is_broken(), 1), else_=0)
    ).order_by(C.c.episode)
    engine = create_engine(database_url)
    with engine.connect() as connection:
        connection.execute(delete(C))
        connection.execute(insert(C), [clock_row("x", clock) for clock in clocks])
        rows = connection.execute(query, {"now": NOON}).all()
    engine.dispose()
    assert len(rows) == len(clocks)
    for clock, (_, place, counts, broken) in zip(clocks, rows, strict=True):
        told = verdict(clock, now)
        reason = (clock.excluded or "void") if told == "excluded" else clock.entered if told == "met" else ""
        late = bool(clock.excluded) and is_breached(clock, now)
        assert PLACES[place] == (told, reason, late), clock
        assert place_of(told, clock.excluded, is_breached(clock, now), clock.entered) == place, clock
        assert counts == (clock.state is ClockState.STOPPED and told != "excluded"), clock
        assert clock.excluded or broken == (told == "breached"), clock


@pytest.mark.parametrize("verdict_", VERDICTS)
def test_every_verdict_is_among_them(verdict_: str) -> None:
    assert any(verdict(clock, instant(NOON)) == verdict_ for clock in every_kind())


def test_what_was_withdrawn_and_late_is_late_and_not_excluded() -> None:
    """So that nothing is lost between them: `void` and late is no place that any clock comes to."""
    broken = [clock for clock in every_kind() if clock.state is ClockState.VOID and is_breached(clock, instant(NOON))]
    assert {verdict(clock, instant(NOON)) for clock in broken if not clock.excluded} == {"breached"}
