"""Late evidence: a photo that somebody took while they had a task, and that comes when it is another's, or over.

Owns who may add one without seeing the report any more; answers with a receipt that says nothing of it.
"""

from dataclasses import replace

from cc.core.errors import NotFoundError
from cc.core.records.receipts import Receipt
from cc.core.rules.lifecycle.access import roles_of
from cc.core.rules.work.assignees import had_task
from cc.core.service.change.callers import SYSTEM
from cc.core.service.change.case import Case
from cc.core.service.change.effective_time import SKEW
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.reports import cases
from cc.core.vocabulary import Role


def former_task(ctx: WriteContext, name: str) -> tuple[Case, int] | None:
    """The task of this ref if the caller, an officer, had it when they say that the photo was taken; None otherwise:
    then it answers as for everybody else. Restricted reports stay closed to whoever has no clearance (any more)."""
    _, number = cases.split_ref(name)
    if not number or ctx.claimed_at is None or Role.OFFICER not in roles_of(ctx.actor):
        return None
    at = ctx.claimed_at.replace(microsecond=0)
    try:
        stored = cases.load(ctx.uow, ctx.directory, SYSTEM, name)
    except NotFoundError:
        return None
    hidden = stored.report["restricted"] and not ctx.actor.cleared
    if hidden or at > ctx.now + SKEW or not had_task(stored.events, number, ctx.actor.login, at):
        return None
    return Case(stored, ctx.actor, ctx.directory, ctx.now, ctx.claimed_at), number


def blind(receipt: Receipt) -> Receipt:
    """The receipt without what it says of the report's course."""
    return replace(receipt, due_at=None, flags=())
