"""Questions about personal data."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.questions.base import Question
from cc.core.records.privacy import KeyRecord
from cc.core.records.reports import ReportLine


@dataclass(frozen=True, slots=True)
class FindByReporter(Question[tuple[ReportLine, ...]]):
    """Reports of one reporter, newest first, 500 at most: the whole contact as it was given (letters in any case, a
    telephone number with or without its country's code). Those of one's unit and below; operators and above."""

    reporter: str = field(metadata=example("+62811000111"))


@dataclass(frozen=True, slots=True)
class ListPersonalKeys(Question[KeyRecord]):
    """Which keys personal data is encrypted with, and whether they are here."""
