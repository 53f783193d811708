"""What a command room does with reports and tasks, said once more in a page: what random sequences are held to.

Written from the lifecycle's design, not from the code; it knows nothing of cc. A move that is refused changes nothing
and gives False. Who: `sari` (operator) and `tono` (supervisor) of the whole room, `budi` and `agus`, officers of
bpbd-timur, and `dewi`, an operator of dishub.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

OPEN_REPORT = ("new", "triaged", "in_progress")
LIVE = ("assigned", "accepted", "en_route", "on_site", "returned")
ENDED = ("verified", "declined", "handed_over", "cancelled")
OFFICERS = ("budi", "agus")
HOME, AWAY = "bpbd-timur", "dishub"


@dataclass
class Task:
    """One of a report's tasks."""

    status: str
    unit: str = HOME
    officer: str | None = None
    parent: int | None = None
    held_from: str = ""


@dataclass
class Report:
    """A report, its tasks by number."""

    status: str = "new"
    tasks: dict[int, Task] = field(default_factory=dict)
    triaged: bool = False
    before: str = ""
    """Its status before it was held or merged; a report that is merged while held remembers both."""
    held_from: str = ""
    verified: int = 0
    """Tasks verified since it was (re)opened."""
    verified_held: int = 0
    into: "Report | None" = None
    merged: int = 0
    holder: str | None = None
    comments: int = 0

    def open(self) -> list[int]:
        """Tasks that still want something done."""
        return [number for number, task in self.tasks.items() if task.status not in ENDED]


class Model:
    """Reports by their number; each move answers whether it is done."""

    def __init__(self) -> None:
        self.reports: dict[int, Report] = {}

    def receive(self, number: int) -> bool:
        self.reports[number] = Report()
        return True

    # -- reports: an operator's moves ---------------------------------------------------------------------------

    def triage(self, report: Report) -> bool:
        if report.status != "new":
            return False
        report.status, report.triaged = "triaged", True
        return True

    def assign(self, report: Report, officer: str | None) -> bool:
        if report.status not in OPEN_REPORT:
            return False
        report.status, report.triaged = "in_progress", True
        report.tasks[len(report.tasks) + 1] = Task("assigned", officer=officer)
        return True

    def resolve(self, report: Report) -> bool:
        return self._go(report, ("triaged",), "resolved")

    def reject(self, report: Report) -> bool:
        if report.open():
            return False
        return self._go(report, ("new", "triaged", "on_hold"), "rejected")

    def hold(self, report: Report) -> bool:
        if report.status not in OPEN_REPORT:
            return False
        report.held_from, report.verified_held = report.status, 0
        return self._go(report, OPEN_REPORT, "on_hold")

    def resume(self, report: Report) -> bool:
        if report.status != "on_hold":
            return False
        if report.open():
            report.status = "in_progress"
        elif report.verified_held:
            report.status = "resolved"
        else:
            report.status = "triaged" if report.held_from == "in_progress" else report.held_from
        return True

    def merge(self, report: Report, into: Report, *, cancel: bool) -> bool:
        if report is into or into.status in ("merged", "rejected"):
            return False
        if report.status not in (*OPEN_REPORT, "on_hold") or (report.open() and not cancel):
            return False
        for number in report.open():
            report.tasks[number].status = "cancelled"
        report.before, report.into = report.status, into
        into.merged += 1
        return self._go(report, (report.status,), "merged")

    def unmerge(self, report: Report) -> bool:
        if report.status != "merged" or report.into is None:
            return False
        report.status = "triaged" if report.before == "in_progress" and not report.open() else report.before
        report.into.merged -= 1
        report.into = None
        return True

    def close(self, report: Report, who: str) -> bool:
        return who == "tono" and self._go(report, ("resolved",), "closed")

    def reopen(self, report: Report) -> bool:
        done = self._go(report, ("resolved", "closed", "rejected"), "triaged" if report.triaged else "new")
        if done:
            report.verified = 0
        return done

    def amend(self, report: Report, who: str) -> bool:
        return report.status != "merged" and (report.status != "closed" or who == "tono")

    def comment(self, report: Report) -> bool:
        report.comments += 1
        return True

    def claim(self, report: Report, who: str) -> bool:
        if report.status not in OPEN_REPORT or report.holder not in (None, who):
            return False
        report.holder = who
        return True

    def _go(self, report: Report, from_: tuple[str, ...], to: str) -> bool:
        if report.status not in from_:
            return False
        report.status = to
        if to not in OPEN_REPORT:
            report.holder = None
        return True

    # -- tasks --------------------------------------------------------------------------------------------------

    def accept(self, report: Report, number: int, who: str) -> bool:
        task = report.tasks.get(number)
        if task is None:
            return False
        if task.status == "offered":
            return self._take_over(report, task, who)
        return self._walk(task, who, ("assigned",), "accepted")

    def _take_over(self, report: Report, task: Task, who: str) -> bool:
        parent = report.tasks[task.parent or 0]
        if who not in ("dewi", "sari", "tono") or parent.status not in (*LIVE, "on_hold"):
            return False
        task.status, parent.status = "assigned", "handed_over"
        return True

    def depart(self, report: Report, number: int, who: str) -> bool:
        return self._of(report, number, lambda task: self._walk(task, who, DEPARTS, "en_route"))

    def arrive(self, report: Report, number: int, who: str) -> bool:
        return self._of(report, number, lambda task: self._walk(task, who, (*DEPARTS, "en_route"), "on_site"))

    def done(self, report: Report, number: int, who: str) -> bool:
        return self._of(report, number, lambda task: self._walk(task, who, LIVE[1:], "done"))

    def decline(self, report: Report, number: int, who: str) -> bool:
        task = report.tasks.get(number)
        if task is None:
            return False
        if task.status == "offered":
            if who not in ("dewi", "sari", "tono"):
                return False
            task.status = "declined"
            return self._ended(report, number)
        return self._walk(task, who, LIVE[:3], "declined") and self._ended(report, number)

    def _walk(self, task: Task, who: str, from_: tuple[str, ...], to: str) -> bool:
        if who not in OFFICERS or task.status not in from_ or task.unit != HOME or task.officer not in (None, who):
            return False
        task.status, task.officer = to, who
        return True

    def verify(self, report: Report, number: int) -> bool:
        task = report.tasks.get(number)
        if task is None or task.status != "done":
            return False
        task.status = "verified"
        report.verified += 1
        report.verified_held += report.status == "on_hold"
        return self._ended(report, number)

    def give_back(self, report: Report, number: int) -> bool:
        return self._of(report, number, lambda task: self._set(task, ("done",), "returned"))

    def hold_task(self, report: Report, number: int) -> bool:
        def hold(task: Task) -> bool:
            before = task.status
            if not self._set(task, LIVE, "on_hold"):
                return False
            task.held_from = before
            return True

        return self._of(report, number, hold)

    def resume_task(self, report: Report, number: int) -> bool:
        return self._of(report, number, lambda task: self._set(task, ("on_hold",), task.held_from))

    def reassign(self, report: Report, number: int, officer: str | None) -> bool:
        task = report.tasks.get(number)
        if task is None or (officer and task.unit != HOME) or not self._set(task, (*LIVE, "on_hold"), "assigned"):
            return False
        task.officer = officer
        return True

    def cancel(self, report: Report, number: int) -> bool:
        task = report.tasks.get(number)
        if task is None or not self._set(task, (*LIVE, "on_hold", "offered"), "cancelled"):
            return False
        return self._ended(report, number)

    def hand_over(self, report: Report, number: int) -> bool:
        task = report.tasks.get(number)
        if task is None or task.unit == AWAY or task.status not in (*LIVE, "on_hold"):
            return False
        if any(each.parent == number and each.status == "offered" for each in report.tasks.values()):
            return False
        report.tasks[len(report.tasks) + 1] = Task("offered", unit=AWAY, parent=number)
        return True

    def _of(self, report: Report, number: int, move: Callable[[Task], bool]) -> bool:
        task = report.tasks.get(number)
        return task is not None and move(task)

    def _set(self, task: Task, from_: tuple[str, ...], to: str) -> bool:
        if task.status not in from_:
            return False
        task.status = to
        return True

    def _ended(self, report: Report, number: int) -> bool:
        """What follows when a task has ended: an offer of it goes with it, and the report may be over."""
        for task in report.tasks.values():
            if task.parent == number and task.status == "offered":
                task.status = "cancelled"
        if report.status == "in_progress" and not report.open():
            report.status = "resolved" if report.verified else "triaged"
            if report.status == "resolved":
                report.holder = None
        return True


DEPARTS = ("assigned", "accepted", "returned")
