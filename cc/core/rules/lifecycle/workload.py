"""How a task counts in a workload. Pure; the only place that says which statuses are work done, and work under way."""

from collections.abc import Mapping

from cc.core.rules.lifecycle.tables import ENDED_TASK
from cc.core.vocabulary import ReportStatus, TaskStatus

CLOSED = frozenset({TaskStatus.DONE, TaskStatus.VERIFIED})
"""The officer has done it."""
OPEN = frozenset(TaskStatus) - ENDED_TASK - CLOSED
"""Somebody still has it on the list."""
STANDING: Mapping[str, str] = {
    **{status.value: "open" for status in OPEN},
    **{status.value: "closed" for status in CLOSED},
    TaskStatus.DECLINED.value: "declined",
    TaskStatus.HANDED_OVER.value: "handed_over",
    TaskStatus.CANCELLED.value: "cancelled",
}
"""What a task counts as, by its status."""

NO_PLACE_OF_ITS_OWN = ReportStatus.REJECTED.value
"""A report that tells of nothing that is there."""


def was_closed(status: str, returns: int) -> bool:
    """Whether the officer has ever closed the task."""
    return returns > 0 or status in CLOSED
