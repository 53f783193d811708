"""Intents of whoever sends messages: take what is due, settle it, try again. Bookkeeping without an event.

A taker has a lease, not a lock: whoever is killed between sending and settling loses the message to the next one, who
sends it again under the same key. So every message goes at least once, and a receiver knows a repeat.
"""

from datetime import timedelta

from cc.core.errors import InputError
from cc.core.intents import sending as intents
from cc.core.records.organisation import Saved
from cc.core.records.sending import MessageResult, Settled, TakenMessages
from cc.core.rules.lifecycle.access import require_role, require_scope
from cc.core.rules.work.delivery import wait_s
from cc.core.service.change.administration import is_of_the_house, require_house
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.save_rows import require_admin
from cc.core.store.messages import messages
from cc.core.store.organisation import people
from cc.core.store.sql.times import epoch
from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import MessageState, Role, Scope

SENDERS = (Role.ADMIN, Role.SYSTEM)
MOST = 500
LONGEST_LEASE_S = 3600
MOST_WHY = 300
"""Characters kept of what went wrong: a mail server's answer may be long."""


def take_messages(ctx: WriteContext, intent: intents.TakeMessages) -> TakenMessages:
    """Lease messages that are due, with whom they are for."""
    require_sender(ctx, "sending messages")
    if not 1 <= intent.limit <= MOST:
        raise InputError("1 to {most} messages can be taken at once.", code="input.limit", fields={"most": MOST})
    if not 1 <= intent.lease_s <= LONGEST_LEASE_S:
        raise InputError(
            "messages are taken for 1 to {most} seconds.", code="input.lease", fields={"most": LONGEST_LEASE_S}
        )
    until = ctx.now + timedelta(seconds=intent.lease_s)
    taken = messages.take(
        ctx.uow, ctx.directory, ctx.keys.unseal, now_s=epoch(ctx.now), until_s=epoch(until), limit=intent.limit
    )
    return TakenMessages(taken, until)


def settle_messages(ctx: WriteContext, intent: intents.SettleMessages) -> Settled:
    """Write down how the sending went, and when what failed is tried again."""
    require_sender(ctx, "sending messages")
    results = {each.id: each for each in intent.results}
    if len(results) > MOST or len(results) != len(intent.results):
        raise InputError(
            "up to {most} results, one a message, can be settled at once.", code="input.results", fields={"most": MOST}
        )
    rows = messages.locked(ctx.uow, results)
    changes: list[Values] = []
    states: list[MessageState | None] = []
    for name, result in results.items():
        row = rows.get(name)
        state = None if row is None else _state(row.sent_at, row.tries, result)
        states.append(state)
        if state is not None:
            why = " ".join(result.why.split())[:MOST_WHY]
            wait = wait_s(result.tries) or 0
            changes.append(messages.settled_row(row, state, why, result.delivered, epoch(ctx.now), wait))
    messages.settle(ctx.uow, changes)
    return Settled(
        sent=states.count(MessageState.SENT),
        nobody=states.count(MessageState.NOBODY),
        waiting=states.count(MessageState.WAITING),
        failed=states.count(MessageState.FAILED),
        late=states.count(None),
    )


def _state(sent_at: int | None, tries: int, result: MessageResult) -> MessageState | None:
    """How a message stands after this result; None when it is no longer this sender's: what was sent is sent all the
    same, but a failure says nothing of the try that somebody else makes now."""
    if sent_at is not None or (tries != result.tries and result.state is not MessageState.SENT):
        return None
    if result.state is MessageState.WAITING and wait_s(tries) is None:
        return MessageState.FAILED
    if result.state is MessageState.LAPSED:
        raise InputError(
            "a message lapses by itself: settle it as sent, nobody, waiting or failed.", code="input.state"
        )
    return result.state


def retry_messages(ctx: WriteContext, intent: intents.RetryMessages) -> Saved:
    """Make messages that were given up due again, with all their tries: those about reports of the caller's units, as
    far as they see them. Others are as if they were not there."""
    require_admin(ctx, "sending messages again")
    if len(intent.ids) > MOST:
        raise InputError("up to {most} messages can be named at once.", code="input.limit", fields={"most": MOST})
    whose = (
        None
        if is_of_the_house(ctx) and ctx.actor.cleared
        else messages.Whose(people.subtree(ctx.directory, ctx.actor.unit), cleared=ctx.actor.cleared)
    )
    changed = messages.again(ctx.uow, tuple(dict.fromkeys(intent.ids)), epoch(ctx.now), whose)
    return Saved(kind="message", changed=changed, unchanged=max(0, len(set(intent.ids)) - changed))


def require_sender(ctx: WriteContext, what: str) -> None:
    """ForbiddenError unless the system or an admin of the root calls: everybody's messages name people's addresses."""
    require_scope(ctx.actor, Scope.ADMIN)
    require_role(ctx.actor, SENDERS, what)
    require_house(ctx, what)
