"""A row that came before and says something else now: what differs, and taking over its status and closing time.

What was taken in stands in the report's events, so that what was changed here since is never mistaken for what changed
there. Knows no file.
"""

import json
from collections.abc import Mapping
from dataclasses import fields

from cc.core.errors import ForbiddenError
from cc.core.intents.reports import ImportedRow
from cc.core.keyring import KeyRing
from cc.core.phrases import Phrase
from cc.core.phrases.kept import ERASED
from cc.core.records.reports import PLACE_TEXTS
from cc.core.records.trail import WITHHELD, Event, Move
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.rules.work import commitments
from cc.core.service.change.callers import SYSTEM
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.personal import open_attributes
from cc.core.service.reports.create import NewReport
from cc.core.store.reports.imported import Stored
from cc.core.vocabulary import Action, Subject

APPLIED = ("status", "closed_at")
"""What an update takes over; everything else is told."""
_BY_ITSELF = frozenset({Action.IMPORT, Action.ESCALATE})
_NOT_CONTENT = frozenset({"row_key", "category_name", "unit_name", "status_told", "garbled", "ambiguous_time"})


def between(first: ImportedRow, second: ImportedRow) -> tuple[str, ...]:
    """What two rows of one id say differently."""
    names = [each.name for each in fields(ImportedRow) if each.name not in _NOT_CONTENT]
    return tuple(name for name in names if getattr(first, name) != getattr(second, name))


def differences(keys: KeyRing, there: Stored, row: ImportedRow, draft: NewReport, told: Move) -> tuple[str, ...]:
    """What a row says otherwise than when it came; `draft` and `told` are what it would be and how it ends now.

    What depends on the room (area, a category that nobody had then, a route) is not looked at.
    """
    first, last = there.events[0].moves[0], _last_import(there)
    facts, known = draft.facts(), first.facts
    amended = {
        name for event in there.events for move in event.moves if move.action is Action.AMEND for name in move.facts
    }
    report_id = str(there.report["id"])
    stored_attributes = open_attributes(keys, report_id, json.loads(there.report["attributes"]))
    found = {
        "text": bool(row.text.strip()) and not _same_text(there, draft.text),
        "received_at": draft.received_at != first.at,
        "place": (facts.get("lon"), facts.get("lat")) != (known.get("lon"), known.get("lat")),
        "due_at": facts.get("due_at") != known.get("due_at"),
        "category": known.get("category") not in (facts["category"], "other") and facts["category"] != "other",
        "unit": row.unit is not None and facts["unit"] != known.get("unit"),
        "priority": row.priority is not None and facts["priority"] != known.get("priority"),
        **{name: name not in amended and draft.place_texts.get(name, "") != there.report[name] for name in PLACE_TEXTS},
        "reporter": draft.reporter != keys.unseal(str(there.report["reporter"]), report_id),
        "attributes": _bare(draft.attributes) != _bare(stored_attributes),
        "status": told.after != last.after,
        "closed_at": not lifecycle.is_open(told.after) and told.after == last.after and told.at != last.at,
    }
    return tuple(name for name, differs in found.items() if differs)


def _same_text(there: Stored, text: str) -> bool:
    """Whether it came with this text: as its first event commits to it. What was erased is not told to differ."""
    first = there.events[0]
    sealed = first.states.get("sealed")
    if first.rules < WITHHELD or not isinstance(sealed, Mapping):
        return bool(first.moves[0].facts.get("text_sha256") == commitments.sha256(text))
    return there.report["text"] == ERASED or sealed.get("text") == commitments.commitment(
        str(there.report["salt"]), "text", text
    )


def apply(
    ctx: WriteContext, there: Stored, draft: NewReport, told: Move, differs: tuple[str, ...]
) -> tuple[tuple[str, ...], Phrase | None]:
    """Take over the status and closing time that the row tells: which of what differs was taken over, and why none."""
    applied = tuple(name for name in differs if name in APPLIED)
    if not applied:
        return (), Phrase("only a status and a closing time are taken over.")
    if any(_worked_on(event) for event in there.events):
        return (), Phrase("somebody here worked on it.")
    case = ctx.load_case(str(there.report["ref"]))
    if case.open_tasks():
        return (), Phrase("a task is open.")
    if not lifecycle.rows_for(Subject.REPORT, case.status, Action.IMPORT):
        return (), Phrase("it is {status:report_status} here.", {"status": case.status})
    at = told.at if not lifecycle.is_open(told.after) and told.at > draft.received_at else case.now
    note = {name: told.facts[name] for name in ("note",) if name in told.facts}
    facts = {**note, "source": there.source, "source_id": draft.source_id}
    try:
        case.tell(Action.IMPORT, facts, after=told.after, at=at)
    except ForbiddenError as not_theirs:  # the row is another unit's: told, not changed
        return (), not_theirs.phrase
    ctx.finish(case)
    return applied, None


def _worked_on(event: Event) -> bool:
    """Whether somebody here did something; what comes by time alone is nobody's work."""
    return event.actor != SYSTEM.login and any(move.action not in _BY_ITSELF for move in event.moves)


def _bare(attributes: Mapping[str, object]) -> dict[str, object]:
    """Attributes without those that tell of a time that was not believed, or of a unit that was not followed."""
    told = ("closed_given", "due_given", "unit_given")
    return {name: value for name, value in attributes.items() if name not in told}


def _last_import(there: Stored) -> Move:
    return [move for event in there.events for move in event.moves if move.action is Action.IMPORT][-1]
