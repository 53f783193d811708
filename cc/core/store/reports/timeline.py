"""What happened to a report, as people read it. Read only; the report itself was found to be in sight."""

from sqlalchemy import Connection

from cc.core.phrases import Phrase
from cc.core.phrases.kept import note_phrase
from cc.core.phrases.trade import WORDS
from cc.core.records.organisation import Actor
from cc.core.records.reports import TimelineEntry
from cc.core.records.trail import Event, Move
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.clocks import events_of
from cc.core.store.trail import links
from cc.core.vocabulary import Action


def timeline_of(
    connection: Connection, actor: Actor, directory: Directory, report_id: str
) -> tuple[TimelineEntry, ...]:
    """One entry a move, oldest first. `subject` is `report` or `task/2`, `note` what was written or else the reason."""
    events = links.in_sight(connection, actor, directory, events_of(connection, report_id))
    return tuple(_entry(event, move) for event in events for move in event.moves)


def _entry(event: Event, move: Move) -> TimelineEntry:
    facts = dict(move.facts)
    note = facts.pop("note", None) or (facts.pop("text", None) if move.action is Action.COMMENT else None)
    if event.imported:
        facts["imported"] = True
    told = str(note or facts.get("reason") or "")
    return TimelineEntry(
        seq=event.seq,
        at=move.at,
        recorded_at=event.recorded_at,
        actor=event.actor,
        subject=f"{move.subject}/{move.number}" if move.number else str(move.subject),
        action=move.action,
        before=move.before,
        after=move.after,
        note=told,
        facts=facts,
        note_phrase=note_phrase(told) or (None if note else _reason(move.action, told)),
    )


def _reason(action: Action, reason: str) -> Phrase | None:
    """A reason of an enumeration."""
    if action is Action.HOLD and reason in WORDS["hold_reason"]:
        return Phrase("{reason:hold_reason}", {"reason": reason})
    if action is Action.REJECT and reason in WORDS["reject_reason"]:
        return Phrase("{reason:reject_reason}", {"reason": reason})
    return None
