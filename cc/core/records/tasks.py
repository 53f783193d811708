"""Tasks as they are told."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.vocabulary import Priority, TaskStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """A task of a report. `ref` is the report's with its number: `JKT-004211/2`."""

    ref: str
    report_ref: str
    report_id: str
    number: int
    version: int
    status: TaskStatus
    unit: str
    officer: str | None
    parent: int | None
    note: str
    hold_reason: str | None
    created_at: datetime
    changed_at: datetime
    due_at: datetime | None
    closed_by: str | None
    lon: float | None
    lat: float | None
    priority: Priority
    category: str
    excerpt: str
