"""Why a clock says what it says: intervals, steps, clauses. Owns the shape of the answer to `cc sla why`."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.phrases.phrase import Phrase
from cc.core.records.packs import Clause
from cc.core.records.sla import Clock, TargetSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """An interval of a clock's life. `kind` is counted, paused, closed (office shut) or excluded; [start, end).
    `reason` is English, `why` says the same in a reader's language."""

    kind: str
    start: datetime
    end: datetime
    seconds: int
    reason: str = ""
    why: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStanding:
    """How a step of a clock's ladder stands. `state` is fired (`at` it was due, `fired_at` it was, `told_at` its first
    message left, `to` whom it tells), held (it fired, and its first message waits until `told_at`), lapsed (it fired,
    and nobody sent its message in time), due (`at`), waits (the clock is paused: nobody knows when), or over (the clock
    ended before). `not_yet` are those whose message has not left. Before it has fired `to` holds the policy's words."""

    name: str
    state: str
    at: datetime | None
    fired_at: datetime | None = None
    late: bool = False
    to: tuple[str, ...] = ()
    hours: str = ""
    told_at: datetime | None = None
    not_yet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockExplanation:
    """A clock with every interval it rests on; the counted spans add up to `clock.counted_s`.

    `clause` says in English what it is held to; `spec`, `zone` (of its calendar), `source` (of its policy) and
    `brought_by` (the merged report since whose beginning it counts) are what that sentence is made of, for whoever says
    it in another language. `clauses` are the policy's about this target, `times` what was said afterwards of when
    things happened.
    """

    clock: Clock
    spans: tuple[Span, ...]
    verdict: str
    clause: str
    steps: tuple[StepStanding, ...] = ()
    spec: TargetSpec | None = None
    zone: str = ""
    source: str = ""
    verdict_phrase: Phrase | None = None
    brought_by: str = ""
    clauses: tuple[Clause, ...] = ()
    times: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Answer to `cc sla why REF`."""

    ref: str
    as_of: datetime
    zone: str
    clocks: tuple[ClockExplanation, ...]
