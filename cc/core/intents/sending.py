"""Intents of whoever sends the messages: take, settle, try again. Bookkeeping: none of them is an event."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.records.organisation import Saved
from cc.core.records.sending import MessageResult, Settled, SlaReportClaim, TakenMessages


@dataclass(frozen=True, slots=True)
class TakeMessages(Intent[TakenMessages]):
    """Take up to `limit` messages whose turn has come, for `lease_s` seconds: meanwhile nobody else gets them. Those
    that are not settled by then can be taken again."""

    limit: int = field(default=50, metadata=example(50))
    lease_s: int = field(default=300, metadata=example(300))


@dataclass(frozen=True, slots=True)
class SettleMessages(Intent[Settled]):
    """Say how the sending went. What went by one way and not by another is tried again by the other alone."""

    results: tuple[MessageResult, ...] = field(
        metadata=example([{"id": 17, "tries": 1, "state": "sent", "delivered": ["webhook:hq"]}])
    )


@dataclass(frozen=True, slots=True)
class RetryMessages(Intent[Saved]):
    """Send messages that were given up, or have lapsed, after all; without `ids` every one that was given up."""

    ids: tuple[int, ...] = field(default=(), metadata=example([17]))


@dataclass(frozen=True, slots=True)
class ClaimSlaReportRun(Intent[SlaReportClaim]):
    """Take it on to make the scheduled report of a period; one process at a time gets it, until it is settled or its
    time is over. `by` says which process, for people."""

    first_name = "ClaimReportRun"

    schedule: str = field(metadata=example("harian"))
    period: str = field(metadata=example("2026-11-25"))
    by: str = ""


@dataclass(frozen=True, slots=True)
class SettleSlaReportRun(Intent[Saved]):
    """The report of a period is out, or (`why`) could not be made or sent. `tries` is the claim's."""

    first_name = "SettleReportRun"

    schedule: str = field(metadata=example("harian"))
    period: str = field(metadata=example("2026-11-25"))
    tries: int = field(metadata=example(1))
    why: str = ""


@dataclass(frozen=True, slots=True)
class RepeatSlaReportRun(Intent[Saved]):
    """Make and send the report of a period anew, whatever became of it: whoever runs the schedules does it next."""

    first_name = "RepeatReportRun"

    schedule: str = field(metadata=example("harian"))
    period: str = field(metadata=example("2026-11-25"))
