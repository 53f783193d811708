"""The eight seconds in which `u` takes the last action back. Pure: an action's compensations, and until when."""

from dataclasses import dataclass

from cc.core.intents.base import Intent
from cc.core.records.receipts import Receipt

UNDO_S = 8


@dataclass(frozen=True, slots=True)
class Compensation:
    """What takes one report's change back, if it has not moved on since (`version`)."""

    report_id: str
    ref: str
    intent: Intent[Receipt]
    version: int | None


@dataclass(slots=True)
class UndoSlot:
    """Holds what can be taken back, until it cannot. `now` is monotonic seconds."""

    compensations: tuple[Compensation, ...] = ()
    words: str = ""
    until_s: float = 0.0

    def fill(self, compensations: tuple[Compensation, ...], words: str, now_s: float) -> None:
        """From now on this is what `u` takes back."""
        self.compensations, self.words, self.until_s = compensations, words, now_s + UNDO_S

    def left_s(self, now_s: float) -> int:
        """Whole seconds left; 0 when there is nothing to undo."""
        if not self.compensations:
            return 0
        return max(0, int(self.until_s - now_s + 0.999))

    def take(self, now_s: float) -> tuple[Compensation, ...]:
        """What to undo, once; empty when there is nothing or it is too late."""
        taken = self.compensations if now_s < self.until_s else ()
        self.compensations = ()
        return taken
