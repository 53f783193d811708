"""How a stored clock counts in figures, told twice: of a row's values and as SQL. Both say what `rules.sla.verdict`
says of the clock's record (a test holds them to it). Knows no group and no calendar.

A clock is kept as its place in PLACES: its verdict, and of what is excluded why and whether it was late already.
"""

from typing import Any

from sqlalchemy import and_, case, literal_column, or_, true

from cc.core.rules.sla.episodes import MERGED, NOT_ACTIONABLE
from cc.core.store.reports.search import NOW, Sql
from cc.core.store.sql import tables
from cc.core.vocabulary import ClockState, Entered

C = tables.clock

VERDICTS = ("met", "breached", "running", "paused", "excluded")
"""The verdicts, in the order of a figure's counts."""

_EXCLUDED = VERDICTS.index("excluded")
REASONS = ("void", MERGED, NOT_ACTIONABLE)
"""Why a clock is excluded; what was withdrawn and late is late."""

PLACES: tuple[tuple[str, str, bool], ...] = (
    *((each, "", False) for each in VERDICTS[:_EXCLUDED]),
    *(("excluded", reason, late) for reason in REASONS for late in (False, True)),
    *(("met", str(entered), False) for entered in Entered),
)
"""Verdict, reason of an exclusion (of what was met: whose word it rests on), whether it was late when it was excluded;
SQL gives the place in it."""

_PLAIN = {
    ClockState.VOID.value: "excluded",
    ClockState.STOPPED.value: "met",
    ClockState.PAUSED.value: "paused",
    ClockState.RUNNING.value: "running",
}


def standing(state: str, excluded: str, started_at: int, due_at: int | None, breached_at: int | None, now: int) -> str:
    """How a stored clock counts at `now`: what rules.sla.verdict says of its record, without making one."""
    if excluded:
        return "excluded"
    if breached_at is not None:
        broken = breached_at < now or breached_at <= started_at
    else:
        broken = state == "running" and due_at is not None and due_at < now
    return "breached" if broken else _PLAIN[state]


def place_of(verdict: str, excluded: str, broken: bool, entered: str = "") -> int:
    """A clock's place in PLACES, by its verdict, what it is excluded for, whether its promise was broken, and what its
    times are owed to."""
    if verdict == "met":
        return PLACES.index((verdict, entered, False))
    if verdict != "excluded":
        return VERDICTS.index(verdict)
    return PLACES.index((verdict, excluded or "void", broken and bool(excluded)))


def is_broken() -> Sql:
    """The condition on `clock` for a promise that was broken by the bind parameter `now`, excluded or not."""
    known = or_(C.c.breached_at < NOW, C.c.breached_at <= C.c.started_at)
    passed = and_(C.c.breached_at.is_(None), C.c.state == _word("running"), C.c.due_at < NOW)
    return or_(known, passed)


def verdict_place() -> Any:
    """A clock's place in PLACES; an integer expression on `clock` and the bind parameter `now`."""
    excluded = (
        (and_(C.c.excluded == _word(reason), is_broken() if late else true()), _place("excluded", reason, late))
        for reason in (MERGED, NOT_ACTIONABLE)
        for late in (True, False)
    )
    owed = (
        (and_(C.c.state == _word("stopped"), C.c.entered == _word(each)), _place("met", each))
        for each in map(str, Entered)
    )
    return case(
        *excluded,
        (is_broken(), _place("breached")),
        *owed,
        *(
            (C.c.state == _word(state), _place(told, "void" if told == "excluded" else ""))
            for state, told in _PLAIN.items()
        ),
    )


def counts_seconds() -> Sql:
    """The condition on `clock` for one whose counted seconds the percentiles are taken of: it has stopped."""
    return and_(C.c.state == _word("stopped"), C.c.excluded == _word(""))


def _word(value: str) -> Any:
    return literal_column(f"'{value}'")


def _place(verdict: str, reason: str = "", late: bool = False) -> Any:
    return literal_column(str(PLACES.index((verdict, reason, late))))
