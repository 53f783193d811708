"""Giving events their numbers in the log. Bookkeeping without an event: it says nothing of what happened."""

from cc.core.errors import InputError
from cc.core.intents.system import NumberEvents
from cc.core.records.trail import Numbered
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.supervision.answers_audit import require_sealer
from cc.core.store.trail import leaves

MOST = 100_000


def number_events(ctx: WriteContext, intent: NumberEvents) -> Numbered:
    """Number what is settled."""
    require_sealer(ctx.actor, ctx.directory)
    if not 1 <= intent.limit <= MOST:
        raise InputError("1 to {most:number} events are numbered at once.", code="input.limit", fields={"most": MOST})
    numbered = leaves.number(ctx.uow, intent.limit)
    return Numbered(numbered, leaves.unnumbered(ctx.uow.connection) if numbered < intent.limit else intent.limit)
