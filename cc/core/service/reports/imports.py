"""History of other systems comes in: many rows a call, each with its own times and an answer of its own."""

from collections.abc import Mapping
from datetime import datetime

from cc.core.errors import CoreError, InputError
from cc.core.ids import new_id
from cc.core.intents.reports import ImportedRow, ImportReports
from cc.core.records.event import Move
from cc.core.records.organisation import Category
from cc.core.records.report import GIVEN_PLACE, ImportAnswer, ImportAnswers
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.rules.lifecycle.access import require_row
from cc.core.service.change.classify import place_of, require_aware
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.organisation import create_missing
from cc.core.service.reports.create import NewReport, insert_report, place_texts
from cc.core.service.reports.receive import unit_for
from cc.core.store.reports import imported
from cc.core.vocabulary import Action, Channel, Flag, ReportStatus, Subject

MOST_ROWS = 500
MOST_SOURCE, MOST_KEY = 200, 500
"""Characters: together they are the key of an index, and PostgreSQL takes 2,704 bytes of one."""
FALLBACK = "other"


def import_reports(ctx: WriteContext, intent: ImportReports) -> ImportAnswers:
    """Take up to 500 rows of one source; a row that cannot be taken is answered with its problem, the others are in."""
    require_row(ctx.actor, lifecycle.decide(Subject.REPORT, None, Action.IMPORT))
    source = require_text(intent.source, "the source", most=MOST_SOURCE)
    if len(intent.rows) > MOST_ROWS:
        raise InputError(f"{len(intent.rows)} rows at once; {MOST_ROWS} are the most.", code="input.too_many")
    ctx = create_missing.create(ctx, intent)
    known = imported.known(ctx.uow, ctx.actor, ctx.directory, source, (row.row_key for row in intent.rows))
    answers: list[ImportAnswer] = []
    for row in intent.rows:
        if row.row_key in known:
            answers.append(ImportAnswer("duplicate", ref=known[row.row_key]))
            continue
        answer = _import(ctx, source, row)
        if answer.ref:
            known[row.row_key] = answer.ref
        answers.append(answer)
    return ImportAnswers(tuple(answers))


def _import(ctx: WriteContext, source: str, row: ImportedRow) -> ImportAnswer:
    try:
        draft = _draft(ctx, source, row)
    except CoreError as wrong:
        return ImportAnswer("rejected", problem=wrong.message)
    receipt = insert_report(ctx, draft, _moves(row, draft), imported=True)
    imported.remember(ctx.uow, source, row.row_key, draft.id)
    return ImportAnswer("imported", ref=receipt.ref, flags=draft.flags)


def _draft(ctx: WriteContext, source: str, row: ImportedRow) -> NewReport:
    if row.status not in statuses.IMPORTABLE:
        raise InputError(f"a report cannot be imported as {row.status}.", code="input.status")
    require_text(row.row_key, "the row's key", most=MOST_KEY)
    category, flags = _category(ctx, row)
    attributes = _attributes(row)
    asked = category.needs_place or GIVEN_PLACE in attributes  # who gave a place that is none is told so
    area, place_flags = place_of(ctx.directory, row.lon, row.lat, needed=asked)
    received_at = _instant(row.received_at, "received_at")
    if received_at > ctx.now:
        raise InputError(f"it was received in the future ({received_at.isoformat()}).", code="input.future")
    if row.ambiguous_time:
        flags += (Flag.AMBIGUOUS_TIME,)
    if row.closed_at is not None and _instant(row.closed_at, "closed_at") < received_at:
        flags += (Flag.TIMES_DISAGREE,)
    return NewReport(
        id=new_id(),
        text=row.text.strip() or category.name_en,
        category=category.code,
        priority=int(row.priority or category.priority),
        restricted=category.restricted,
        unit=ctx.directory.unit(row.unit).code if row.unit else unit_for(ctx, category, area),
        area=area,
        lon=row.lon,
        lat=row.lat,
        channel=Channel.IMPORT,
        received_at=received_at,
        own_due_at=require_aware(row.due_at, "due_at"),
        place_texts=place_texts(row),
        reporter=row.reporter,
        source=source,
        source_id=row.source_id,
        flags=flags + place_flags,
        attributes=attributes,
    )


def _instant(at: datetime, what: str) -> datetime:
    told = require_aware(at, what)
    assert told is not None
    return told


def _category(ctx: WriteContext, row: ImportedRow) -> tuple[Category, tuple[Flag, ...]]:
    known = ctx.directory.categories.get(row.category)
    if known is not None:
        return known, ()
    return ctx.directory.category(FALLBACK), (Flag.UNKNOWN_CATEGORY,)


def _attributes(row: ImportedRow) -> Mapping[str, str]:
    told = dict(row.attributes)
    if row.category_name:
        told.setdefault("category_name", row.category_name)
    if row.unit_name:
        told.setdefault("unit_name", row.unit_name)
    return told


def _moves(row: ImportedRow, draft: NewReport) -> tuple[Move, ...]:
    """As it is told there: it came, and (if that is known) it ended. Times that disagree end when it came."""
    facts = draft.facts()
    if row.closed_at is None:
        return (
            Move(
                subject=Subject.REPORT,
                number=0,
                action=Action.IMPORT,
                before=None,
                after=row.status,
                at=draft.received_at,
                facts=facts,
            ),
        )
    closed_at = max(row.closed_at.replace(microsecond=0), draft.received_at)
    ended: dict[str, object] = {"note": row.closing_note} if row.closing_note else {}
    return (
        Move(
            subject=Subject.REPORT,
            number=0,
            action=Action.IMPORT,
            before=None,
            after=ReportStatus.NEW,
            at=draft.received_at,
            facts=facts,
        ),
        Move(
            subject=Subject.REPORT,
            number=0,
            action=Action.IMPORT,
            before=ReportStatus.NEW,
            after=row.status,
            at=closed_at,
            facts=ended,
        ),
    )
