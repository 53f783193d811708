"""What a report looks like after one of our own moves, worked out from its receipt, so that it need not be read again.

Owns that arithmetic alone. Whatever is not plain (offers, new tasks, somebody else's change) is read again.
"""

from dataclasses import replace
from datetime import datetime

from cc.core.intents.base import Intent
from cc.core.intents.reports import CloseReport, CommentReport, RejectReport, ReopenReport, ResolveReport, TriageReport
from cc.core.intents.tasks import (
    AcceptTask,
    ArriveTask,
    CloseTask,
    DeclineTask,
    DepartTask,
    HoldTask,
    ResumeTask,
    ReturnTask,
    VerifyTask,
)
from cc.core.records.receipts import Receipt
from cc.core.records.reports import Report
from cc.core.records.tasks import TaskRecord

_ON_TASK = (
    AcceptTask,
    ArriveTask,
    CloseTask,
    DeclineTask,
    DepartTask,
    HoldTask,
    ResumeTask,
    ReturnTask,
    VerifyTask,
)
_ON_REPORT = (CloseReport, CommentReport, RejectReport, ReopenReport, ResolveReport, TriageReport)


def after_move(report: Report, intent: Intent[Receipt], receipt: Receipt, actor: str, at: datetime) -> Report | None:
    """The report as it stands after the move that the receipt answers; None when it must be read to know."""
    if receipt.seq != report.seq + 1:
        return None
    line = replace(report.line, version=receipt.version, status=receipt.status, changed_at=at)
    if isinstance(intent, TriageReport):
        line = replace(
            line,
            category=intent.category or line.category,
            priority=intent.priority or line.priority,
            unit=intent.unit or line.unit,
        )
    if isinstance(intent, _ON_REPORT):
        return replace(report, line=line, seq=receipt.seq)
    if not isinstance(intent, _ON_TASK) or any(task.parent is not None for task in report.tasks):
        return None
    tasks = tuple(_moved(task, receipt, actor, at, intent) for task in report.tasks)
    return replace(report, line=line, seq=receipt.seq, tasks=tasks)


def _moved(task: TaskRecord, receipt: Receipt, actor: str, at: datetime, intent: Intent[Receipt]) -> TaskRecord:
    if task.number != receipt.task or receipt.task_status is None:
        return task
    return replace(
        task,
        status=receipt.task_status,
        version=receipt.task_version or task.version,
        officer=task.officer or (actor if isinstance(intent, AcceptTask) else None),
        closed_by=actor if isinstance(intent, CloseTask) else task.closed_by,
        changed_at=at,
    )
