"""Frozen SLA reports, and how they differ from what is known by now. Owns their shape, nothing else."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.phrases import Phrase
from cc.core.records.sla import SlaFigure, SlaReport
from cc.core.vocabulary import TargetName


@dataclass(frozen=True, slots=True)
class FrozenSlaReport:
    """A report that never changes: its figures, when it was frozen and by whom. `body_sha256` is the hash of the stored
    text, which stands in the audit trail too (stream `frozen:NAME`)."""

    name: str
    report: SlaReport
    frozen_at: datetime
    frozen_by: str
    body_sha256: str


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A row of figures that differs; None where there was or is none."""

    group: tuple[str, ...]
    target: TargetName
    then: SlaFigure | None
    now: SlaFigure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """A clock that counts otherwise: verdict and counted seconds then and now, empty and None where it did not count;
    `moved` when it counts in another group."""

    number: int
    target: TargetName
    episode: int
    then: str
    now: str
    counted_then_s: int | None
    counted_now_s: int | None
    moved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a report differs: an event since (`at`, `by`, `intent`), or `time` alone, or a change of the `house` (units,
    workplaces, categories). `kind` is a word for programs, `told` English for people, `told_phrase` the same in a
    reader's language."""

    kind: str
    told: str
    at: datetime | None = None
    by: str = ""
    intent: str = ""
    told_phrase: Phrase | None = None


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A report that counts otherwise than when it was frozen, and why."""

    ref: str
    counted_then: bool
    counted_now: bool
    clocks: tuple[ClockChange, ...]
    why: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A frozen report beside the same reckoned now, over the same scope and filter.

    `intact` says whether the stored text is the one in the audit trail, `reproduced` whether reckoning it again from
    the events it rests on gives the same digest. `reports` are the first of `total` that count otherwise.
    """

    frozen: FrozenSlaReport
    now: SlaReport
    intact: bool
    reproduced: bool
    figures: tuple[FigureChange, ...]
    reports: tuple[ReportChange, ...]
    total: int


@dataclass(frozen=True, slots=True)
class DigestCheck:
    """What the Centre knows of a report's digest: the freezes of it in sight, by name, and the same report again, each
    of the period's reports folded anew from the events that it names."""

    frozen: tuple[str, ...]
    again: SlaReport
