"""Notices: steps of SLA ladders that were told to somebody and still ask for something. Owns their shape."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.records.reports import ReportLine
from cc.core.vocabulary import TargetName


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A step that was told to the caller, of a clock that still goes on. `number` 0 is the report's own clock, n its
    nth task's; `step` is the step's name, `level` how many steps of that clock had fired with it, `due_at` when it was
    due, `late` whether it came late, `recipient` as whom they were told, `told_at` from when on."""

    line: ReportLine
    number: int
    target: TargetName
    episode: int
    step: str
    level: int
    due_at: datetime
    late: bool
    recipient: str
    told_at: datetime
