"""What is asked before somebody is sent or reports are merged."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.dispatch import SimilarReport, Suggestions


@dataclass(frozen=True, slots=True)
class SuggestDispatch(Question[Suggestions]):
    """Units and people who could take the report, best first."""

    report: str
    unit: str | None = None
    limit: int = 8


@dataclass(frozen=True, slots=True)
class FindSimilar(Question[tuple[SimilarReport, ...]]):
    """Reports near in place and time that may tell of the same thing, best first."""

    report: str
    limit: int = 14
