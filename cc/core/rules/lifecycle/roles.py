"""Sets of roles: how one is spelt, which of it stands highest, which may stand together. Pure; knows no person.

A person holds a set of roles. Their `role` is the highest of them: what they are called, and what old clients know.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from cc.core.vocabulary import Role

RANK: Mapping[Role, int] = {
    Role.CHANNEL: 0,
    Role.VIEWER: 0,
    Role.OFFICER: 1,
    Role.OPERATOR: 2,
    Role.SUPERVISOR: 3,
    Role.AUDITOR: 3,
    Role.ADMIN: 4,
    Role.SYSTEM: 9,
}
"""Who holds more, by role."""

_ORDER = tuple(Role)
FIRST = (Role.ADMIN, Role.SUPERVISOR, Role.OPERATOR)
"""What the first person of a room holds: so a room of one works."""
BESIDE_AUDITOR = frozenset({Role.AUDITOR, Role.VIEWER})
"""An auditor changes nothing, so holds no role that does."""


def ordered(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Each once, the highest first."""
    return tuple(sorted(set(roles), key=lambda role: (-RANK[role], -_ORDER.index(role))))


def highest(roles: Iterable[Role]) -> Role:
    """The one that stands above the others; ValueError of none."""
    return ordered(roles)[0]


def spelt(roles: Iterable[Role]) -> str:
    """A set as it is stored: words with a blank before and behind each."""
    return f" {' '.join(ordered(roles))} "


@lru_cache(maxsize=256)
def read(role: str, told: str) -> tuple[Role, ...]:
    """A set as it is stored beside its highest; that one alone where an older server has changed it since."""
    words = told.split()
    return ordered(map(Role, words)) if role in words else (Role(role),)


def needs_second_factor(held: Iterable[Role]) -> bool:
    """Whether a room that asks for second factors asks somebody of these roles: operators, and who stands above."""
    return RANK[highest(held)] >= RANK[Role.OPERATOR]
