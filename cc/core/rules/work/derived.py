"""A report's rows as its events give them: every column that events state, derived move by move. Pure.

Owns which move changes which column (as service.change.case does on the way forth, written a second time on purpose).
Instants are epoch seconds and truths 0 or 1, as rows have them. Knows no directory: what follows from units, policies
and categories is the store's to derive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cc.core.records.trail import WITHHELD, Event, Move
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle.tables import QUIET, task_is_open
from cc.core.rules.work.commitments import sha256
from cc.core.vocabulary import Action, Subject

Row = dict[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLASSIFYING = frozenset({Action.RECEIVE, Action.IMPORT, Action.TRIAGE, Action.AMEND})
"""Moves of a report whose `unit` is the report's own (an assignment's is the task's)."""


@dataclass(slots=True, kw_only=True)
class Derived:
    """What events give: the report's row as far as they say it, its tasks by number, its photos in order, the units it
    is shared with, who broke its glass by the event's seq; whose the key of an imported row is (`agency`; None where
    nothing says so). `sealed`, `row_key` and (where moves said the text last)
    `text_sha256` stand for values that events do not hold; `entered` is when (aware UTC) its status was entered;
    `jumps` are the events (by seq) that begin elsewhere than the one before ended.
    """

    report: Row = field(default_factory=dict)
    tasks: dict[int, Row] = field(default_factory=dict)
    photos: list[Row] = field(default_factory=list)
    shares: set[str] = field(default_factory=set)
    glass: dict[tuple[int], Row] = field(default_factory=dict)
    text_sha256: str = ""
    sealed: Mapping[str, str] | None = None
    row_key: str = ""
    agency: str | None = None
    baseline: str = ""
    entered: datetime | None = None
    jumps: list[int] = field(default_factory=list)


def derived(events: Iterable[Event]) -> Derived:
    """The rows after these events of one report, in order."""
    found = Derived()
    for event in events:
        for move in event.moves:
            if move.subject is Subject.TASK:
                _task_move(found, event, move)
            elif move.before is None:
                _birth(found, event, move)
            else:
                _report_move(found, event, move)
            _attach(found, event, move)
        _behind(found, event)
    return found


def epoch_s(at: datetime) -> int:
    """Whole epoch seconds."""
    return (at - _EPOCH) // timedelta(seconds=1)


def iso_s(told: object) -> int | None:
    """Whole epoch seconds of a fact that is an instant in ISO 8601; None of anything else."""
    return epoch_s(datetime.fromisoformat(told)) if isinstance(told, str) else None


def _birth(found: Derived, event: Event, move: Move) -> None:
    facts = move.facts
    found.text_sha256 = str(facts.get("text_sha256", ""))
    found.entered = move.at
    found.report.update(
        id=event.stream,
        ref=event.ref,
        version=0,
        status=str(move.after),
        priority=facts.get("priority"),
        category=facts.get("category"),
        unit=facts.get("unit"),
        area=facts.get("area"),
        lon=facts.get("lon"),
        lat=facts.get("lat"),
        channel=facts.get("channel"),
        brought_by=event.actor,
        source=facts.get("source", ""),
        source_id=facts.get("source_id", ""),
        received_at=epoch_s(move.at),
        recorded_at=epoch_s(event.recorded_at),
        own_due_at=iso_s(facts.get("due_at")),
        policy=facts.get("policy", ""),
        flags=facts.get("flags", []),
        holder=None,
        held_until=None,
        hold_reason=None,
        resume_at=None,
        before_hold=None,
        before_merge=None,
        verified_at_hold=0,
        ever_triaged=int(not statuses.awaits_triage(move.after)),
        verified=0,
        tasks=0,
        photos=0,
        merged_into=None,
        merged_count=0,
    )


def _report_move(found: Derived, event: Event, move: Move) -> None:
    row, facts = found.report, move.facts
    if move.before != row.get("status"):
        found.jumps.append(event.seq)
    row["status"] = str(move.after)
    if move.before != move.after:
        found.entered = move.at
    _classified(found, move)
    _held(row, move)
    if move.action in (Action.TRIAGE, Action.ASSIGN):
        row["ever_triaged"] = 1
    elif event.seq == 1:  # what is imported as over was born so
        row["ever_triaged"] = int(not statuses.awaits_triage(move.after))
    elif move.action is Action.REOPEN:
        row["verified"] = 0
    elif move.action is Action.CLAIM:
        row["holder"], row["held_until"] = event.actor, iso_s(facts.get("claim_until"))
    elif move.action is Action.RELEASE:
        row["holder"] = row["held_until"] = None
    elif str(move.action) in ("share", "unshare"):
        (found.shares.add if move.action is Action.SHARE else found.shares.discard)(str(facts["unit"]))
    elif move.action is Action.BREAK_GLASS:
        at = {"broken_at": epoch_s(event.recorded_at), "until": iso_s(facts["until"])}
        found.glass[event.seq,] = {"login": event.actor, **at}
    elif "absorbed" in facts and "since" not in facts:
        row["merged_count"] += 1 if move.action is Action.MERGE else -1


def _classified(found: Derived, move: Move) -> None:
    row, facts = found.report, move.facts
    if move.action in _CLASSIFYING or move.action is Action.ASSIGN:
        row.update({name: facts[name] for name in ("category", "priority", "policy") if name in facts})
    if "flags" in facts:
        row["flags"] = facts["flags"]
    if move.action not in _CLASSIFYING:
        return
    row["unit"] = facts.get("unit", row["unit"])
    if move.action is not Action.AMEND:
        return
    if "lon" in facts:
        row.update({name: facts.get(name) for name in ("lon", "lat", "area")})
    if "due_at" in facts:
        row["own_due_at"] = iso_s(facts["due_at"])
    if "text" in facts:
        found.text_sha256 = sha256(str(facts["text"]))  # unless the event commits to it, see _behind


def _held(row: Row, move: Move) -> None:
    if move.action is Action.HOLD:
        row.update(
            before_hold=move.before,
            verified_at_hold=row["verified"],
            hold_reason=move.facts.get("reason"),
            resume_at=iso_s(move.facts.get("until")),
        )
    elif move.before == move.after:
        return
    elif move.action is Action.MERGE:
        row.update(before_merge=move.before, merged_into=move.facts.get("into"))
    elif move.action is Action.UNMERGE:
        row.update(before_merge=None, merged_into=None)
    else:
        row.update(before_hold=None, hold_reason=None, resume_at=None)


def _task_move(found: Derived, event: Event, move: Move) -> None:
    facts, at_s = move.facts, epoch_s(event.recorded_at)
    if move.before is None:
        found.tasks[move.number] = _new_task(found, event, move)
        found.report["tasks"] = move.number
    task = found.tasks[move.number]
    if move.before != task["status"]:
        found.jumps.append(event.seq)
    task["status"], task["changed_at"] = str(move.after), at_s
    task["version"] += move.action not in QUIET
    if "flags" in facts:
        found.report["flags"] = facts["flags"]
    if "officer" in facts:
        task["officer"] = facts["officer"]
    if move.action is Action.HOLD:
        task["before_hold"], task["hold_reason"] = move.before, facts.get("reason")
    elif move.before != move.after:
        task["before_hold"] = task["hold_reason"] = None
    if move.action is Action.CLOSE:
        task["closed_by"] = event.actor
    elif move.action is Action.VERIFY:
        found.report["verified"] += 1
    elif move.action is Action.RETURN:
        task["returns"] += 1


def _new_task(found: Derived, event: Event, move: Move) -> Row:
    facts = move.facts
    return {
        "report_id": event.stream,
        "number": move.number,
        "version": 0,
        "status": None,
        "unit": facts.get("unit"),
        "officer": facts.get("officer"),
        "parent": facts.get("parent"),
        "note": facts.get("note", ""),
        "hold_reason": None,
        "before_hold": None,
        "created_at": epoch_s(event.recorded_at),
        "closed_by": None,
        "returns": 0,
    }


def _attach(found: Derived, event: Event, move: Move) -> None:
    listed = move.facts.get("evidence")
    for name in listed if isinstance(listed, list) else ():
        found.report["photos"] += 1
        found.photos.append(
            {
                "report_id": event.stream,
                "number": found.report["photos"],
                "task": move.number,
                "sha256": name,
                "attached_at": epoch_s(event.recorded_at),
                "attached_by": event.actor,
            }
        )


def _behind(found: Derived, event: Event) -> None:
    """What holds once all moves of an event are made, and what it states beside them."""
    row, states = found.report, event.states
    if event.moves:
        row["changed_at"] = epoch_s(event.recorded_at)
        row["version"] += any(move.action not in QUIET for move in event.moves)
        row["open_tasks"] = sum(task_is_open(task["status"]) for task in found.tasks.values())
        if not statuses.may_be_held(row["status"]):
            row["holder"] = row["held_until"] = None
    sealed, officers = states.get("sealed"), states.get("officers")
    if isinstance(sealed, Mapping):
        found.sealed = sealed
        if event.rules >= WITHHELD:
            found.text_sha256 = ""
    if isinstance(officers, Mapping):
        for number, officer in officers.items():
            found.tasks[int(number)]["officer"] = officer
    row["flags"] = states.get("flags", row["flags"])
    found.row_key = str(states.get("row_key", found.row_key))
    if "agency" in states:
        found.agency = str(states["agency"])
    found.baseline = str(states.get("baseline", found.baseline))
