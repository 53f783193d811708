"""What a report's events tell of other reports, for those alone who see these too. Read only; owns no event.

A merge is recorded on both reports, each naming the other. Whoever sees only one of them learns that it was merged, and
not with what.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from cc.core.records.organisation import Actor
from cc.core.records.trail import Event, Move
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.sql import tables

R = tables.report

_ID_FACTS = ("into", "absorbed_id")
_FACTS = frozenset({*_ID_FACTS, "into_ref", "absorbed"})


def in_sight(connection: Connection, actor: Actor, directory: Directory, events: Sequence[Event]) -> Sequence[Event]:
    """The events without what they say of reports out of the actor's sight; one query at most."""
    named = sorted({id for event in events for move in event.moves for id in _named(move)})
    if not named:
        return events
    query = select(R.c.id).where(R.c.id.in_(named), may_see(actor, directory))
    hidden = set(named) - {row.id for row in connection.execute(query)}
    return [_without(event, hidden) for event in events] if hidden else events


def ref_in_sight(connection: Connection, actor: Actor, directory: Directory, report_id: str | None) -> str | None:
    """The ref of a report that another one names, None out of sight."""
    if report_id is None:
        return None
    query = select(R.c.ref).where(R.c.id == report_id, may_see(actor, directory))
    found: str | None = connection.execute(query).scalar()
    return found


def _named(move: Move) -> Iterator[str]:
    # A task's `into` is the number of another task of the same report.
    return (told for name in _ID_FACTS if isinstance(told := move.facts.get(name), str))


def _without(event: Event, hidden: set[str]) -> Event:
    return replace(
        event, moves=tuple(_quiet(move) if hidden.intersection(_named(move)) else move for move in event.moves)
    )


def _quiet(move: Move) -> Move:
    kept: dict[str, Any] = {name: value for name, value in move.facts.items() if name not in _FACTS}
    return replace(move, facts=kept)
