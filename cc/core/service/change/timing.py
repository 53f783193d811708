"""When the next move of a report or one of its tasks counts. Owns what it is held against: what its subject did before.
Knows no intent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cc.core.records.trail import Event, Move
from cc.core.rules.lifecycle.tables import QUIET
from cc.core.rules.sla.claims import favours, orders_nothing
from cc.core.service.change.effective_time import Effective, effective_at
from cc.core.vocabulary import Action


def effective(
    before: Sequence[Event],
    moves: Sequence[Move],
    next_move: tuple[int, Action, str],
    *,
    name: str,
    now: datetime,
    claimed_at: datetime | None,
    believed: timedelta | None,
) -> Effective:
    """When a move (its subject's number, the action, where it leads) of the report `name` counts, behind the events
    `before` and the `moves` of its own event. InputError for a claim that cannot be."""
    number, action, after = next_move
    earlier = [(event, move) for event in before for move in event.moves if move.number == number]
    known = [move for event, move in earlier if move.before is None or not orders_nothing(event, move)]
    known += [move for move in moves if move.number == number and move.action not in QUIET]
    born = known[0].at if known else before[0].moves[0].at if before else None
    return effective_at(
        claimed_at,
        now=now,
        born=born,
        previous=known[-1].at if known else born,
        name=f"{name}/{number}" if number else name,
        favours=favours(action, after),
        believed=believed,
    )
