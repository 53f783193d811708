"""The sender of messages, as a loop and as one go: takes what is due from the Centre, lets cc.notify send it, settles.
Owns that order and the lease; knows no protocol and no address."""

import threading
import time
from collections.abc import Callable
from dataclasses import astuple
from typing import TYPE_CHECKING

from cc.core.phrases import Phrase, mark
from cc.core.records.sending import MessageResult, Settled, TakenMessage
from cc.core.rules.work.delivery import MOST_TRIES
from cc.core.vocabulary import MessageState
from cc.main.background.loops import Do, Loop

if TYPE_CHECKING:
    from cc.notify.outgoing import Outgoing
    from cc.settings.notify import Notify

EVERY_S = 5.0
AT_ONCE = 20
LEASE_S = 300


def sender(
    do: Do,
    settings: "Notify",
    tell: Callable[[Settled], None] = lambda _: None,
    complain: Callable[[Phrase], None] = lambda _: None,
) -> Loop:
    """A loop that sends; `tell` hears of every round in which something went or failed, `complain` of what went
    wrong here."""

    def work(ending: threading.Event) -> None:
        done = send_due(do, settings, ending)
        if any(astuple(done)):
            tell(done)

    return Loop(mark("sending"), EVERY_S, work, complain)


def send_due(do: Do, settings: "Notify", ending: threading.Event) -> Settled:
    """Send until nothing is due, or told to end; how it went in all. With no way to send nothing is taken."""
    from cc.notify.outgoing import Outgoing, carriers
    from cc.notify.patience import Ended

    total = Settled()
    if settings.silent:
        return total
    while not ending.is_set():
        outgoing = Outgoing(carriers(settings), settings.timeout, ending)
        try:
            done = _batch(do, outgoing, ending)
        except Ended:
            break
        finally:
            outgoing.close()
        if done is None:
            break
        total = _sum(total, done)
    return total


def _batch(do: Do, outgoing: "Outgoing", ending: threading.Event) -> Settled | None:
    """Send what is due, up to a batch; None when nothing is. Each is settled as soon as it went: who is killed sends
    one message twice, not twenty. What is left when the lease nears its end is due again after it."""
    from cc.core.intents.sending import SettleMessages, TakeMessages

    began = time.monotonic()
    taken = do(TakeMessages(AT_ONCE, LEASE_S)).messages
    if not taken:
        return None
    total = Settled()
    for message in taken:
        if ending.is_set() or time.monotonic() > began + LEASE_S / 2:
            break
        total = _sum(total, do(SettleMessages((_result(outgoing, message),))))
    return total


def _result(outgoing: "Outgoing", message: TakenMessage) -> MessageResult:
    """Send it; one that never came back from so many senders is not tried on another."""
    if message.tries > MOST_TRIES:
        why = "every process that sent it ended before it could say how that went"
        return MessageResult(message.id, message.tries, MessageState.FAILED, (), why)
    return outgoing.send(message)


def _sum(one: Settled, other: Settled) -> Settled:
    return Settled(*(a + b for a, b in zip(astuple(one), astuple(other), strict=True)))
