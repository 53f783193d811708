"""What an intent on a report or a task is answered with. In a file of its own: a field command loads it and no other
record (thirteen frozen classes cost a tenth of its start)."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.phrases import Phrase
from cc.core.vocabulary import Flag, ReportStatus, TaskStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Answer to an intent on a report or a task: where it stands after it. `task` 0 means the report itself. `warnings`
    say in English what was left out of what was sent, `warning_phrases` the same in a reader's language."""

    report_id: str
    ref: str
    version: int
    status: ReportStatus
    seq: int
    task: int = 0
    task_status: TaskStatus | None = None
    task_version: int | None = None
    due_at: datetime | None = None
    flags: tuple[Flag, ...] = ()
    warnings: tuple[str, ...] = ()
    warning_phrases: tuple[Phrase, ...] = ()

    @property
    def told(self) -> tuple[Phrase | str, ...]:
        """The warnings as they are to be said: an older Centre has them in English alone."""
        return self.warning_phrases or self.warnings
