"""Questions about personal data."""

from dataclasses import dataclass, field
from datetime import datetime

from cc.core.asked import example
from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.privacy import KeyRecord, OpenedEntry, PersonReport, SeenReport
from cc.core.records.reports import ReportLine


@dataclass(frozen=True, slots=True)
class FindByReporter(Question[tuple[ReportLine, ...]]):
    """Reports of one reporter, newest first, 500 at most: the whole contact as it was given (letters in any case, a
    telephone number with or without its country's code). Those of one's unit and below; operators and above."""

    reporter: str = field(metadata=example("+62811000111"))


@dataclass(frozen=True, slots=True)
class ListPersonalKeys(Question[KeyRecord]):
    """Which keys personal data is encrypted with, and whether they are here."""


@dataclass(frozen=True, slots=True)
class WhoOpened(StreamQuestion[OpenedEntry]):
    """Who opened restricted reports and personal data, oldest first, once a person, report, way and day: of one report
    (ref or id), by one person, in a period. Supervisors and auditors: reports of their unit and below, and what their
    people opened."""

    report: str | None = None
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AboutPerson(Question[tuple[PersonReport, ...]]):
    """Everything that is kept of a reporter, report by report, 500 at most: by the whole contact, as FindByReporter.
    Supervisors and auditors, in their unit and below; it is written down that they asked."""

    contact: str = field(metadata=example("+62811000111"))


@dataclass(frozen=True, slots=True)
class CouldHaveSeen(StreamQuestion[SeenReport]):
    """Reports that a person, all of a unit, or the bearer of a token (8 digits or more of its digest) could have seen
    in a period: by their unit, a share, a task, their own entry or broken glass, and how often they opened it. Units,
    roles, clearance and the tree are those of then, as they were recorded. Supervisors and auditors, of reports of
    their unit and below."""

    person: str | None = None
    unit: str | None = None
    token: str | None = None
    since: datetime | None = None
    until: datetime | None = None
