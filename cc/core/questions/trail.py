"""What is asked of the audit trail and the feed."""

from dataclasses import dataclass

from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.trail import AuditResult, AuditStep, BrokenGlass, Event, Leaf


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
    """The same in batches, for whoever shows how far it is. `after` is the mark of the last batch of a run that was
    broken off, `upto` that of the batch after which to stop. Not `proving`: each batch is told by its digest, for
    whoever has proved it before; what belongs to no batch is checked all the same."""

    report: str | None = None
    after: str = ""
    upto: str = ""
    proving: bool = True


@dataclass(frozen=True, slots=True)
class ListBrokenGlass(Question[tuple[BrokenGlass, ...]]):
    """Who opened a report that they do not see, why and until when, the newest first: what ended within `days`, and
    what stands open (0: that alone). For supervisors, auditors and administrators."""

    days: int = 30


@dataclass(frozen=True, slots=True)
class LogLeaves(StreamQuestion[Leaf]):
    """The log that seals are made of: every numbered event in order, from number `after` on, of one stream (a ref, an
    id, or `unit:CODE` …) or of all; with `texts` what was hashed. For those who see the whole room, with clearance."""

    after: int = 0
    texts: bool = False
    stream: str | None = None


@dataclass(frozen=True, slots=True)
class FeedPosition(Question[str]):
    """Where the change feed stands: `changes` after it tells everything that happens from now on. Whoever comes back
    after a broken connection needs it, having seen no change before."""
