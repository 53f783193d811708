"""Which events were taken back at once by whoever made them, and so leave no trace on any clock: what was due is due.

Somebody who takes their own move back within UNDO_S seconds, before anybody did anything else, has pressed a wrong key
(docs/decisions/0013-undo.md). Both events stay in the trail. Nothing that counts from another time is taken for one,
and nothing that changes what is promised. A claim that waits counts when it was recorded: it is taken back as if it had
not been claimed and, confirmed or not, leaves nothing.
"""

from collections.abc import Sequence

from cc.core.records.trail import TAKEN_BACK, Event, Move
from cc.core.rules.calendar.work_calendar import epoch_s
from cc.core.rules.lifecycle.tables import QUIET
from cc.core.vocabulary import Action, TaskStatus

UNDO_S = 8
"""How long somebody can take a move back."""

_TERMS = frozenset({"policy", "due_at", "calendars"})
_WAY_BACK = {
    Action.HOLD: Action.RESUME,
    Action.RESOLVE: Action.REOPEN,
    Action.REJECT: Action.REOPEN,
    Action.MERGE: Action.UNMERGE,
    Action.ASSIGN: Action.CANCEL,
    Action.HAND_OVER: Action.CANCEL,
}
"""By which move another is taken back. To resume has none: a hold says a reason and counts for itself."""


def undone(events: Sequence[Event]) -> frozenset[int]:
    """The places of the events of one report that were taken back, and of those that did it."""
    found: set[int] = set()
    standing: list[int] = []
    for place, event in enumerate(events):
        if all(move.action in QUIET for move in event.moves):
            continue
        if len(standing) > 1 and _takes_back(events[standing[-1]], event):
            found |= {standing.pop(), place}
        else:
            standing.append(place)
    return frozenset(found)


def _takes_back(done: Event, event: Event) -> bool:
    if event.rules < TAKEN_BACK or event.actor != done.actor:
        return False
    if epoch_s(event.recorded_at) - epoch_s(done.recorded_at) > UNDO_S:
        return False
    back = {move.action for move in event.moves}
    if not any(_WAY_BACK.get(move.action) in back for move in done.moves):
        return False
    return _plain(done) and _plain(event) and _nothing_is_left([*done.moves, *event.moves])


def _plain(event: Event) -> bool:
    """Whether it counts when it was recorded, and promises nothing."""
    at_s = epoch_s(event.recorded_at)
    return all(epoch_s(move.at) == at_s and not _TERMS & move.facts.keys() for move in event.moves)


def _nothing_is_left(moves: Sequence[Move]) -> bool:
    """Whether the report and every task stand as before; of a task that was new nothing but that it was cancelled."""
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for move in moves:
        first.setdefault(move.number, move.before or TaskStatus.CANCELLED)
        last[move.number] = move.after
    return first == last
