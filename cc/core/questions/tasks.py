"""What is asked of tasks."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.reports import Page, TaskPage
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


@dataclass(frozen=True, slots=True)
class GetTaskPage(Question[TaskPage]):
    """One task with what is known around it: its report, what happened, what the caller may do now, how far it is.
    A report's ref alone means its only open task."""

    task: str
