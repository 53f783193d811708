"""What an operator does, and how it is taken back: intents and their compensation. Pure; carries nothing out.

Undo is another intent, never a deletion: the trail keeps both. What has no compensation asks for a digit before it is
done (design: console, rule 4).
"""

from collections.abc import Callable
from dataclasses import dataclass

from cc.core.intents import reports as ri
from cc.core.intents import tasks as ti
from cc.core.intents.base import Intent
from cc.core.phrases.kept import UNDONE
from cc.core.records.receipts import Receipt
from cc.core.records.reports import ReportLine
from cc.core.vocabulary import HoldReason
from cc.tui.words import Label

"""The reason that an undo gives where one is asked for."""

Undo = Callable[[ReportLine, Receipt], Intent[Receipt]]
"""From the line as it was and the answer: what takes it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleAction:
    """What to do to each chosen report. `outcome` is what the message line says of it afterwards; `goes_on`
    moves to the next row once it is done; `versioned` refuses it if the report has moved on since it was shown."""

    intent: Callable[[ReportLine], Intent[Receipt]]
    outcome: Label
    undo: Undo | None = None
    goes_on: bool = True
    versioned: bool = True
    task_version: int | None = None
    """The version of the task that it is about, where it is about one."""

    def version(self, line: ReportLine) -> int | None:
        """The version at which it was decided; None where nothing rests on it."""
        if self.task_version is not None:
            return self.task_version
        return line.version if self.versioned else None


def version_after(intent: Intent[Receipt], receipt: Receipt) -> int | None:
    """The version that a compensation rests on: the task's if it is about a task."""
    return receipt.task_version if hasattr(intent, "task") else receipt.version


def claim() -> ConsoleAction:
    """Take the lease."""
    return ConsoleAction(
        intent=lambda line: ri.ClaimReport(line.id),
        outcome=Label("claimed"),
        undo=lambda line, receipt: ri.ReleaseReport(line.id),
        goes_on=False,
    )


def release() -> ConsoleAction:
    """Give the lease back."""
    return ConsoleAction(
        intent=lambda line: ri.ReleaseReport(line.id),
        outcome=Label("let go"),
        undo=lambda line, receipt: ri.ClaimReport(line.id),
        goes_on=False,
    )


def cancel_task(line: ReportLine, receipt: Receipt) -> Intent[Receipt]:
    """Take an assignment back: the new task is cancelled."""
    return ti.CancelTask(f"{receipt.ref.partition('/')[0]}/{receipt.task}", UNDONE)


def reopen(line: ReportLine, receipt: Receipt) -> Intent[Receipt]:
    """Take a rejection or a resolution back."""
    return ri.ReopenReport(line.id, UNDONE)


def resume(line: ReportLine, receipt: Receipt) -> Intent[Receipt]:
    """Take a hold back."""
    return ri.ResumeReport(line.id, UNDONE)


def hold_again(line: ReportLine, receipt: Receipt) -> Intent[Receipt]:
    """Take a resumption back, for the reason it was held for."""
    known = [reason for reason in HoldReason if reason == line.hold_reason]
    return ri.HoldReport(line.id, known[0] if known else HoldReason.COORDINATION, note=UNDONE)


def unmerge(line: ReportLine, receipt: Receipt) -> Intent[Receipt]:
    """Take a merge back."""
    return ri.UnmergeReport(line.id, UNDONE)


def amend_back(line: ReportLine, receipt: Receipt) -> Intent[Receipt]:
    """Put category, priority and unit back as they were."""
    return ri.AmendReport(report=line.id, category=line.category, priority=line.priority, unit=line.unit, note=UNDONE)
