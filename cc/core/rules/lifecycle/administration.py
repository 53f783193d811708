"""Is it yours to set up? Units and people within one's own subtree; nobody who holds more than oneself. Pure.

Owns the comparison of what two people hold; knows no table and says no sentence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cc.core.rules.lifecycle.roles import RANK, highest
from cc.core.vocabulary import Role


class More(StrEnum):
    """In what somebody holds more than somebody else."""

    UNIT = "unit"
    ROLE = "role"
    CLEARANCE = "clearance"


@dataclass(frozen=True, slots=True)
class Holding:
    """What somebody holds. `path`: codes from the root down to their unit."""

    roles: frozenset[Role]
    path: tuple[str, ...]
    cleared: bool

    @property
    def unit(self) -> str:
        """The unit that they work for; empty for who works for none."""
        return self.path[-1] if self.path else ""

    @property
    def highest(self) -> Role:
        """The role that stands above their others."""
        return highest(self.roles)


def agency_of(path: Sequence[str]) -> str:
    """The agency of a unit, by its path: the child of the root on it; the root is one of its own."""
    return path[min(1, len(path) - 1)] if path else ""


def is_inside(unit: str, path: Iterable[str]) -> bool:
    """Whether a unit, by its path, is `unit` or stands below it."""
    return bool(unit) and unit in tuple(path)


def holds_more(other: Holding, own: Holding) -> More | None:
    """In what somebody holds more than whoever wants to change them; None when in nothing: then they may."""
    if Role.SYSTEM in own.roles:
        return None
    if not is_inside(own.unit, other.path):
        return More.UNIT
    if RANK[other.highest] > RANK[own.highest]:
        return More.ROLE
    return More.CLEARANCE if other.cleared and not own.cleared else None
