"""Why a report counts otherwise than when it was frozen: the events since, in words. Pure; owns the words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from cc.core.records.freezing import Cause
from cc.core.records.trail import Event, Move
from cc.core.rules.lifecycle.tables import QUIET, word
from cc.core.vocabulary import Action, RejectReason

BACKDATED = timedelta(minutes=1)
"""How much earlier than recorded a move must count to be told as late."""

_CHANGED = (
    ("category", "recategorised", "category is {} now"),
    ("priority", "priority", "priority is {} now"),
    ("unit", "unit_moved", "it is {}'s now"),
    ("policy", "policy", "held to the policy {} now"),
    ("due_at", "due_changed", "its own due time is {} now"),
)


def causes(since: Sequence[Event], *, known_then: bool) -> tuple[Cause, ...]:
    """What was recorded of the report since, oldest first, without what counts for no clock."""
    return tuple(
        Cause(kind, told, event.recorded_at, event.actor, event.intent)
        for event in since
        for kind, told in dict(_of_event(event, known_then=known_then)).items()
    )


def _of_event(event: Event, *, known_then: bool) -> Iterator[tuple[str, str]]:
    for move in event.moves:
        if move.action in QUIET:
            continue
        if event.seq == 1 and move.before is None and not known_then:
            yield "late_entry", f"entered since; it was received at {move.at:%Y-%m-%d %H:%M} UTC"
            continue
        if event.recorded_at - move.at > BACKDATED:
            told = f"recorded since, and counts at {move.at:%Y-%m-%d %H:%M:%S} UTC: {word(move.action)}"
            yield "backdated", told
        yield from _of_move(move)


def _of_move(move: Move) -> Iterator[tuple[str, str]]:
    facts = move.facts
    if facts.get("calendars"):
        newer = facts["calendars"]
        names = ", ".join(sorted(map(str, newer.values()))) if isinstance(newer, dict) else ""
        yield "recalculated", f"reckoned anew by the calendar {names}"
        return
    if move.action is Action.REJECT and facts.get("reason") in _NOT_ACTIONABLE:
        yield "not_actionable", f"rejected as not actionable ({facts['reason']})"
        return
    changed = [(kind, told.format(facts[name])) for name, kind, told in _CHANGED if name in facts]
    if move.number or move.action is Action.ASSIGN:
        changed = []
    yield from changed
    if move.action is Action.AMEND:
        return
    subject = f"task {move.number} " if move.number else ""
    yield str(move.action), f"{subject}{word(move.action)}: {move.before or '–'} → {move.after}"


_NOT_ACTIONABLE = frozenset(str(reason) for reason in RejectReason if reason.not_actionable)


def with_time(found: Iterable[Cause], *, passed: bool, house: Sequence[str]) -> tuple[Cause, ...]:
    """The causes, and what needs no event of the report: time that has `passed` a due time, changes of the house."""
    told = list(found)
    if passed:
        told.append(Cause("time", "time has passed: it ran then, and its due time is over now"))
    if house and not told:
        told.append(Cause("house", f"units, workplaces or categories have changed: {', '.join(house[:5])}"))
    return tuple(told)
