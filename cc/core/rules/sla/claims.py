"""Times that somebody says afterwards: which of them wait for a confirmation, what was confirmed, from when each counts
(design: trust, 4). Owns those rules and the facts that tell them; must never know a database or a policy: what a claim
favours is judged by what it does, for a policy may come later.

What a move says of its time, besides `at`: `claimed_at` (ISO) when somebody claimed one, and `counted`: `claimed`,
`clamped` (to what its subject did last), `recorded` (it waits: `at` is when it was recorded), and of older events
`received` (it was not believed). A `confirm` names the events (`confirms`, or `declines`: seqs).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from cc.core.records.trail import CLAIM_RULES, Event, Move
from cc.core.rules.lifecycle.room_settings import SETTINGS
from cc.core.rules.lifecycle.statuses import OVER_REPORT
from cc.core.rules.lifecycle.tables import QUIET
from cc.core.vocabulary import Action, Entered, RoomSetting

BELIEVED = timedelta(minutes=SETTINGS[RoomSetting.BELIEVED_MINUTES].default)
"""How far back a typed time is believed, where the room says nothing else."""
WAITS = "recorded"
CLAIMED = frozenset({"claimed", "clamped"})
"""What `counted` says of a time that counts as it was said, or clamped."""

_GOES_ON = frozenset({Action.RESUME, Action.REOPEN, Action.RETURN, Action.UNMERGE})
"""What makes a promise go on: the earlier, the more is counted."""
_RANK = (Entered.LATE, Entered.DEVICE, Entered.IMPORTED)


class Waiting(NamedTuple):
    """An event whose claimed time waits: its place in the report's stream, who claimed it and when it was recorded; of
    its first move the subject (0 the report, else a task), the action and the time that was claimed."""

    seq: int
    by: str
    recorded_at: datetime
    number: int
    action: Action
    claimed_at: datetime


def favours(action: Action, after: str) -> bool:
    """Whether an earlier time of such a move can make a clock look better: it ends, pauses or changes a promise."""
    if action in QUIET or action is Action.CONFIRM:
        return False
    return action not in _GOES_ON or after in OVER_REPORT


def settled(events: Sequence[Event]) -> tuple[frozenset[int], frozenset[int]]:
    """Which events' claims were confirmed, and which declined, by seq."""
    confirmed: set[int] = set()
    declined: set[int] = set()
    for event in events:
        for move in event.moves:
            if move.action is Action.CONFIRM:
                confirmed.update(_seqs(move.facts, "confirms"))
                declined.update(_seqs(move.facts, "declines"))
    return frozenset(confirmed), frozenset(declined)


def _seqs(facts: Mapping[str, object], name: str) -> Iterator[int]:
    told = facts.get(name)
    return (int(each) for each in told) if isinstance(told, Sequence) else iter(())


def waiting(events: Sequence[Event]) -> tuple[Waiting, ...]:
    """The claims that nobody has confirmed or declined, in the order in which they were recorded."""
    confirmed, declined = settled(events)
    found: list[Waiting] = []
    for event in events:
        first = next((move for move in event.moves if move.facts.get("counted") == WAITS), None)
        if first is not None and event.seq not in confirmed and event.seq not in declined:
            at = datetime.fromisoformat(str(first.facts["claimed_at"]))
            found.append(Waiting(event.seq, event.actor, event.recorded_at, first.number, first.action, at))
    return tuple(found)


def counts_at(event: Event, move: Move, confirmed: frozenset[int]) -> datetime:
    """From when a move counts, before it is clamped. A claim that is believed follows what comes before it, when that
    is moved by a confirmation; one that waits counts when it is confirmed."""
    if event.rules < CLAIM_RULES or "claimed_at" not in move.facts:
        return move.at
    counted = move.facts.get("counted")
    if counted in CLAIMED or (counted == WAITS and event.seq in confirmed):
        return datetime.fromisoformat(str(move.facts["claimed_at"]))
    return move.at


def orders_nothing(event: Event, move: Move) -> bool:
    """Whether what comes after a move may count from before it: a confirmation, or (since then) what no clock rests
    on."""
    return move.action is Action.CONFIRM or (move.action in QUIET and event.rules >= CLAIM_RULES)


def is_claimed(move: Move) -> bool:
    """Whether somebody said another time of it than that of its recording."""
    return "claimed_at" in move.facts


def entered(event: Event, move: Move, *, earlier: bool) -> str:
    """What a move owes its time to, as Entered spells it; empty for one that counts as it was recorded. `earlier`: it
    counts from before its recording."""
    if event.rules < CLAIM_RULES:
        return ""
    if event.imported or move.action is Action.IMPORT:
        return str(Entered.IMPORTED)
    told = str(move.facts.get("entered") or "")
    if told:
        return told
    return str(Entered.LATE) if earlier and is_claimed(move) else ""


def weightiest(kinds: set[str]) -> str:
    """Of what a clock's times are owed to, what proves least; empty where nothing is."""
    return next((str(each) for each in _RANK if each in kinds), "")
