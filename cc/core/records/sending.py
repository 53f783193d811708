"""Messages on their way out of the house, and how they fared. Owns their shape; knows no way of sending."""

from dataclasses import dataclass, field
from datetime import datetime

from cc.core.vocabulary import MessageState


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom a message is for. `login` is empty for a reporter; `email` where there is none."""

    login: str
    name: str
    email: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenMessage:
    """A message that a sender has taken. `tries` counts this one and tells one taking from the next; `delivered` are
    the ways by which it went already; `body` is a JSON object that names the report and never quotes it. `key` stays
    the same however often it is sent: a receiver knows a repeat by it."""

    id: int
    key: str
    topic: str
    report_id: str
    ref: str
    seq: int
    recipient: str
    body: str
    recorded_at: datetime
    zone: str
    tries: int
    delivered: tuple[str, ...] = ()
    people: tuple[Addressee, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenMessages:
    """Answer to TakeMessages. They are the taker's until `until`; whoever is not done by then loses them to another."""

    messages: tuple[TakenMessage, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class MessageResult:
    """How the sending of one taken message went. `waiting` asks for another try; `delivered` are the ways by which it
    is done with now, `why` what went wrong."""

    id: int
    tries: int
    state: MessageState
    delivered: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """Answer to SettleMessages: how many went, have nobody to go to, wait for another try, were given up. `late` are
    those that somebody else has taken meanwhile."""

    sent: int = 0
    nobody: int = 0
    waiting: int = 0
    failed: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecord:
    """A message as `cc message list` shows it. `next_at` is when it is tried next, `settled_at` when it was done."""

    id: int
    topic: str
    ref: str
    recipient: str
    state: MessageState
    tries: int
    delivered: tuple[str, ...]
    why: str
    recorded_at: datetime
    next_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessageCounts:
    """How many messages are due and wait, since when, how many of all were given up."""

    waiting: int
    oldest_at: datetime | None
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaReportRun:
    """How a scheduled report of a period stands. `tries` counts those begun; `claimed_by` is the process that made the
    last one; `next_at` is when another one may be made, `sent_at` when it was out."""

    schedule: str
    period: str
    claimed_by: str
    claimed_at: datetime
    sent_at: datetime | None
    tries: int
    why: str = ""
    next_at: datetime | None = None
    given_up: bool = False


@dataclass(frozen=True, slots=True)
class SlaReportClaim:
    """Answer to ClaimSlaReportRun: the try's number, 0 when it is not yours to make: made, being made, or given up."""

    tries: int
