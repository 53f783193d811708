"""How the simulated people work, read from work.toml: waiting times, shares and words. Knows no Centre."""

from functools import cache
from typing import Any

from cc.core.vocabulary import Priority
from cc.demo.dice import Dice
from cc.demo.world.files import read_toml


class Habits:
    """Draws from work.toml with named dice. `patience` stretches how long things are left for the human."""

    def __init__(self, dice: Dice, patience: float = 1.0) -> None:
        self.dice, self._patience = dice, patience

    def wait_s(self, what: str, priority: Priority, *name: object) -> float:
        """How long `what` takes at this priority, seconds of the city's time."""
        return self.dice.seconds(_table()["seconds"][what][priority - 1], what, *name)

    def patience_s(self, priority: Priority, *name: object) -> float:
        """How much longer something waits that is left for the human at the console."""
        return self._patience * self.wait_s("patience", priority, *name)

    def happens(self, what: str, *name: object) -> bool:
        """Whether `what` happens this time, by its share."""
        return self.dice.chance(_table()["share"][what], what, *name)

    def words(self, what: str, *name: object) -> str:
        """What somebody says to it."""
        return str(self.dice.rng(what, *name).choice(_table()["words"][what]))


def helper_of(category: str) -> str | None:
    """The unit that is asked to take over a task of this category, if there is one."""
    unit: str | None = _table()["hand_over"].get(category)
    return unit


@cache
def _table() -> dict[str, Any]:
    return read_toml("work.toml")
