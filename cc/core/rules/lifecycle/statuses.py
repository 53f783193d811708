"""What the tables imply of a status, by name: what happens to it without anybody, who answers it, what it waits for.

Owns reading permission letters and rows as facts. Whoever is not of the lifecycle asks here instead of comparing a
status or looking for a row. Pure.
"""

from cc.core.rules.lifecycle.rows import Row, Who
from cc.core.rules.lifecycle.tables import rows_for
from cc.core.vocabulary import Action, ReportStatus, Subject, TaskStatus

IMPORTABLE = tuple(status for status in ReportStatus if status not in (ReportStatus.MERGED, ReportStatus.ON_HOLD))
"""What a report of another system may be taken in as: merged and on hold need more than a word."""
OVER_REPORT = frozenset({ReportStatus.RESOLVED, ReportStatus.CLOSED, ReportStatus.REJECTED})
"""What a report that is imported as over may have ended as."""
NOT_DONE_HERE = (TaskStatus.DECLINED, TaskStatus.HANDED_OVER, TaskStatus.CANCELLED)
"""A task that ended thus is nobody's work: it was never done by those who had it."""


def _by_itself(subject: Subject, status: str, action: Action) -> bool:
    return any(Who.CAUSED in row.who for row in rows_for(subject, status, action))


# -- reports -----------------------------------------------------------------------------------------------------------


def awaits_triage(status: str) -> bool:
    """Whether nobody has looked at it yet: it can be triaged."""
    return bool(rows_for(Subject.REPORT, status, Action.TRIAGE))


def closes_by_itself(status: str) -> bool:
    """Whether it closes when its policy's days are over and nobody objects."""
    return _by_itself(Subject.REPORT, status, Action.CLOSE)


def follows_its_tasks(status: str) -> bool:
    """Whether it moves by itself when its last task ends."""
    return _by_itself(Subject.REPORT, status, Action.SETTLE)


def may_be_held(status: str) -> bool:
    """Whether somebody can have a lease on it: nobody handles what is on hold or over."""
    return bool(rows_for(Subject.REPORT, status, Action.RELEASE))


def may_be_amended(status: str) -> bool:
    """Whether what is known of it can be corrected."""
    return bool(rows_for(Subject.REPORT, status, Action.AMEND))


# -- tasks -------------------------------------------------------------------------------------------------------------


def offered(status: str) -> bool:
    """Whether it is an offer to another unit: it is withdrawn by itself when what it came from ends."""
    return _by_itself(Subject.TASK, status, Action.CANCEL)


def may_be_taken_over(status: str) -> bool:
    """Whether a unit that accepts an offer of it takes it over: it is neither done nor ended."""
    return _by_itself(Subject.TASK, status, Action.SETTLE)


def awaits_verification(status: str) -> bool:
    """Whether it was closed, and somebody else is to say that it is well."""
    return bool(rows_for(Subject.TASK, status, Action.VERIFY))


def may_be_cancelled(status: str) -> bool:
    """Whether it can be taken back."""
    return bool(rows_for(Subject.TASK, status, Action.CANCEL))


def is_officers(row: Row) -> bool:
    """Whether the move is an officer's to make (and not only an operator's)."""
    return Who.OFFICER in row.who
