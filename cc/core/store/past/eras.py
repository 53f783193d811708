"""What somebody was, and how the tree of units stood, from when until when: from the streams of people and units, as
they were recorded. Read only; what it let them see, whoever asks says."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from cc.core.rules.lifecycle import roles
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql import tables
from cc.core.store.sql.times import FAR
from cc.core.store.trail import audit
from cc.core.vocabulary import Role

E = tables.event
Paths = Mapping[str, tuple[str, ...]]
_SAID = ("unit", "role", "roles", "cleared", "active")


class Standing(NamedTuple):
    """Where and what somebody was. `roles` the highest first."""

    unit: str
    roles: tuple[Role, ...]
    cleared: bool


class Era(NamedTuple):
    """From `since_s` on, before `until_s` (epoch s): what somebody was, and the tree (unit → codes from the root)."""

    since_s: int
    until_s: int
    standing: Standing
    paths: Paths


def eras_of(connection: Connection, directory: Directory, login: str) -> list[Era]:
    """Every era of a person in which they were active, the first first."""
    return list(_crossed(list(_standings(connection, login)), _trees(connection, directory)))


def eras_of_unit(connection: Connection, directory: Directory, unit: str) -> list[Era]:
    """Those of the people of a unit, whatever they are, with clearance: only the tree changes."""
    anybody = Standing(unit, (Role.OPERATOR,), True)
    return list(_crossed([(0, anybody)], _trees(connection, directory)))


def _standings(connection: Connection, login: str) -> Iterator[tuple[int, Standing | None]]:
    """What somebody was from when on; None while they were not active."""
    told: dict[str, Any] = {}
    last: object = ()
    for at_s, facts in _facts(connection, E.c.stream == f"person:{login}"):
        told |= {name: facts[name] for name in _SAID if name in facts}
        if "unit" not in told or "role" not in told:
            continue
        held = roles.read(str(told["role"]), str(told.get("roles") or ""))
        active = bool(told.get("active", True))
        now = Standing(str(told["unit"]), held, bool(told.get("cleared"))) if active else None
        if now != last:
            yield at_s, now
            last = now


def _trees(connection: Connection, directory: Directory) -> list[tuple[int, Paths]]:
    """How the tree stood from when on; as it is where no event says so."""
    tree: dict[str, tuple[str, ...]] = {}
    found: list[tuple[int, Paths]] = []
    for at_s, facts in _facts(connection, E.c.stream.like("unit:%")):
        code, path = facts.get("code"), facts.get("path")
        if not isinstance(code, str) or not isinstance(path, str) or tree.get(code) == tuple(path.split("/")):
            continue
        tree = {**tree, code: tuple(path.split("/"))}
        if found and found[-1][0] == at_s:
            found.pop()
        found.append((at_s, tree))
    return found or [(0, directory.paths)]


def _facts(connection: Connection, which: Any) -> Iterator[tuple[int, Mapping[str, object]]]:
    query: Select[Any] = select(*audit.COLUMNS).where(which).order_by(E.c.position)
    for row in connection.execute(query):
        for move in audit.decode(row).moves:
            yield row.recorded_at, move.facts


def _crossed(standings: list[tuple[int, Standing | None]], trees: list[tuple[int, Paths]]) -> Iterator[Era]:
    """Both beside each other: an era ends where either changes. The first tree holds for before it, too."""
    trees = [(0, trees[0][1]), *trees[1:]]
    times = sorted({at_s for at_s, _ in standings} | {at_s for at_s, _ in trees})
    for since_s, until_s in zip(times, [*times[1:], FAR], strict=True):
        standing = next((what for at_s, what in reversed(standings) if at_s <= since_s), None)
        if standing is not None:
            paths = next(tree for at_s, tree in reversed(trees) if at_s <= since_s)
            yield Era(since_s, until_s, standing, paths)
