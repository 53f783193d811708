"""Intents of whoever sends the messages: take, settle, try again. Bookkeeping: none of them is an event."""

from dataclasses import dataclass

from cc.core.intents.base import Intent
from cc.core.records.organisation import Saved
from cc.core.records.sending import MessageResult, Settled, TakenMessages


@dataclass(frozen=True, slots=True)
class TakeMessages(Intent[TakenMessages]):
    """Take up to `limit` messages that are due, for `lease_s` seconds: meanwhile nobody else gets them. Those that are
    not settled by then are due again."""

    limit: int = 50
    lease_s: int = 300


@dataclass(frozen=True, slots=True)
class SettleMessages(Intent[Settled]):
    """Say how the sending went. What went by one way and not by another is tried again by the other alone."""

    results: tuple[MessageResult, ...]


@dataclass(frozen=True, slots=True)
class RetryMessages(Intent[Saved]):
    """Send messages that were given up, or have lapsed, after all; without `ids` every one that was given up."""

    ids: tuple[int, ...] = ()
