"""THE two transition tables (design: lifecycle) and `decide`. Pure: statuses in, decision out.

A missing row is a refusal that names the state, the action and what would be possible. Nothing else in Posko tests a
status; screens and the API ask `available`.
"""

from collections.abc import Iterable, Mapping

from cc.core.errors import RefusedError
from cc.core.phrases import Phrase, mark
from cc.core.rules.lifecycle.rows import Over, Result, Row, Who
from cc.core.rules.lifecycle.rows import rows as _rows
from cc.core.vocabulary import Action, ReportStatus, Subject, TaskStatus

R, T, A = ReportStatus, TaskStatus, Action

_ALL_REPORT = tuple(R)
_OPEN_REPORT = (R.NEW, R.TRIAGED, R.IN_PROGRESS)
_LIVE_TASK = (T.ASSIGNED, T.ACCEPTED, T.EN_ROUTE, T.ON_SITE, T.RETURNED)

REPORT_ROWS: tuple[Row, ...] = (
    *_rows([None], A.RECEIVE, R.NEW, "COF", Over.NOTHING, "text; a missing place is flagged"),
    *_rows([None], A.IMPORT, Result.GIVEN, "CO", Over.NOTHING, "source, id there, its times"),
    *_rows([R.NEW], A.TRIAGE, R.TRIAGED, "O", Over.REPORT_UNIT, "category, priority, unit"),
    *_rows(_OPEN_REPORT, A.ASSIGN, R.IN_PROGRESS, "O", Over.REPORT_UNIT, "unit; from new the triage is implied"),
    *_rows(
        [R.IN_PROGRESS], A.SETTLE, R.RESOLVED, "Y", Over.CAUSED, "its last task ended, one verified since (re)opening"
    ),
    *_rows([R.IN_PROGRESS], A.SETTLE, R.TRIAGED, "Y", Over.CAUSED, "its last task ended, none verified"),
    *_rows([R.TRIAGED], A.RESOLVE, R.RESOLVED, "O", Over.REPORT_UNIT, "reason (no task was needed)"),
    *_rows([R.NEW, R.TRIAGED, R.ON_HOLD], A.REJECT, R.REJECTED, "O", Over.REPORT_UNIT, "reason; no open task"),
    *_rows(_OPEN_REPORT, A.HOLD, R.ON_HOLD, "O", Over.REPORT_UNIT, "reason, until?"),
    *_rows([R.ON_HOLD], A.RESUME, Result.BEFORE_HOLD, "OY", Over.REPORT_UNIT),
    *_rows(
        [*_OPEN_REPORT, R.ON_HOLD], A.MERGE, R.MERGED, "O", Over.BOTH_REPORTS, "a target; no open task, or cancel_tasks"
    ),
    *_rows([R.MERGED], A.UNMERGE, Result.BEFORE_MERGE, "O", Over.REPORT_UNIT, "cancelled tasks stay cancelled"),
    *_rows([R.RESOLVED], A.CLOSE, R.CLOSED, "CSY", Over.REPORT_UNIT, "by itself after the policy's days"),
    *_rows([R.RESOLVED, R.CLOSED, R.REJECTED], A.REOPEN, Result.TRIAGED_OR_NEW, "COS", Over.REPORT_UNIT, "reason"),
    *_rows(
        [status for status in R if status not in (R.MERGED, R.CLOSED)],
        A.AMEND,
        Result.SAME,
        "O",
        Over.REPORT_UNIT,
        "version",
    ),
    *_rows([R.CLOSED], A.AMEND, Result.SAME, "S", Over.REPORT_UNIT, "version"),
    *_rows(_ALL_REPORT, A.COMMENT, Result.SAME, "*", Over.SIGHT),
    *_rows(_ALL_REPORT, A.SHARE, Result.SAME, "O", Over.REPORT_UNIT),
    *_rows(_ALL_REPORT, A.UNSHARE, Result.SAME, "O", Over.REPORT_UNIT, "a unit that it is shared with"),
    *_rows(_ALL_REPORT, A.ATTACH, Result.SAME, "*", Over.SIGHT),
    *_rows(_OPEN_REPORT, A.CLAIM, Result.SAME, "O", Over.REPORT_UNIT, "a lease: conditional, expires, shown to others"),
    *_rows(_OPEN_REPORT, A.RELEASE, Result.SAME, "OY", Over.REPORT_UNIT),
    *_rows(
        _ALL_REPORT,
        A.CONFIRM,
        Result.SAME,
        "S",
        Over.REPORT_UNIT,
        "a claimed time that waits; not by who claimed it",
    ),
    *_rows(_ALL_REPORT, A.ERASE, Result.SAME, "SY", Over.REPORT_UNIT, "reason; no legal hold"),
    *_rows(_ALL_REPORT, A.LEGAL_HOLD, Result.SAME, "S", Over.REPORT_UNIT, "reason"),
    *_rows(_ALL_REPORT, A.LIFT_HOLD, Result.SAME, "S", Over.REPORT_UNIT, "reason; a legal hold"),
    *_rows(_ALL_REPORT, A.BREAK_GLASS, Result.SAME, "S", Over.OUT_OF_SIGHT, "reason; for some minutes, to be read"),
    *_rows(_ALL_REPORT, A.ESCALATE, Result.SAME, "Y", Over.CAUSED, "a step of an SLA clock is due"),
    *_rows(
        [status for status in R if status not in (R.MERGED, R.ON_HOLD)],
        A.IMPORT,
        Result.GIVEN,
        "CO",
        Over.REPORT_UNIT,
        "its source says anew; no open task, nobody here worked on it",
    ),
)

TASK_ROWS: tuple[Row, ...] = (
    *_rows([None], A.ASSIGN, T.ASSIGNED, "O", Over.REPORT_UNIT, "unit; officer optional"),
    *_rows([None], A.HAND_OVER, T.OFFERED, "FO", Over.PARENT_TASK_UNIT, "another unit; reason; one offer at a time"),
    *_rows(
        [*_LIVE_TASK, T.ON_HOLD],
        A.HAND_OVER,
        Result.SAME,
        "FO",
        Over.TASK_UNIT,
        "another unit; reason; one offer at a time",
    ),
    *_rows(
        [T.OFFERED],
        A.ACCEPT,
        T.ASSIGNED,
        "O",
        Over.TASK_UNIT,
        "an operator of the receiving unit; the parent is handed over",
    ),
    *_rows([*_LIVE_TASK, T.ON_HOLD], A.SETTLE, T.HANDED_OVER, "Y", Over.CAUSED, "the offered unit accepted"),
    *_rows([T.OFFERED], A.DECLINE, T.DECLINED, "O", Over.TASK_UNIT, "reason; the parent goes on"),
    *_rows(
        [T.OFFERED],
        A.CANCEL,
        T.CANCELLED,
        "FOY",
        Over.PARENT_TASK_UNIT,
        "the offering side; by itself when the parent ends",
    ),
    *_rows([T.ASSIGNED], A.ACCEPT, T.ACCEPTED, "F", Over.ASSIGNEE, "its assignee, or a claim if it has none"),
    *_rows([T.ASSIGNED, T.ACCEPTED, T.EN_ROUTE], A.DECLINE, T.DECLINED, "F", Over.ASSIGNEE, "reason"),
    *_rows([T.ASSIGNED, T.ACCEPTED, T.RETURNED], A.DEPART, T.EN_ROUTE, "F", Over.ASSIGNEE, "acceptance implied"),
    *_rows([T.ASSIGNED, T.ACCEPTED, T.EN_ROUTE, T.RETURNED], A.ARRIVE, T.ON_SITE, "F", Over.ASSIGNEE, "implied steps"),
    *_rows(
        [T.ACCEPTED, T.EN_ROUTE, T.ON_SITE, T.RETURNED],
        A.CLOSE,
        T.DONE,
        "F",
        Over.ASSIGNEE,
        "evidence as the category asks",
    ),
    *_rows([T.DONE], A.VERIFY, T.VERIFIED, "OS", Over.REPORT_UNIT, "not by who closed it"),
    *_rows([T.DONE], A.RETURN, T.RETURNED, "OS", Over.REPORT_UNIT, "reason"),
    *_rows(_LIVE_TASK, A.HOLD, T.ON_HOLD, "FO", Over.TASK_UNIT, "reason"),
    *_rows([T.ON_HOLD], A.RESUME, Result.BEFORE_HOLD, "FOY", Over.TASK_UNIT),
    *_rows([*_LIVE_TASK, T.ON_HOLD], A.REASSIGN, T.ASSIGNED, "O", Over.TASK_UNIT, "the same unit"),
    *_rows([*_LIVE_TASK, T.ON_HOLD], A.CANCEL, T.CANCELLED, "O", Over.REPORT_UNIT, "reason"),
    *_rows(tuple(T), A.ATTACH, Result.SAME, "F", Over.ASSIGNEE, "on an ended task: late evidence"),
    *_rows(tuple(T), A.ESCALATE, Result.SAME, "Y", Over.CAUSED, "a step of an SLA clock is due"),
)

TOLD = frozenset({A.IMPORT, A.BREAK_GLASS})
"""Actions that nobody asks for at a screen on a report that they see: what another system's file tells, and the opening
of what one does not see."""

QUIET = frozenset(
    {
        *(A.COMMENT, A.ATTACH, A.SHARE, A.UNSHARE, A.CLAIM, A.RELEASE, A.ESCALATE),
        *(A.ERASE, A.LEGAL_HOLD, A.LIFT_HOLD, A.BREAK_GLASS),
    }
)
"""Actions that nobody's decision and no clock rests on: they leave the version as it is."""

ENDED_TASK = frozenset({T.VERIFIED, T.DECLINED, T.HANDED_OVER, T.CANCELLED})
"""A task in one of these is not open."""

OPEN_REPORT = frozenset({R.NEW, R.TRIAGED, R.IN_PROGRESS, R.ON_HOLD})
"""Reports that stand in the queue."""

_Table = Mapping[tuple[str | None, Action], tuple[Row, ...]]


def _index(rows: tuple[Row, ...]) -> _Table:
    table: dict[tuple[str | None, Action], tuple[Row, ...]] = {}
    for row in rows:
        table[row.before, row.action] = (*table.get((row.before, row.action), ()), row)
    return table


TABLES: Mapping[Subject, _Table] = {Subject.REPORT: _index(REPORT_ROWS), Subject.TASK: _index(TASK_ROWS)}

_BIRTHS = frozenset({A.RECEIVE, A.IMPORT})


def rows_for(subject: Subject, status: str | None, action: Action) -> tuple[Row, ...]:
    """The rows of the table for this status and action; empty when the move is not in it."""
    return TABLES[subject].get((status, action), ())


def possible(subject: Subject, status: str | None) -> tuple[Action, ...]:
    """What somebody could ask for in this status, whoever they are; what is only ever caused is left out."""
    table = TABLES[subject]
    return tuple(
        action for (before, action), rows in table.items() if before == status and asked_for(before, action, rows)
    )


def asked_for(before: str | None, action: Action, rows: Iterable[Row]) -> bool:
    """Whether somebody could ask for these rows of a status: not what is only ever caused, or told by a source."""
    return any(row.who != {Who.CAUSED} for row in rows) and (before is None or action not in TOLD)


def decide(subject: Subject, status: str | None, action: Action, *, target: str | None = None, name: str = "") -> Row:
    """The row that allows the move, or RefusedError.

    `target` chooses among rows that lead to different statuses (SETTLE). `name` is the ref for the message.
    """
    rows = rows_for(subject, status, action)
    if target is not None:
        rows = tuple(row for row in rows if row.after == target)
    if rows:
        return rows[0]
    raise refusal(subject, status, action, name)


def refusal(
    subject: Subject, status: str | None, action: Action, name: str = "", can: Iterable[Action] | None = None
) -> RefusedError:
    """The refusal of a move that is not in the table; says what would be possible: `can` for whoever asks, else for
    anybody."""
    offered = [word(each) for each in (possible(subject, status) if can is None else can)]
    what = name or Phrase("the {subject:subject}", {"subject": str(subject)})
    facts: dict[str, object] = {
        "subject": str(subject),
        "status": status,
        "action": str(action),
        "possible": offered,
        "what": what,
    }
    if not offered:
        text = mark("{what} is {status:status}: {action:action} is not possible.")
    elif can is None:
        text = mark("{what} is {status:status}: {action:action} is not possible. Possible now: {possible:action|or}.")
    else:
        text = mark(
            "{what} is {status:status}: {action:action} is not possible. Possible for you: {possible:action|or}."
        )
    return RefusedError.of(Phrase(text, facts), code="lifecycle.refused")


def word(action: Action) -> str:
    """An action as people type it: `hand-over`."""
    return action.value.replace("_", "-")


def outcome(row: Row, status: str, *, before_hold: str | None = None, ever_triaged: bool = True) -> str:
    """The status a row leads to. `before_hold` is the status remembered when it was held or merged."""
    if row.after == Result.SAME:
        return status
    if row.after in (Result.BEFORE_HOLD, Result.BEFORE_MERGE):
        return before_hold or status
    if row.after == Result.TRIAGED_OR_NEW:
        return R.TRIAGED if ever_triaged else R.NEW
    return row.after


def settle(open_tasks: int, verified: int) -> ReportStatus | None:
    """Where a report in progress goes when a task ended: None while one is open."""
    if open_tasks:
        return None
    return R.RESOLVED if verified else R.TRIAGED


def resumed_status(before_hold: str, open_tasks: int, verified_while_held: int) -> ReportStatus:
    """Where a report goes when its hold ends (design: reports table, resume)."""
    if open_tasks:
        return R.IN_PROGRESS
    if verified_while_held:
        return R.RESOLVED
    return R.TRIAGED if before_hold == R.IN_PROGRESS else ReportStatus(before_hold)


def unmerged_status(before_merge: str, open_tasks: int) -> ReportStatus:
    """Where a report goes when it is unmerged: as before, without tasks in progress falls back to triaged."""
    if before_merge == R.IN_PROGRESS and not open_tasks:
        return R.TRIAGED
    return ReportStatus(before_merge)


_WAY = (A.ACCEPT, A.DEPART, A.ARRIVE, A.CLOSE)
_REACHED = {T.ASSIGNED: 0, T.ACCEPTED: 1, T.EN_ROUTE: 2, T.ON_SITE: 3, T.RETURNED: 1}


def implied_steps(status: str, action: Action) -> tuple[Action, ...]:
    """The steps of an officer's way that a move skips; they are recorded as implied. A returned task is closed again
    without going there a second time."""
    first = _REACHED.get(T(status))
    if first is None or action not in _WAY or (status == T.RETURNED and action is A.CLOSE):
        return ()
    return _WAY[first : _WAY.index(action)]


def takes_merges(status: str) -> bool:
    """Whether another report may be merged into one of this status."""
    return status not in (R.MERGED, R.REJECTED)


def is_open(status: str) -> bool:
    """Whether a report stands in the queue."""
    return status in OPEN_REPORT


def task_is_open(status: str) -> bool:
    """Whether a task still wants something done."""
    return status not in ENDED_TASK
