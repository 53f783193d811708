"""When a report of another system ended, if its file says so in earnest. Pure: knows no map and no store.

Files write times that are none: 9999-12-31 for "not yet", 1900-01-01 or 1899-12-30 for an empty cell, a plan's date for
a deed's. Such a time is no end, and no promise counts as kept by it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cc.core.rules.lifecycle.tables import is_open
from cc.core.vocabulary import ReportStatus

FIRST_YEAR, LAST_YEAR = 1971, 2098
"""Times outside these years stand for none: spreadsheets begin in 1899 and 1900, Unix in 1970, and databases say never
with 2099 or 9999."""
LAST_DUE_YEAR = 2200
"""A promise may lie further ahead than an end; what lies beyond is none."""
SKEW = timedelta(minutes=10)
"""How far another system's clock may run ahead of ours."""


class Doubt(StrEnum):
    """Why a closing time is none."""

    SENTINEL = "sentinel"
    BEFORE_RECEIPT = "before_receipt"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a report stands there. `at` is when it ended, None where it is open or nobody knows."""

    status: ReportStatus
    at: datetime | None
    doubt: Doubt | None = None


def is_sentinel(at: datetime) -> bool:
    """Whether an instant stands for none."""
    return not FIRST_YEAR <= at.year <= LAST_YEAR


def believed_due(due_at: datetime | None) -> datetime | None:
    """A due time, None for one that stands for none."""
    return None if due_at is None or due_at.year < FIRST_YEAR or due_at.year > LAST_DUE_YEAR else due_at


def how_it_ended(
    status: ReportStatus, closed_at: datetime | None, received_at: datetime, now: datetime, *, status_told: bool
) -> Ended:
    """The status and end to record. A status that was only concluded from a closing time (`status_told` False) falls
    with it: a sentinel or a time to come leaves the report open. An open report has no end."""
    doubt = _doubt(closed_at, received_at, now)
    if is_open(status):
        return Ended(status, None, Doubt.BEFORE_RECEIPT if doubt is Doubt.BEFORE_RECEIPT else None)
    if closed_at is None or doubt is None:
        return Ended(status, None if closed_at is None else min(closed_at.replace(microsecond=0), now))
    if doubt is not Doubt.BEFORE_RECEIPT and not status_told:
        return Ended(ReportStatus.NEW, None, doubt)
    return Ended(status, None, doubt)


def _doubt(closed_at: datetime | None, received_at: datetime, now: datetime) -> Doubt | None:
    if closed_at is None:
        return None
    if is_sentinel(closed_at):
        return Doubt.SENTINEL
    if closed_at > now + SKEW:
        return Doubt.FUTURE
    return Doubt.BEFORE_RECEIPT if closed_at < received_at else None
