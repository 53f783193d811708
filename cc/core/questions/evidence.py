"""What is asked of evidence."""

from dataclasses import dataclass

from cc.core.questions.base import Question
from cc.core.records.evidence import EvidenceRecord


@dataclass(frozen=True, slots=True)
class ListEvidence(Question[tuple[EvidenceRecord, ...]]):
    """The photos of a report and of its tasks."""

    report: str


@dataclass(frozen=True, slots=True)
class FindEvidence(Question[tuple[EvidenceRecord, ...]]):
    """Where the photo of a SHA-256 is attached, on reports in sight: at most 50, without findings."""

    sha256: str
