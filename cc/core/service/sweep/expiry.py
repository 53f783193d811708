"""What lapses on a report: it closes by itself, a hold or a lease ends; and what is forgotten after a time. Owns those
moves; the sweep finds the reports."""

from datetime import timedelta

from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.organisation import sessions
from cc.core.store.sql.times import epoch, instant
from cc.core.store.trail import answers
from cc.core.vocabulary import Action

KEYS_KEPT = timedelta(days=30)
"""How long an idempotency key is remembered: longer than an officer's phone may lie without signal."""


def forget(ctx: WriteContext) -> int:
    """Delete keys, tokens and throttles that are too old to matter; how many keys."""
    before_s = epoch(ctx.now - KEYS_KEPT)
    forgotten = answers.forget(ctx.uow, before_s)
    sessions.forget(ctx.uow, before_s)
    return forgotten


def close(ctx: WriteContext, case: Case) -> int:
    """A resolved report closes by itself."""
    if not _is_due(ctx, case, "close_at"):
        return 0
    case.move(Action.CLOSE, {"by_itself": True}, asked=False)
    return _finish(ctx, case)


def resume(ctx: WriteContext, case: Case) -> int:
    """It counts from when the hold was to end: a sweep that comes late moves no due time."""
    if not _is_due(ctx, case, "resume_at") or case.report["queue_at"] is None:
        return 0
    case.claimed_at = instant(case.report["resume_at"])
    case.move(Action.RESUME, {"by_itself": True}, asked=False)
    return _finish(ctx, case)


def release(ctx: WriteContext, case: Case) -> int:
    """A lease that nobody renewed ends."""
    if not _is_due(ctx, case, "held_until"):
        return 0
    case.move(Action.RELEASE, {"by": case.report["holder"], "expired": True}, asked=False)
    case.report["holder"] = case.report["held_until"] = None
    return _finish(ctx, case)


def _is_due(ctx: WriteContext, case: Case, what: str) -> bool:
    at = case.report[what]
    return at is not None and at <= epoch(ctx.now)


def _finish(ctx: WriteContext, case: Case) -> int:
    ctx.finish(case)
    return 1
