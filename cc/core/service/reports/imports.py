"""History of other systems comes in: many rows a call, each with its own times and an answer of its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from cc.core.errors import CoreError, InputError
from cc.core.ids import new_id
from cc.core.intents.reports import ImportedRow, ImportReports
from cc.core.phrases import Phrase
from cc.core.records.organisation import Category
from cc.core.records.reports import GIVEN_PLACE, ImportAnswer, ImportAnswers
from cc.core.records.trail import Move
from cc.core.rules.instants import require_instant
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.rules.lifecycle.access import require_row
from cc.core.rules.safe_text import shows_nothing
from cc.core.rules.work.ended import FIRST_YEAR, Doubt, Ended, believed_due, how_it_ended
from cc.core.service.change.administration import own_agency
from cc.core.service.change.classify import place_of, require_aware
from cc.core.service.change.intent_context import MOST_REPORTED, WriteContext, require_text, seen
from cc.core.service.change.value_check import require_values
from cc.core.service.organisation import create_missing
from cc.core.service.reports import import_changes
from cc.core.service.reports.create import NewReport, insert_report, place_texts
from cc.core.service.reports.receive import unit_for
from cc.core.store.organisation.directory import FALLBACK
from cc.core.store.reports import imported
from cc.core.store.reports.imported import Stored
from cc.core.vocabulary import Action, Channel, Flag, ReportStatus, Subject

MOST_ROWS = 500
MOST_SOURCE, MOST_KEY = 200, 500
"""Characters: together they are the key of an index, and PostgreSQL takes 2,704 bytes of one."""
SHOWN_FROM, SHOWN_UNTIL = 1, 9999
"""Within these years there is every instant in every reader's zone."""
IMPORTED, DUPLICATE, UPDATED, REJECTED = "imported", "duplicate", "updated", "rejected"
_TIMES = frozenset({"received_at", "due_at", "closed_at"})
"""Looked at here, where one that stands for none is no error."""
_TWICE = Phrase("another row of the same call has this id.")


def import_reports(ctx: WriteContext, intent: ImportReports) -> ImportAnswers:
    """Take up to 500 rows of one source; a row that cannot be taken is answered with its problem, the others are in."""
    require_row(ctx.actor, lifecycle.decide(Subject.REPORT, None, Action.IMPORT))
    source = require_text(intent.source, "the source", most=MOST_SOURCE)
    if len(intent.rows) > MOST_ROWS:
        raise InputError(
            "{count:number} rows at once; {most:number} are the most.",
            code="input.too_many",
            fields={"count": len(intent.rows), "most": MOST_ROWS},
        )
    if not intent.dry_run:
        return ImportAnswers(tuple(_answers(ctx, source, intent)))
    with ctx.uow.rehearsal():
        answers = _answers(ctx, source, intent)
    return ImportAnswers(tuple(replace(each, ref="") if each.outcome == IMPORTED else each for each in answers))


def _answers(ctx: WriteContext, source: str, intent: ImportReports) -> list[ImportAnswer]:
    ctx = create_missing.create(ctx, intent)
    agency = own_agency(ctx)
    known = imported.known(ctx.uow, ctx.actor, ctx.directory, agency, source, (row.row_key for row in intent.rows))
    stored = imported.stored(ctx.uow, known.own.values())
    before: dict[str, tuple[str, ImportedRow]] = {}
    answers: list[ImportAnswer] = []
    for row in intent.rows:
        if row.row_key in before:
            ref, first = before[row.row_key]
            differs = import_changes.between(first, row)
            answers.append(_told(ref, differs, _TWICE if differs else None))
            continue
        if row.row_key in known.own:
            answers.append(_known_row(ctx, known.own[row.row_key], stored, row, update=intent.update))
        else:
            answers.append(_import(ctx, agency, source, row, known.elsewhere.get(row.row_key, "")))
        if answers[-1].ref:
            before[row.row_key] = answers[-1].ref, row
    return answers


def _known_row(
    ctx: WriteContext, known: tuple[str, str], stored: Mapping[str, Stored], row: ImportedRow, *, update: bool
) -> ImportAnswer:
    """A row that came before: what it says otherwise, and whether that was applied."""
    report_id, ref = known
    there = stored.get(report_id)
    if not ref or there is None:
        return ImportAnswer(outcome=DUPLICATE, ref=ref)
    try:
        draft = _draft(ctx, there.source, row)
    except CoreError as wrong:
        return ImportAnswer(outcome=DUPLICATE, ref=ref, problem=wrong.message, why=wrong.phrase)
    told = _moves(row, draft)
    differs = import_changes.differences(ctx.keys, there, row, draft, told[-1])
    if not differs or not update:
        return ImportAnswer(outcome=DUPLICATE, ref=ref, differs=differs)
    applied, why_not = import_changes.apply(ctx, there, draft, told[-1], differs)
    return _told(ref, differs, why_not, applied)


def _told(ref: str, differs: tuple[str, ...], why_not: Phrase | None, applied: tuple[str, ...] = ()) -> ImportAnswer:
    return ImportAnswer(
        outcome=UPDATED if applied else DUPLICATE,
        ref=ref,
        differs=differs,
        problem=str(why_not) if why_not else "",
        why=why_not,
        applied=applied,
    )


def _import(ctx: WriteContext, agency: str, source: str, row: ImportedRow, alike: str) -> ImportAnswer:
    """A row that is new to the agency. `alike`: the ref of a report that another brought under the same key."""
    try:
        draft = _draft(ctx, source, row)
    except CoreError as wrong:
        return ImportAnswer(outcome=REJECTED, problem=wrong.message, why=wrong.phrase)
    receipt = insert_report(ctx, draft, _moves(row, draft), row_key=row.row_key, agency=agency)
    imported.remember(ctx.uow, agency, source, row.row_key, draft.id)
    return ImportAnswer(outcome=IMPORTED, ref=receipt.ref, flags=draft.flags, alike=alike)


def _draft(ctx: WriteContext, source: str, row: ImportedRow) -> NewReport:
    if row.status not in statuses.IMPORTABLE:
        raise InputError(
            "a report cannot be imported as {status:report_status}.",
            code="input.status",
            fields={"status": str(row.status)},
        )
    require_text(row.row_key, "the row's key", most=MOST_KEY)
    require_values(row, but=_TIMES)
    category, flags = _category(ctx, row)
    attributes = _attributes(row)
    if row.category in ctx.directory.categories and category.code != row.category:
        attributes.setdefault("category_name", row.category)  # retired since: what it was called is kept
    asked = category.needs_place or GIVEN_PLACE in attributes  # who gave a place that is none is told so
    area, place_flags = place_of(ctx.directory, row.lon, row.lat, needed=asked)
    received_at = _instant(row.received_at, "received_at")
    if not SHOWN_FROM < received_at.year < SHOWN_UNTIL:
        require_instant(received_at, "received_at")
    if received_at > ctx.now:
        raise InputError("it was received in the future ({at:time}).", code="input.future", fields={"at": received_at})
    if received_at.year < FIRST_YEAR:
        raise InputError("{at:date} stands for no time of receipt.", code="input.no_time", fields={"at": received_at})
    if row.ambiguous_time:
        flags += (Flag.AMBIGUOUS_TIME,)
    if row.garbled:
        flags += (Flag.GARBLED_TEXT,)
    unit, not_followed = unit_for(ctx, category, area, row.unit)
    if not_followed:
        attributes["unit_given"] = not_followed
    due_at = believed_due(require_aware(row.due_at, "due_at"))
    if row.due_at is not None and due_at is None:
        attributes["due_given"] = row.due_at.isoformat()
    end = _end(ctx, row, received_at)
    if end.doubt:
        attributes["closed_given"] = row.closed_at.isoformat() if row.closed_at else ""
        flags += (Flag.TIMES_DISAGREE,) if end.doubt is Doubt.BEFORE_RECEIPT else ()
    if not lifecycle.is_open(end.status) and end.at is None:
        flags += (Flag.END_UNKNOWN,)
        if due_at is not None:  # nobody knows whether it was kept: no clock says that it was
            attributes["due_given"], due_at = due_at.isoformat(), None
    return NewReport(
        id=new_id(),
        text=category.name_en if shows_nothing(row.text) else require_text(row.text, "the text", most=MOST_REPORTED),
        category=category.code,
        priority=int(row.priority or category.priority),
        restricted=category.restricted,
        unit=unit,
        named=not_followed,
        area=area,
        lon=row.lon,
        lat=row.lat,
        channel=Channel.IMPORT,
        received_at=received_at,
        own_due_at=due_at,
        place_texts=place_texts(row),
        reporter=seen(row.reporter),
        source=source,
        source_id=row.source_id,
        flags=flags + place_flags,
        attributes=attributes,
        ended=end,
    )


def _end(ctx: WriteContext, row: ImportedRow, received_at: datetime) -> Ended:
    closed_at = None if row.closed_at is None else _instant(row.closed_at, "closed_at")
    return how_it_ended(row.status, closed_at, received_at, ctx.now, status_told=row.status_told)


def _instant(at: datetime, what: str) -> datetime:
    told = require_aware(at, what)
    assert told is not None
    return told


def _category(ctx: WriteContext, row: ImportedRow) -> tuple[Category, tuple[Flag, ...]]:
    """As the row says; what is still open goes to `other` where its category is unknown, or retired since."""
    known = ctx.directory.categories.get(row.category)
    if known is not None and (not known.retired or not lifecycle.is_open(row.status)):
        return known, ()
    return ctx.directory.category(FALLBACK), (Flag.UNKNOWN_CATEGORY,)


def _attributes(row: ImportedRow) -> dict[str, str]:
    told = dict(row.attributes)
    if row.category_name:
        told.setdefault("category_name", row.category_name)
    if row.unit_name:
        told.setdefault("unit_name", row.unit_name)
    return told


def _moves(row: ImportedRow, draft: NewReport) -> tuple[Move, ...]:
    """As it is told there: it came, and (if that is known) it ended."""
    move = partial(Move, subject=Subject.REPORT, number=0, action=Action.IMPORT)
    end, facts = draft.ended, draft.facts()
    assert end is not None, "every imported draft says how it ended"
    if end.at is None:
        return (move(before=None, after=end.status, at=draft.received_at, facts=facts),)
    ended: dict[str, object] = {"note": row.closing_note} if row.closing_note else {}
    return (
        move(before=None, after=ReportStatus.NEW, at=draft.received_at, facts=facts),
        move(before=ReportStatus.NEW, after=end.status, at=end.at, facts=ended),
    )
