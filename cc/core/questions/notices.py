"""What is asked of notices."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.notices import Notice


@dataclass(frozen=True, slots=True)
class ListNotices(Question[tuple[Notice, ...]]):
    """The steps of SLA ladders that were told to the caller (by name, or to their role in their unit) within a day, of
    clocks that still go on; newest first, at most 200."""
