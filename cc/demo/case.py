"""A report as the simulator follows it, and what somebody is about to do with it. Knows no actor's habits."""

from dataclasses import dataclass, field

from cc.core.intents.base import Intent
from cc.core.records.receipts import Receipt
from cc.core.records.reports import Report
from cc.core.records.tasks import TaskRecord
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.vocabulary import Action, Priority, RejectReason, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Something that `actor` will do in `after_s` seconds of the city's time, unless the thing has changed by then.

    `version` is what the move rests on. `photos` are made and put before, by the actor, of the place after the work.
    `late_s` is how long before its delivery it happened (a device without signal).
    """

    after_s: float
    actor: str
    intent: Intent[Receipt]
    version: int | None = None
    photos: int = 0
    late_s: float = 0.0


@dataclass(slots=True, kw_only=True)
class Case:
    """A report with what the simulator knows of it beyond the record.

    `truth` is its right category, `reject` why it will be turned down, `happening` what others tell of, too;
    `done_once` names what is not tried again.
    """

    report: Report
    truth: str
    reject: RejectReason | None = None
    happening: str = ""
    done_once: set[str] = field(default_factory=set)
    ticket: int = 0
    refusals: int = 0

    @property
    def id(self) -> str:
        """The report's id."""
        return self.report.line.id

    @property
    def priority(self) -> Priority:
        """The report's priority."""
        return self.report.line.priority

    @property
    def place(self) -> tuple[float, float] | None:
        """Where it is, if it is anywhere: lon, lat in degrees; (0, 0) is nowhere."""
        lon, lat = self.report.line.lon, self.report.line.lat
        return None if lon is None or lat is None or (lon == 0 and lat == 0) else (lon, lat)

    def can(self, action: Action) -> bool:
        """Whether somebody could do this with the report now."""
        return action in lifecycle.possible(Subject.REPORT, self.report.line.status)

    def is_open(self) -> bool:
        """Whether it stands in the queue."""
        return lifecycle.is_open(self.report.line.status)

    def open_tasks(self) -> list[TaskRecord]:
        """Tasks that still want something done."""
        return [task for task in self.report.tasks if lifecycle.task_is_open(task.status)]


def task_can(task: TaskRecord, *actions: Action) -> bool:
    """Whether somebody could do all of these with the task now."""
    able = lifecycle.possible(Subject.TASK, task.status)
    return all(action in able for action in actions)
