"""A new report's rows: report, sight, event, clocks, counters, message. All are only inserted, so that births gather.

Knows no intent: receiving and importing hand it a draft and the moves that brought it about.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cc.core.intents.reports import ImportedRow, ReceiveReport
from cc.core.records.receipts import Receipt
from cc.core.records.reports import PLACE_TEXTS
from cc.core.records.sla import Clock
from cc.core.records.trail import Event, Move
from cc.core.rules.lifecycle import statuses
from cc.core.rules.sla.fold import current_due, fold
from cc.core.rules.work import commitments
from cc.core.rules.work.ended import Ended
from cc.core.service.change import visibility_rows
from cc.core.service.change.announce import message_row
from cc.core.service.change.flags import write_flags
from cc.core.service.change.intent_context import WriteContext, seen
from cc.core.service.change.personal import seal_attributes, seal_reporter
from cc.core.store.messages import messages
from cc.core.store.organisation import saving
from cc.core.store.reports import cases
from cc.core.store.reports.clock_rows import clock_row
from cc.core.store.sql.times import epoch, instant
from cc.core.store.sql.unit_of_work import Values
from cc.core.store.trail import audit
from cc.core.vocabulary import Channel, Flag, ReportStatus

_WRITTEN = json.JSONEncoder(ensure_ascii=False)


@dataclass(slots=True, kw_only=True)
class NewReport:
    """A report that is about to be: checked, placed, routed. `policy` is `code@version`, or empty;
    `ended` says of an imported one how it stands there, `named` is a unit that was named and not followed."""

    id: str
    text: str
    category: str
    priority: int
    restricted: bool
    unit: str
    area: str | None
    lon: float | None
    lat: float | None
    channel: Channel
    received_at: datetime
    policy: str = ""
    own_due_at: datetime | None = None
    place_texts: Mapping[str, str] = field(default_factory=dict)
    reporter: str = ""
    source: str = ""
    source_id: str = ""
    flags: tuple[Flag, ...] = ()
    evidence: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    ended: Ended | None = None
    zone: str = ""
    named: str = ""

    def facts(self) -> dict[str, object]:
        """What the event of its birth says in words."""
        told: dict[str, object] = {
            "category": self.category,
            "priority": self.priority,
            "unit": self.unit,
            "channel": str(self.channel),
        }
        if self.area:
            told["area"] = self.area
        if self.lon is not None:
            told["lon"], told["lat"] = self.lon, self.lat
        if self.policy:
            told["policy"] = self.policy
        if self.zone:
            told["zone"] = self.zone
        if self.own_due_at is not None:
            told["due_at"] = self.own_due_at.isoformat()
        if self.named:
            told["named"] = self.named
        if self.flags:
            told["flags"] = [str(flag) for flag in self.flags]
        if self.source:
            told["source"], told["source_id"] = self.source, self.source_id
        if self.evidence:
            told["evidence"] = list(self.evidence)
        return told


def insert_report(
    ctx: WriteContext, draft: NewReport, moves: tuple[Move, ...], *, row_key: str = "", agency: str = ""
) -> Receipt:
    """Write a new report; where it stands. `row_key` is that of an imported row, `agency` whose key it is."""
    imported = bool(row_key)
    prefix = ctx.directory.prefix or saving.keep_prefix(ctx.uow, ctx.prefix)
    ref = f"{prefix}-{ctx.uow.next_number('report'):06d}"
    attributes = _written(draft.attributes)
    salt, states = _stated(draft, attributes, row_key, agency)
    event = Event(
        stream=draft.id,
        seq=1,
        recorded_at=ctx.now,
        actor=ctx.actor.login,
        intent=ctx.intent,
        moves=moves,
        imported=imported,
        ref=ref,
        states=states,
    )
    head = audit.append(ctx.uow, event, "")
    clocks = fold((event,), ctx.directory.all_policies, ctx.directory.calendars)
    sealed = seal_attributes(ctx, draft.id, draft.attributes)
    row = _row(ctx, draft, moves, clocks, ref, head)
    row["salt"] = salt
    row["attributes"] = attributes if sealed is draft.attributes else _written(sealed)
    sight = visibility_rows.sight_of(ctx.directory, {draft.unit}, row["queue_at"])
    cases.add(ctx.uow, row, sight, [clock_row(draft.id, clock) for clock in clocks])
    cases.attach(ctx.uow, (_evidence(ctx, draft.id, number, name) for number, name in enumerate(draft.evidence, 1)))
    visibility_rows.count(ctx.uow, ctx.directory, row, sight, +1)
    if not imported:
        messages.add(ctx.uow, message_row(event, row, "report.received", f"unit:{draft.unit}"))
    return Receipt(
        report_id=draft.id,
        ref=ref,
        version=1,
        status=ReportStatus(row["status"]),
        seq=1,
        due_at=instant(row["due_at"]),
        flags=draft.flags,
    )


def _stated(draft: NewReport, attributes: str, row_key: str, agency: str) -> tuple[str, dict[str, object]]:
    """Salt and commitments of what no move says, as it was said and not as it is encrypted; neither where there is
    nothing."""
    told = {
        "text": draft.text,
        **draft.place_texts,
        "reporter": draft.reporter,
        "attributes": attributes,
        "source": draft.source,
        "source_id": draft.source_id,
    }
    salt = commitments.new_salt()
    sealed: dict[str, object] = {"sealed": found} if (found := commitments.sealed(salt, told)) else {}
    if row_key:
        whole = commitments.row_key(draft.source, row_key)
        sealed["row_key"] = commitments.commitment(salt, commitments.ROW_KEY, whole)
        sealed["agency"] = agency
    return (salt, sealed) if sealed else ("", {})


def place_texts(given: ReceiveReport | ImportedRow) -> dict[str, str]:
    """What it says in words of where it is, by column."""
    return {name: seen(getattr(given, name)) for name in PLACE_TEXTS}


def _row(
    ctx: WriteContext, draft: NewReport, moves: tuple[Move, ...], clocks: tuple[Clock, ...], ref: str, head: str
) -> Values:
    status = moves[-1].after
    sealed = seal_reporter(ctx, draft.id, draft.reporter)
    due_at, target = current_due(clocks)
    now_s, due_s = epoch(ctx.now), epoch(due_at)
    return {
        "id": draft.id,
        "ref": ref,
        "version": 1,
        "seq": 1,
        "head": head,
        "status": str(status),
        "priority": draft.priority,
        "category": draft.category,
        "unit": draft.unit,
        "area": draft.area,
        "text": draft.text,
        **draft.place_texts,
        "channel": str(draft.channel),
        "reporter": sealed.reporter,
        "reporter_known_by": sealed.known_by,
        "brought_by": ctx.actor.login,
        "source": draft.source,
        "source_id": draft.source_id,
        "received_at": epoch(draft.received_at),
        "recorded_at": now_s,
        "changed_at": now_s,
        "own_due_at": epoch(draft.own_due_at),
        "policy": draft.policy,
        "queue_at": visibility_rows.queue_at(status, due_s),
        "due_at": due_s,
        "due_target": None if target is None else str(target),
        "holder": None,
        "held_until": None,
        "hold_reason": None,
        "resume_at": None,
        "before_hold": None,
        "before_merge": None,
        "verified_at_hold": 0,
        "ever_triaged": int(not statuses.awaits_triage(status)),
        "verified": 0,
        "open_tasks": 0,
        "tasks": 0,
        "photos": len(draft.evidence),
        "merged_into": None,
        "merged_count": 0,
        "flags": write_flags(draft.flags) if draft.flags else "[]",
        "lon": draft.lon,
        "lat": draft.lat,
        "restricted": int(draft.restricted),
        "close_at": _closes_at(ctx, draft, status, moves[-1].at),
    }


def _written(attributes: Mapping[str, str]) -> str:
    return _WRITTEN.encode(dict(attributes)) if attributes else "{}"


def _closes_at(ctx: WriteContext, draft: NewReport, status: str, at: datetime) -> int | None:
    policy = ctx.directory.all_policies.get(draft.policy)
    if policy is None or policy.close_after_days is None or not statuses.closes_by_itself(status):
        return None
    return epoch(at + timedelta(days=policy.close_after_days))


def _evidence(ctx: WriteContext, report_id: str, number: int, sha256: str) -> Values:
    return {
        "report_id": report_id,
        "number": number,
        "task": 0,
        "sha256": sha256,
        "attached_at": epoch(ctx.now),
        "attached_by": ctx.actor.login,
    }
