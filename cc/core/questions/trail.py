"""What is asked of the audit trail and the feed."""

from dataclasses import dataclass

from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.trail import AuditResult, Event


@dataclass(frozen=True, slots=True)
class AuditEvents(StreamQuestion[Event]):
    """Events in the order they were recorded, of one stream (a ref, an id, or `unit:CODE` …) or of all."""

    stream: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class VerifyAudit(Question[AuditResult]):
    """Recompute every hash chain (of one report, or of all) and compare it with what is stored; supervisors and
    above. With `clocks` also fold each report's clocks from its events, and compare them with those stored."""

    report: str | None = None
    clocks: bool = False


@dataclass(frozen=True, slots=True)
class FeedPosition(Question[str]):
    """Where the change feed stands: `changes` after it tells everything that happens from now on. Whoever comes back
    after a broken connection needs it, having seen no change before."""
