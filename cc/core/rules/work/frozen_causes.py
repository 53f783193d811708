"""Why a report counts otherwise than when it was frozen: the events since, in words. Pure; owns the words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from cc.core.phrases import Phrase, mark
from cc.core.records.freezing import Cause
from cc.core.records.trail import Event, Move
from cc.core.rules.lifecycle.tables import QUIET
from cc.core.vocabulary import Action, RejectReason

BACKDATED = timedelta(minutes=1)
"""How much earlier than recorded a move must count to be told as late."""

_CHANGED = (
    ("category", "recategorised", mark("category is {value} now")),
    ("priority", "priority", mark("priority is {value} now")),
    ("unit", "unit_moved", mark("it belongs to {value} now")),
    ("policy", "policy", mark("held to the policy {value} now")),
    ("due_at", "due_changed", mark("its own due time is {value:time} now")),
)
_NOT_ACTIONABLE = frozenset(str(reason) for reason in RejectReason if reason.not_actionable)


def causes(since: Sequence[Event], *, known_then: bool) -> tuple[Cause, ...]:
    """What was recorded of the report since, oldest first, without what counts for no clock."""
    return tuple(
        Cause(
            kind=kind,
            told=str(told),
            at=event.recorded_at,
            by=event.actor,
            intent=event.intent,
            told_phrase=told,
        )
        for event in since
        for kind, told in dict(_of_event(event, known_then=known_then)).items()
    )


def _of_event(event: Event, *, known_then: bool) -> Iterator[tuple[str, Phrase]]:
    for move in event.moves:
        if move.action in QUIET:
            continue
        if event.seq == 1 and move.before is None and not known_then:
            yield "late_entry", Phrase("entered since; it was received at {at:time}", {"at": move.at})
            continue
        if event.recorded_at - move.at > BACKDATED:
            told = {"at": move.at, "action": move.action}
            yield "backdated", Phrase("recorded since, and counts at {at:moment}: {action:event}", told)
        yield from _of_move(move)


def _of_move(move: Move) -> Iterator[tuple[str, Phrase]]:
    facts = move.facts
    if facts.get("calendars"):
        newer = facts["calendars"]
        names = sorted(map(str, newer.values())) if isinstance(newer, dict) else []
        yield "recalculated", Phrase("reckoned anew by the calendar {names}", {"names": names})
        return
    if move.action is Action.REJECT and facts.get("reason") in _NOT_ACTIONABLE:
        told = {"reason": facts["reason"]}
        yield "not_actionable", Phrase("rejected as not actionable ({reason:reject_reason})", told)
        return
    changed = [(kind, Phrase(told, {"value": facts[name]})) for name, kind, told in _CHANGED if name in facts]
    if not move.number and move.action is not Action.ASSIGN:
        yield from changed
    if move.action is Action.AMEND:
        return
    yield str(move.action), _moved(move)


def _moved(move: Move) -> Phrase:
    facts = {"n": move.number, "action": move.action, "before": move.before or "–", "after": move.after}
    if move.number:
        return Phrase("task {n} {action:event}: {before:task_status} → {after:task_status}", facts)
    return Phrase("{action:event}: {before:report_status} → {after:report_status}", facts)


def with_time(found: Iterable[Cause], *, passed: bool, house: Sequence[str]) -> tuple[Cause, ...]:
    """The causes, and what needs no event of the report: time that has `passed` a due time, changes of the house."""
    told = list(found)
    if passed:
        told.append(_without_event("time", Phrase("time has passed: it ran then, and its due time is over now")))
    if house and not told:
        changed = Phrase("units, workplaces or categories have changed: {streams}", {"streams": list(house[:5])})
        told.append(_without_event("house", changed))
    return tuple(told)


def _without_event(kind: str, told: Phrase) -> Cause:
    return Cause(kind=kind, told=str(told), told_phrase=told)
