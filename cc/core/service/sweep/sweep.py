"""What time alone brings about: resolved reports close, holds end, leases and old keys lapse, steps of SLA ladders
fire. An intent like others.

Owns finding what is due by its index, one report after the other, and going on where one of them fails. Each report is
loaded locked and looked at again: whoever found it, somebody else may have been faster. On PostgreSQL a report that
somebody is changing is left for the next sweep: no sweeper waits for another, or for an operator.
"""

import logging
from collections.abc import Callable

from sqlalchemy import TextClause, text
from sqlalchemy.exc import SQLAlchemyError

from cc.core.errors import InputError, LostRaceError
from cc.core.intents.organisation import Sweep
from cc.core.records.organisation import SweepResult
from cc.core.rules.lifecycle.access import require_role
from cc.core.rules.work.delivery import LAPSE_S
from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.sla.escalation import Escalation
from cc.core.service.sweep.expiry import close, forget, release, resume
from cc.core.store.messages import messages
from cc.core.store.reports import cases
from cc.core.store.sql.times import epoch
from cc.core.store.sql.unit_of_work import Superseded
from cc.core.vocabulary import Role

MOST = 5000
"""How many things of a kind one sweep may do: it is one transaction."""
MOST_FAILED = 200
"""Failures after which a sweep gives up on a kind: the fault is not in a report, and looking on costs time."""

_log = logging.getLogger("posko.sweep")
_SWEEPERS = (Role.SUPERVISOR, Role.ADMIN, Role.SYSTEM)
# The partial indexes' predicates are repeated literally, so that they are used.
_CLOSING = text(
    "SELECT close_at AS at, id FROM report WHERE close_at IS NOT NULL AND close_at <= :now"
    " AND (close_at, id) > (:at, :id) ORDER BY close_at, id LIMIT :limit"
)
_RESUMING = text(
    "SELECT resume_at AS at, id FROM report WHERE resume_at IS NOT NULL AND resume_at <= :now AND queue_at IS NOT NULL"
    " AND (resume_at, id) > (:at, :id) ORDER BY resume_at, id LIMIT :limit"
)
_LEASES = text(
    "SELECT held_until AS at, id FROM report WHERE held_until IS NOT NULL AND held_until <= :now"
    " AND (held_until, id) > (:at, :id) ORDER BY held_until, id LIMIT :limit"
)
_STEPS = text(
    "SELECT next_step_at AS at, report_id AS id FROM clock WHERE next_step_at IS NOT NULL AND next_step_at <= :now"
    " AND (next_step_at, report_id) > (:at, :id) ORDER BY next_step_at, report_id LIMIT :limit"
)
Do = Callable[[WriteContext, Case], int]
"""Does what is due on a locked report; how many things that were, 0 when somebody was faster."""


def sweep(ctx: WriteContext, intent: Sweep) -> SweepResult:
    """Do what has become due, up to `limit` of each kind."""
    require_role(ctx.actor, _SWEEPERS, "sweeping")
    if not 1 <= intent.limit <= MOST:
        raise InputError(f"a sweep does 1 to {MOST} things of a kind.", code="input.limit")
    kinds: tuple[tuple[TextClause, Do], ...] = (
        (_CLOSING, close),
        (_RESUMING, resume),
        (_LEASES, release),
        (_STEPS, Escalation(ctx).fire),
    )
    rounds = [_Round(ctx, query, do, intent.limit) for query, do in kinds]
    closed, resumed, released, escalated = (each.run() for each in rounds)
    forgotten, now_s = forget(ctx), epoch(ctx.now)
    lapsed = messages.expire(ctx.uow, now_s=now_s, before_s=now_s - LAPSE_S, limit=intent.limit)
    failed = sum(each.failed for each in rounds)
    more = lapsed >= intent.limit or any(each.full for each in rounds)
    return SweepResult(
        closed=closed,
        resumed=resumed,
        claims_released=released,
        keys_forgotten=forgotten,
        messages_lapsed=lapsed,
        escalated=escalated,
        failed=failed,
        more=more,
    )


class _Round:
    """One kind of thing, from the oldest on. `full` when it stopped at the limit."""

    def __init__(self, ctx: WriteContext, query: TextClause, do: Do, limit: int) -> None:
        self.ctx, self.query, self.do, self.limit = ctx, query, do, limit
        self.failed, self.full = 0, False

    def run(self) -> int:
        """How many were done. Reports that fail or are somebody else's are passed over: they never block the others."""
        done = reports = 0
        seen: set[str] = set()
        after: dict[str, object] = {"at": -1, "id": ""}
        while not self.full and self.failed < MOST_FAILED:
            rows = self.ctx.uow.rows(self.query, {"now": epoch(self.ctx.now), "limit": self.limit, **after})
            for row in rows:
                if row.id not in seen:
                    seen.add(row.id)
                    count = self._one(str(row.id))
                    done, reports = done + count, reports + (count > 0)
                if reports >= self.limit:
                    self.full = True
                    break
            if len(rows) < self.limit:
                break
            after = {"at": rows[-1].at, "id": rows[-1].id}
        return done

    def _one(self, report_id: str) -> int:
        try:
            with self.ctx.uow.part():
                stored = cases.load_free(self.ctx.uow, report_id)
                if stored is None:
                    return 0
                return self.do(self.ctx, Case(stored, self.ctx.actor, self.ctx.directory, self.ctx.now))
        except (SQLAlchemyError, Superseded):  # the database's trouble, not the report's: the writer knows what to do
            raise
        except LostRaceError:
            return 0
        except Exception as fault:  # noqa: BLE001  # whatever one report holds, the others' deadlines go on
            self.failed += 1
            _log.warning("the sweep passed over report %s: %s", report_id, fault)
            return 0
