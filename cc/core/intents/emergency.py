"""Intents for an emergency: opening what one does not see, a room whose root has no administrator."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.records.organisation import Saved
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import Action, Subject


@dataclass(frozen=True, slots=True)
class BreakGlass(Intent[Receipt]):
    """Open a report that one does not see, in an emergency, to read it for some `minutes`: a restricted one of one's
    own units, or one of another agency where both agencies let it. It is recorded first, its owner's supervisor and
    the auditor are told, and it ends by itself."""

    asks = (Subject.REPORT, Action.BREAK_GLASS)

    report: str
    reason: str = field(metadata=example("Pelapor terancam, penyidik tidak dapat dihubungi"))
    minutes: int = field(default=30, metadata=example(30))


@dataclass(frozen=True, slots=True)
class RecoverAdmin(Intent[Saved]):
    """Make somebody an administrator of the root unit in which there is none (any more). Only on the machine that holds
    the database; loud in the audit trail."""

    login: str
    reason: str = field(metadata=example("Admin terakhir sudah pindah"))
