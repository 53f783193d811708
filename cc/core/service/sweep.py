"""What time alone brings about: resolved reports close, holds end, leases and old keys lapse. An intent like others."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import TextClause, text

from cc.core.errors import InputError
from cc.core.intents.organisation import Sweep
from cc.core.records.organisation import SweepResult
from cc.core.rules.access import require_role
from cc.core.rules.delivery import LAPSE_S
from cc.core.service.callers import SYSTEM
from cc.core.service.case import Case
from cc.core.service.context import Context
from cc.core.store import cases, messages
from cc.core.store.times import epoch, instant
from cc.core.vocabulary import Action, Role

KEYS_KEPT = timedelta(days=30)
"""How long an idempotency key is remembered: longer than an officer's phone may lie without signal."""

MOST = 5000
"""How many things of a kind one sweep may do: it is one transaction."""

_SWEEPERS = (Role.SUPERVISOR, Role.ADMIN, Role.SYSTEM)
# The partial indexes' predicates are repeated literally, so that they are used.
_CLOSING = text(
    "SELECT id FROM report WHERE close_at IS NOT NULL AND close_at <= :now ORDER BY close_at, id LIMIT :limit"
)
_RESUMING = text(
    "SELECT id FROM report WHERE resume_at IS NOT NULL AND resume_at <= :now AND queue_at IS NOT NULL"
    " ORDER BY resume_at, id LIMIT :limit"
)
_LEASES = text(
    "SELECT id FROM report WHERE held_until IS NOT NULL AND held_until <= :now ORDER BY held_until, id LIMIT :limit"
)
_OLD_KEYS = text("DELETE FROM answer WHERE at < :before")
_OLD_TOKENS = text("DELETE FROM token WHERE ends_at < :before")
_OLD_THROTTLES = text("DELETE FROM throttle WHERE until < :before")


def sweep(ctx: Context, intent: Sweep) -> SweepResult:
    """Do what has become due, up to `limit` of each kind."""
    require_role(ctx.actor, _SWEEPERS, "sweeping")
    if not 1 <= intent.limit <= MOST:
        raise InputError(f"a sweep does 1 to {MOST} things of a kind.", code="input.limit")
    closed = sum(_each(ctx, name, "close_at", _close) for name in _due(ctx, _CLOSING, intent.limit))
    resumed = sum(_each(ctx, name, "resume_at", _resume) for name in _due(ctx, _RESUMING, intent.limit))
    released = sum(_each(ctx, name, "held_until", _release) for name in _due(ctx, _LEASES, intent.limit))
    before = {"before": epoch(ctx.now - KEYS_KEPT)}
    forgotten = ctx.uow.execute(_OLD_KEYS, before)
    ctx.uow.execute(_OLD_TOKENS, before)
    ctx.uow.execute(_OLD_THROTTLES, before)
    now_s = epoch(ctx.now)
    lapsed = messages.lapse(ctx.uow, now_s=now_s, before_s=now_s - LAPSE_S, limit=intent.limit)
    return SweepResult(closed, resumed, released, forgotten, lapsed)


def _due(ctx: Context, query: TextClause, limit: int) -> list[str]:
    rows = ctx.uow.rows(query, {"now": epoch(ctx.now), "limit": limit})
    return [str(row.id) for row in rows]


def _each(ctx: Context, name: str, due: str, do: Callable[[Case], None]) -> int:
    """Do it to one report, whoever sweeps and whatever they see of it; 0 when somebody was faster.

    It was found before it was locked: another sweeper or an operator may have changed it since (on PostgreSQL).
    """
    stored = cases.load(ctx.uow, ctx.directory, SYSTEM, name)
    at = stored.report[due]
    if at is None or at > epoch(ctx.now) or (due == "resume_at" and stored.report["queue_at"] is None):
        return 0
    case = Case(stored, ctx.actor, ctx.directory, ctx.now)
    do(case)
    ctx.finish(case)
    return 1


def _close(case: Case) -> None:
    case.move(Action.CLOSE, {"by_itself": True}, asked=False)


def _resume(case: Case) -> None:
    """It counts from when the hold was to end: a sweep that comes late moves no due time."""
    case.claimed_at = instant(case.report["resume_at"])
    case.move(Action.RESUME, {"by_itself": True}, asked=False)


def _release(case: Case) -> None:
    case.move(Action.RELEASE, {"by": case.report["holder"], "expired": True}, asked=False)
    case.report["holder"] = case.report["held_until"] = None
