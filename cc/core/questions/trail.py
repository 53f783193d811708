"""What is asked of the audit trail and the feed."""

from dataclasses import dataclass

from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.trail import AuditResult, AuditStep, Event


@dataclass(frozen=True, slots=True)
class AuditEvents(StreamQuestion[Event]):
    """Events in the order they were recorded, of one stream (a ref, an id, or `unit:CODE` …) or of all."""

    stream: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class VerifyAudit(Question[AuditResult]):
    """Recompute every hash chain (of one report, or of all), derive every row from its events, and compare both with
    what is stored; supervisors and above. `clocks` is taken for older callers: clocks are always compared."""

    report: str | None = None
    clocks: bool = False


@dataclass(frozen=True, slots=True)
class VerifySteps(StreamQuestion[AuditStep]):
    """The same step by step, for whoever shows how far it is. `after` is the mark of the last step of a run that was
    broken off."""

    report: str | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class FeedPosition(Question[str]):
    """Where the change feed stands: `changes` after it tells everything that happens from now on. Whoever comes back
    after a broken connection needs it, having seen no change before."""
