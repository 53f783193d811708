"""May somebody break the glass of a report that they do not see? Pure: what stands between them and it goes in.

One glass has one wall: a report of one's own units that wants a clearance, or one of another agency that is open to its
own people. What stands behind both stays shut. Knows no table; how often and how long, the service says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Wall(StrEnum):
    """What stands between a supervisor and a report."""

    RESTRICTED = "restricted"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A report as it stands to somebody: whether they see it, whether a clearance would let them, whether it wants
    one that they lack, and the agencies of both."""

    seen: bool
    seen_if_cleared: bool
    needs_clearance: bool
    own_agency: str
    its_agency: str


def wall(hidden: Hidden, allows: Callable[[str], bool]) -> Wall | None:
    """The one wall that may be broken; None where there is none, or it may not. `allows`: whether an agency lets
    others open its reports, and its own people open theirs."""
    if hidden.seen:
        return None
    if hidden.seen_if_cleared:
        return Wall.RESTRICTED
    both = allows(hidden.own_agency) and allows(hidden.its_agency)
    return Wall.FOREIGN if both and not hidden.needs_clearance else None
