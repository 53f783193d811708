"""Intents on tasks. `task` is a ref with a number (`JKT-004211/2`) or a report's id with one."""

from dataclasses import dataclass

from cc.core.intents.base import Intent
from cc.core.records.receipt import Receipt
from cc.core.vocabulary import HoldReason


@dataclass(frozen=True, slots=True)
class HandOverTask(Intent[Receipt]):
    """Offer the task to another unit; it goes on here until they accept."""

    task: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class AcceptTask(Intent[Receipt]):
    """Take the task: the officer it is assigned to, whoever is first if to nobody, or a unit that was offered it."""

    task: str


@dataclass(frozen=True, slots=True)
class DeclineTask(Intent[Receipt]):
    """Refuse it, with the reason."""

    task: str
    reason: str


@dataclass(frozen=True, slots=True)
class CancelTask(Intent[Receipt]):
    """Take it back, with the reason."""

    task: str
    reason: str


@dataclass(frozen=True, slots=True)
class DepartTask(Intent[Receipt]):
    """On the way. Place in degrees WGS84, if known."""

    task: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class ArriveTask(Intent[Receipt]):
    """On site."""

    task: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class CloseTask(Intent[Receipt]):
    """The work is done. `evidence` are SHA-256 names of photos that were put before."""

    task: str
    evidence: tuple[str, ...] = ()
    note: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class VerifyTask(Intent[Receipt]):
    """The evidence shows that it is done. Not by whoever closed it."""

    task: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnTask(Intent[Receipt]):
    """The evidence does not show it; back to the officer, with the reason."""

    task: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoldTask(Intent[Receipt]):
    """It cannot go on now."""

    task: str
    reason: HoldReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResumeTask(Intent[Receipt]):
    """It goes on."""

    task: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReassignTask(Intent[Receipt]):
    """Give it to another officer of the same unit (None: to whoever takes it)."""

    task: str
    officer: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AttachToTask(Intent[Receipt]):
    """Add photos, also to an ended task (late evidence)."""

    task: str
    evidence: tuple[str, ...]
    note: str = ""
