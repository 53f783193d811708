"""What time alone brings about: resolved reports close, holds end, leases and old keys lapse, steps of SLA ladders
fire. An intent like others.

Owns finding what is due by its index, one report after the other, and going on where one of them fails. Each report is
loaded locked and looked at again: whoever found it, somebody else may have been faster. On PostgreSQL a report that
somebody is changing is left for the next sweep: no sweeper waits for another, or for an operator.
"""

import logging
from collections.abc import Callable

from cc.core.errors import InputError, LostRaceError
from cc.core.intents.system import Sweep
from cc.core.records.system import SweepResult
from cc.core.rules.lifecycle.access import require_role
from cc.core.rules.work.delivery import LAPSE_S
from cc.core.service.change.administration import is_of_the_house
from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.privacy import keeping
from cc.core.service.sla.escalation import Escalation
from cc.core.service.sweep.expiry import close, forget, release, resume
from cc.core.store.messages import messages
from cc.core.store.organisation import people
from cc.core.store.reports import cases
from cc.core.store.reports.due import BEFORE_ALL, DueKind, due
from cc.core.store.sql.failures import DATABASE_TROUBLE
from cc.core.store.sql.times import epoch
from cc.core.vocabulary import Role

MOST = 5000
"""How many things of a kind one sweep may do: it is one transaction."""
MOST_FAILED = 200
"""Failures after which a sweep gives up on a kind: the fault is not in a report, and looking on costs time."""

_log = logging.getLogger("posko.sweep")
_SWEEPERS = (Role.SUPERVISOR, Role.ADMIN, Role.SYSTEM)
Do = Callable[[WriteContext, Case], int]
"""Does what is due on a locked report; how many things that were, 0 when somebody was faster."""


def sweep(ctx: WriteContext, intent: Sweep) -> SweepResult:
    """Do what has become due, up to `limit` of each kind."""
    require_role(ctx.actor, _SWEEPERS, "sweeping")
    if not 1 <= intent.limit <= MOST:
        raise InputError("a sweep does 1 to {most} things of a kind.", code="input.limit", fields={"most": MOST})
    kinds: tuple[tuple[DueKind, Do], ...] = (
        (DueKind.CLOSING, close),
        (DueKind.RESUMING, resume),
        (DueKind.LEASE, release),
        (DueKind.STEP, Escalation(ctx).fire),
    )
    rounds = [_Round(ctx, kind, do, intent.limit) for kind, do in kinds]
    rounds.append(_Expiring(ctx, DueKind.CLOSING, keeping.expire, intent.limit))
    closed, resumed, released, escalated, erased = (each.run() for each in rounds)
    forgotten = lapsed = 0
    if is_of_the_house(ctx):  # keys, tokens and messages are everybody's
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
        reporters_erased=erased,
        more=more,
    )


class _Round:
    """One kind of thing, from the oldest on. `full` when it stopped at the limit."""

    def __init__(self, ctx: WriteContext, kind: DueKind, do: Do, limit: int) -> None:
        self.ctx, self.kind, self.do, self.limit = ctx, kind, do, limit
        self.failed, self.full = 0, False
        own = ctx.actor.unit
        self.units = None if is_of_the_house(ctx) else people.subtree(ctx.directory, own)

    def run(self) -> int:
        """How many were done. Reports that fail or are somebody else's are passed over: they never block the others."""
        done = reports = 0
        seen: set[str] = set()
        after = BEFORE_ALL
        while not self.full and self.failed < MOST_FAILED:
            rows = due(self.ctx.uow, self.kind, epoch(self.ctx.now), after, self.limit, self.units)
            for row in rows:
                if row.id not in seen:
                    seen.add(row.id)
                    count = self._one(row.id)
                    done, reports = done + count, reports + (count > 0)
                if reports >= self.limit:
                    self.full = True
                    break
            if len(rows) < self.limit:
                break
            after = rows[-1]
        return done

    def _theirs(self, unit: str) -> bool:
        """Whether a report of this unit is the caller's to sweep: looked at again under its lock, for it may have gone
        to another meanwhile."""
        return self.units is None or unit in self.units

    def _one(self, report_id: str) -> int:
        try:
            with self.ctx.uow.part():
                stored = cases.load_free(self.ctx.uow, report_id)
                if stored is None or not self._theirs(str(stored.report["unit"])):
                    return 0
                return self.do(self.ctx, Case(stored, self.ctx.actor, self.ctx.directory, self.ctx.now))
        except DATABASE_TROUBLE:  # the database's trouble, not the report's: the writer knows what to do
            raise
        except LostRaceError:
            return 0
        except Exception as fault:  # noqa: BLE001  # whatever one report holds, the others' deadlines go on
            self.failed += 1
            _log.warning("the sweep passed over report %s", report_id, exc_info=fault)
            return 0


class _Expiring(_Round):
    """Reporters whose category keeps them no longer, category by category."""

    def run(self) -> int:
        """How many were erased."""
        erased = 0
        for category in keeping.categories(self.ctx.directory):
            for row in keeping.due(self.ctx, category, self.limit - erased):
                erased += self._one(str(row.id))
            self.full = erased >= self.limit
            if self.full or self.failed >= MOST_FAILED:
                break
        return erased
