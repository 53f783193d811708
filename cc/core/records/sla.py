"""SLA records: policies, targets and clocks. Owns their shape; the arithmetic is in cc.core.rules."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cc.core.records.packs import Clause
from cc.core.vocabulary import OWN_START, ClockStart, ClockState, HoldReason, TargetName


class Reopening(StrEnum):
    """What reopening does to the clock that had stopped."""

    RESUME = "resume"
    RESTART = "restart"
    KEEP = "keep"


class Boundary(StrEnum):
    """When a span that ends exactly as the office closes is due."""

    CLOSING = "closing"
    NEXT_OPENING = "next_opening"


WALL = "wall"
"""Calendar name of targets that count every second of the day."""
SHIFT = "shift"
"""Word for the recipients' own shifts, where a step says in whose hours it may be told."""


@dataclass(frozen=True, slots=True)
class StepSpec:
    """A step of a target's ladder: who is told when so much of the target has been counted.

    Exactly one of `percent` (of the target) and `offset_s` (before the due time < 0, after it > 0) is given; both are
    seconds of the target's calendar, so that pauses move them as they move the due time. `to` names recipients:
    `officer`, `operator`, `supervisor`, `up` and `up:N` (the unit N levels up), `unit:CODE`, `person:LOGIN`. `hours`
    empty tells at any time, `shift` in a person's own shift, a calendar (`name@version`) in its hours.
    """

    percent: int | None = None
    offset_s: int | None = None
    to: tuple[str, ...] = ()
    hours: str = ""

    @property
    def name(self) -> str:
        """What the step is called in events; no clock fires a name twice: `80%`, `+0s`, `-600s`."""
        return f"{self.percent}%" if self.percent is not None else f"{self.offset_s or 0:+d}s"

    def counted_s(self, target_s: int) -> int:
        """How many seconds of a target have been counted when it is due; not below 0."""
        if self.percent is not None:
            return target_s * self.percent // 100
        return max(0, target_s + (self.offset_s or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSpec:
    """One promise: `target_s` seconds of the calendar's working time (`wall`, or `name@version`).

    `begins` says from when it counts, where that is not the target's own start (STARTS). `starts` is the older way of
    saying so, of `resolve` alone; of other targets it says nothing.
    """

    name: TargetName
    target_s: int
    calendar: str = WALL
    pauses: tuple[HoldReason, ...] = ()
    starts: ClockStart = ClockStart.RECEIVED
    boundary: Boundary = Boundary.CLOSING
    steps: tuple[StepSpec, ...] = ()
    begins: ClockStart | None = None

    @property
    def start(self) -> ClockStart:
        """From when it counts."""
        if self.begins is not None:
            return self.begins
        return self.starts if self.name == TargetName.RESOLVE else OWN_START[self.name]

    @property
    def early(self) -> bool:
        """Whether it counts from before the target's own start."""
        return self.begins not in (None, OWN_START[self.name]) and self.name != TargetName.RESOLVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is promised to reports of a unit's subtree, a category and a priority (None matches every one).

    `key` is `code@version`: a report keeps the version it was opened under. `effective_at` None holds from its loading
    on; else for reports received at or after it. `pack` is `name@version` of the pack it came with, or empty. A
    `retired` version matches nothing: from its `effective_at` on the code is no longer given to reports. A policy
    `by_hand` matches nothing either: it is given on purpose.
    """

    code: str
    version: int
    targets: tuple[TargetSpec, ...]
    unit: str | None = None
    category: str | None = None
    priority: int | None = None
    reopening: Reopening = Reopening.RESUME
    count_verification: bool = False
    close_after_days: int | None = None
    source: str = ""
    order: int = 0
    effective_at: datetime | None = None
    pack: str = ""
    retired: bool = False
    by_hand: bool = False
    clauses: tuple[Clause, ...] = ()

    @property
    def key(self) -> str:
        """`code@version`."""
        return f"{self.code}@{self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One target on one subject (`number` 0 is the report, n its nth task), one episode.

    `due_at` is None while paused, and after a void. `counted_s` and `paused_s` are seconds of the calendar up to
    `counted_to` (the last instant at which something happened to this clock). `breached_at` is set when it is known
    from the events alone (stopped late, or later events passed the due time); a running clock whose `due_at` has
    passed is breached too, whether or not anybody looked. `next_step_at` is when the next step of its ladder that has
    not fired is due, while it runs; it may have passed. `counts_in` (CountsIn, or empty where it is not known) is the
    unit in which the calendar's time is told; it is the calendar's, and not kept with the clock. `entered` (Entered, or
    empty) is what of its times proves least: that somebody said it afterwards, a device's clock, another system.
    """

    number: int
    target: TargetName
    episode: int
    state: ClockState
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    breached_at: datetime | None
    counted_s: int
    paused_s: int
    counted_to: datetime
    target_s: int
    policy: str
    calendar: str
    excluded: str = ""
    own_due: bool = False
    next_step_at: datetime | None = None
    entered: str = ""
    counts_in: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step that has not fired yet, of which clock, and when it is or was due."""

    number: int
    target: TargetName
    episode: int
    spec: StepSpec
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaFigure:
    """One row of an SLA report: counts by target within one group; percentiles in counted seconds, None if none."""

    group: tuple[str, ...]
    target: TargetName
    met: int
    breached: int
    running: int
    paused: int
    excluded: int
    median_s: int | None
    p90_s: int | None

    @property
    def compliance(self) -> float | None:
        """met / (met + breached), None when there is neither."""
        total = self.met + self.breached
        return self.met / total if total else None


@dataclass(frozen=True, slots=True)
class SlaExclusion:
    """How many clocks of a target count in no figure for a reason, and how many of them were late already. `reason` is
    `merged` (they go on at another report), `not_actionable`, or `void` (withdrawn before anybody answered)."""

    target: TargetName
    reason: str
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class SlaEntry:
    """Of a target's clocks that were met, how many owe that to times that somebody said afterwards (`late`), that a
    device's clock told, or that another system did; each clock once, by what proves least."""

    target: TargetName
    met: int
    late: int
    device: int
    imported: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateClock:
    """A broken promise: which clock of which report, and by how much. `number` 0 is the report's own, n its nth task's.

    `broken_at` is the due time that passed; `late_s` the seconds from then until it stopped, or until the figures were
    asked for while `stopped_at` is None. `excerpt` is the text's beginning, as it came (make it safe to show it).
    """

    ref: str
    number: int
    target: TargetName
    episode: int
    unit: str
    officer: str
    category: str
    excerpt: str
    received_at: datetime
    broken_at: datetime
    stopped_at: datetime | None
    late_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaReport:
    """A period's figures. `by` names the grouping columns in order; reports `without_clock` had no promise and are in
    no figure. `worst` are the latest broken promises, one a report, if they were asked for. `unit` is the one that the
    figures are limited to, with all below it; empty for all in sight. `totals` are the targets over all groups, without
    a group; `exclusions` say of what they leave out why, `entries` of what was met on whose word (None in one that was
    made before that was told).

    The figures hold for the instant `as_of` and rest on the events up to `position` (spelt as the feed does). They
    count what may be seen from the unit `seen_from` (with clearance if `cleared`) and matches the filter `query`.
    `digest` is the SHA-256 of all that (rules.sla_digest); `frozen` the name under which it was frozen, or empty.
    """

    start_at: datetime
    end_at: datetime
    by: tuple[str, ...]
    reports: int
    without_clock: int
    figures: tuple[SlaFigure, ...]
    worst: tuple[LateClock, ...] = ()
    unit: str = ""
    totals: tuple[SlaFigure, ...] = ()
    as_of: datetime | None = None
    position: str = ""
    digest: str = ""
    frozen: str = ""
    query: str = ""
    seen_from: str = ""
    cleared: bool = False
    exclusions: tuple[SlaExclusion, ...] | None = None
    entries: tuple[SlaEntry, ...] | None = None
