"""Questions about messages: which wait, which were given up."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.reports import Page
from cc.core.records.sending import MessageCounts, MessageRecord, SlaReportRun
from cc.core.vocabulary import MessageState


@dataclass(frozen=True, slots=True)
class ListMessages(Question[Page[MessageRecord]]):
    """Messages about reports in sight, newest first; supervisors and above."""

    state: MessageState | None = None
    cursor: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class CountMessages(Question[MessageCounts]):
    """How many wait and how many were given up, in the whole house; supervisors and above."""


@dataclass(frozen=True, slots=True)
class ListSlaReportRuns(Question[tuple[SlaReportRun, ...]]):
    """Runs of scheduled reports, of one schedule or of all, the latest periods first, 100 at most; supervisors and
    above."""

    first_name = "ListReportRuns"

    schedule: str = ""
