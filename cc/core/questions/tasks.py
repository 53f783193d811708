"""What is asked of tasks."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.reports import Page
from cc.core.records.tasks import TaskRecord


@dataclass(frozen=True, slots=True)
class ListTasks(Question[Page[TaskRecord]]):
    """A page of open tasks, nearest due first. `mine` only those assigned to the caller or open to their unit.
    `ended` asks for those that are over instead, the last changed first."""

    query: str = ""
    mine: bool = False
    cursor: str | None = None
    limit: int = 100
    ended: bool = False


@dataclass(frozen=True, slots=True)
class GetTask(Question[TaskRecord]):
    """One task."""

    task: str
