"""Runs of scheduled reports: a row a schedule and period, claimed by conditional statements. Queries in, records out.

`sent_at` NULL is a run that is not out: being made while its lease lasts, due again after it, given up after the last
try. `outcome` is what went wrong, empty while nothing did.
"""

from typing import Any

from sqlalchemy import Connection, select, text

from cc.core.records.sending import SlaReportRun
from cc.core.rules.calendar.schedule import LEASE_S, MOST_TRIES
from cc.core.store.sql import tables
from cc.core.store.sql.times import instant
from cc.core.store.sql.unit_of_work import UnitOfWork

T = tables.sla_report_run
MOST = 100
_CLAIM = text(
    "INSERT INTO sla_report_run (schedule, period, claimed_at, claimed_by, sent_at, tries, outcome)"
    " VALUES (:schedule, :period, :now, :by, NULL, 1, '')"
    " ON CONFLICT (schedule, period) DO UPDATE SET claimed_at = :now, claimed_by = :by,"
    " tries = sla_report_run.tries + 1 WHERE sla_report_run.sent_at IS NULL AND sla_report_run.tries < :most"
    " AND sla_report_run.claimed_at + :half_lease * (1 << sla_report_run.tries) <= :now"
    " RETURNING tries"
)
_SENT = text(
    "UPDATE sla_report_run SET sent_at = :now, outcome = '' WHERE schedule = :schedule AND period = :period"
    " AND sent_at IS NULL"
)
_FAILED = text(
    "UPDATE sla_report_run SET outcome = :why WHERE schedule = :schedule AND period = :period AND sent_at IS NULL"
    " AND tries = :tries"
)
_REPEAT = text(
    "INSERT INTO sla_report_run (schedule, period, claimed_at, claimed_by, sent_at, tries, outcome)"
    " VALUES (:schedule, :period, 0, '', NULL, 0, '')"
    " ON CONFLICT (schedule, period) DO UPDATE SET claimed_at = 0, sent_at = NULL, tries = 0, outcome = ''"
)


def claim(uow: UnitOfWork, schedule: str, period: str, by: str, now_s: int) -> int:
    """Claim a run; which try it is, 0 when it is nobody's to make now."""
    given = {"schedule": schedule, "period": period, "by": by, "now": now_s}
    rows = uow.returning(_CLAIM, {**given, "most": MOST_TRIES, "half_lease": LEASE_S // 2})
    return int(rows[0].tries) if rows else 0


def settle(uow: UnitOfWork, schedule: str, period: str, tries: int, why: str, now_s: int) -> int:
    """Write how a try went; 0 when it is no longer the try that counts. What is out is out, whoever says so."""
    given: dict[str, Any] = {"schedule": schedule, "period": period}
    if not why:
        return uow.execute(_SENT, {**given, "now": now_s})
    return uow.execute(_FAILED, {**given, "why": why, "tries": tries})


def repeat(uow: UnitOfWork, schedule: str, period: str) -> None:
    """Make a run due anew."""
    uow.execute(_REPEAT, {"schedule": schedule, "period": period})


def runs(connection: Connection, schedule: str, now_s: int) -> tuple[SlaReportRun, ...]:
    """The latest runs, of one schedule or of all."""
    query = select(T).order_by(T.c.period.desc(), T.c.schedule).limit(MOST)
    if schedule:
        query = query.where(T.c.schedule == schedule)
    return tuple(_record(row, now_s) for row in connection.execute(query))


def given_up(connection: Connection, now_s: int) -> list[SlaReportRun]:
    """Runs that nobody tries any more."""
    query = select(T).where(T.c.sent_at.is_(None), T.c.tries >= MOST_TRIES).order_by(T.c.period.desc()).limit(MOST)
    return [run for run in (_record(row, now_s) for row in connection.execute(query)) if run.given_up]


def _record(row: Any, now_s: int) -> SlaReportRun:
    again_s = row.claimed_at + (LEASE_S // 2) * (1 << row.tries)
    # The last try has only its own lease, and no wait after it.
    over = row.tries >= MOST_TRIES and (bool(row.outcome) or row.claimed_at + LEASE_S <= now_s)
    # One that was asked for anew and not begun has no lease that somebody would wait for: it is due.
    waits = row.sent_at is None and 0 < row.tries < MOST_TRIES
    return SlaReportRun(
        schedule=row.schedule,
        period=row.period,
        claimed_by=row.claimed_by,
        claimed_at=instant(row.claimed_at),
        sent_at=instant(row.sent_at),
        tries=row.tries,
        why=row.outcome,
        next_at=instant(again_s) if waits else None,
        given_up=row.sent_at is None and over,
    )
