"""Events: the audit trail, the SLA engine's input and the change feed. Owns their shape; knows no hash and no table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cc.core.phrases import Phrase
from cc.core.vocabulary import Action, Subject

Facts = Mapping[str, object]
"""Plain JSON values, by name. Names in use: reason, note, category, priority, unit, officer, area, lon, lat, due_at
(ISO), policy (`code@version`), evidence (list of SHA-256), until (ISO), into (report id), implied (bool), source,
source_id, received_at (ISO), flags, shares, claim_until, text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One step of one subject.

    `number` is 0 for the report and n for its nth task. `before` is None for a birth. `at` is the instant at which it
    counts (claimed, clamped, whole seconds, aware UTC); the event's `recorded_at` is when we learned of it.
    """

    subject: Subject
    number: int
    action: Action
    before: str | None
    after: str
    at: datetime
    facts: Facts = field(default_factory=dict)


RULES = 5
"""The rules by which clocks follow what is recorded now. What was recorded under earlier ones counts as it did, so that
no figure of the past moves by itself. Under 1 a merge or a rejection that was taken back stood still meanwhile, a move
taken back at once left its trace, and an offer that was accepted began a second `accept`; under 2 naming who does an
accepted offer still did."""
TAKEN_BACK, NAMED = 2, 3
"""The first rules under which what is taken back has never been, and under which an accepted offer is answered for."""
WITHHELD = 5
"""Since when an event's text only commits to what somebody wrote freely, and to a report's text."""
CLAIM_RULES = 4
"""Since when a claimed time waits for a confirmation where it could mend a breach, and clocks say what they owe to
times that were claimed, imported or a device's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Everything that one intent did to one stream (a report's id, or `unit:CODE`, `person:LOGIN`, `policy:CODE` …).
    `rules` are those of its day (RULES). `states` is what it commits to beside its moves, by name (see
    rules.work.commitments): a baseline has nothing else. `withheld` are the facts (`0.note`: of the first move) that
    its hashed text holds by commitment alone (see rules.work.withheld)."""

    stream: str
    seq: int
    recorded_at: datetime
    actor: str
    intent: str
    moves: tuple[Move, ...]
    imported: bool = False
    position: str = ""
    hash: str = ""
    ref: str = ""
    rules: int = RULES
    states: Facts = field(default_factory=dict)
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the change feed tells: that something moved, and where to look. `position` resumes the feed after it."""

    position: str
    stream: str
    seq: int
    ref: str
    actor: str
    intent: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenGlass:
    """That somebody (`login`) opened a report that they do not see, to read it from `broken_at` until `until`. `wall`
    is what stood between: `restricted` or `foreign`; `seq` the event's place in the report's stream."""

    ref: str
    seq: int
    login: str
    wall: str
    reason: str
    broken_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One thing that is wrong with the audit trail; `seq` 0 means the stream as a whole. `problem` is English,
    `problem_phrase` says the same in a reader's language."""

    stream: str
    seq: int
    problem: str
    problem_phrase: Phrase | None = None

    @classmethod
    def of(cls, stream: str, seq: int, problem: Phrase) -> "AuditFinding":
        """A finding of a phrase, its English beside it."""
        return cls(stream, seq, str(problem), problem)


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What `audit verify` found. It holds when there are no findings. `proved_since` (ISO, or empty): what events of
    before did not say is proved since then."""

    streams: int
    events: int
    findings: tuple[AuditFinding, ...]
    proved_since: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditStep:
    """A batch of what `audit verify` walks through: how much of it is done, and what was found in the batch.

    `streams` and `events` are what was walked so far. A run that was broken off goes on after the `mark` of its last
    step; the very last step's is empty. `proved_since` as of AuditResult. `digest` is of everything that was looked at
    (rows, events, what their proof rests on); empty where something was found, and where there are no rows of a batch.
    """

    done: int
    total: int
    streams: int
    events: int
    findings: tuple[AuditFinding, ...] = ()
    mark: str = ""
    proved_since: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One event's place in the log: `number` from 0 without gaps, `hash` what it hashes to (empty where the event is
    gone), `text` what was hashed and `private` what lies beside it, if asked for."""

    number: int
    position: str
    stream: str
    seq: int
    hash: str
    text: str = ""
    private: str = ""


@dataclass(frozen=True, slots=True)
class Numbered:
    """How many events got their number in the log, and how many have none yet."""

    numbered: int
    waiting: int
