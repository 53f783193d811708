"""Intents on tasks. `task` is a ref with a number (`JKT-004211/2`) or a report's id with one."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.intents.samples import LAT, LON, PHOTO
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import Action, HoldReason, Subject


@dataclass(frozen=True, slots=True)
class HandOverTask(Intent[Receipt]):
    """Offer the task to another unit; it goes on here until they accept."""

    asks = (Subject.TASK, Action.HAND_OVER)

    task: str
    unit: str = field(metadata=example("dinas-sda"))
    reason: str = field(metadata=example("Pintu air milik Dinas SDA"))


@dataclass(frozen=True, slots=True)
class AcceptTask(Intent[Receipt]):
    """Take the task: the officer it is assigned to, whoever is first if to nobody, or a unit that was offered it."""

    asks = (Subject.TASK, Action.ACCEPT)

    task: str


@dataclass(frozen=True, slots=True)
class DeclineTask(Intent[Receipt]):
    """Refuse it, with the reason."""

    asks = (Subject.TASK, Action.DECLINE)

    task: str
    reason: str = field(metadata=example("Sedang menangani kejadian lain"))


@dataclass(frozen=True, slots=True)
class CancelTask(Intent[Receipt]):
    """Take it back, with the reason."""

    asks = (Subject.TASK, Action.CANCEL)

    task: str
    reason: str = field(metadata=example("Salah alamat"))


@dataclass(frozen=True, slots=True)
class DepartTask(Intent[Receipt]):
    """On the way. Place in degrees WGS84, if known."""

    asks = (Subject.TASK, Action.DEPART)

    task: str
    lon: float | None = field(default=None, metadata=example(LON))
    lat: float | None = field(default=None, metadata=example(LAT))


@dataclass(frozen=True, slots=True)
class ArriveTask(Intent[Receipt]):
    """On site."""

    asks = (Subject.TASK, Action.ARRIVE)

    task: str
    lon: float | None = field(default=None, metadata=example(LON))
    lat: float | None = field(default=None, metadata=example(LAT))


@dataclass(frozen=True, slots=True)
class CloseTask(Intent[Receipt]):
    """The work is done. `evidence` are SHA-256 names of photos that were put before."""

    asks = (Subject.TASK, Action.CLOSE)

    task: str
    evidence: tuple[str, ...] = field(default=(), metadata=example([PHOTO]))
    note: str = field(default="", metadata=example("Saluran sudah dibersihkan"))
    lon: float | None = field(default=None, metadata=example(LON))
    lat: float | None = field(default=None, metadata=example(LAT))


@dataclass(frozen=True, slots=True)
class VerifyTask(Intent[Receipt]):
    """The evidence shows that it is done. Not by whoever closed it."""

    asks = (Subject.TASK, Action.VERIFY)

    task: str
    note: str = field(default="", metadata=example("Sudah dicek lewat CCTV"))


@dataclass(frozen=True, slots=True)
class ReturnTask(Intent[Receipt]):
    """The evidence does not show it; back to the officer, with the reason."""

    asks = (Subject.TASK, Action.RETURN)

    task: str
    reason: str = field(metadata=example("Foto tidak menunjukkan lokasinya"))


@dataclass(frozen=True, slots=True)
class HoldTask(Intent[Receipt]):
    """It cannot go on now."""

    asks = (Subject.TASK, Action.HOLD)

    task: str
    reason: HoldReason = field(metadata=example("material"))
    note: str = field(default="", metadata=example("Menunggu pompa"))


@dataclass(frozen=True, slots=True)
class ResumeTask(Intent[Receipt]):
    """It goes on."""

    asks = (Subject.TASK, Action.RESUME)

    task: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReassignTask(Intent[Receipt]):
    """Give it to another officer of the same unit (None: to whoever takes it)."""

    asks = (Subject.TASK, Action.REASSIGN)

    task: str
    officer: str | None = field(default=None, metadata=example("budi"))
    note: str = ""


@dataclass(frozen=True, slots=True)
class AttachToTask(Intent[Receipt]):
    """Add photos, also to an ended task."""

    asks = (Subject.TASK, Action.ATTACH)

    task: str
    evidence: tuple[str, ...] = field(metadata=example([PHOTO]))
    note: str = ""
