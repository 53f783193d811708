"""Freezing an SLA report: its figures, the events they rest on and its digest, for good.

The figures are reckoned before the transaction, on one state of the database, so that nobody waits for them: they rest
on what could be seen then, which their position names exactly, and can be reckoned again from that.
"""

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Connection

from cc.core.errors import FaultError, InputError, RefusedError
from cc.core.intents.freezing import FreezeSlaReport
from cc.core.questions.sla import SlaFigures
from cc.core.records.freezing import FrozenSlaReport
from cc.core.records.organisation import Actor
from cc.core.records.sla import SlaReport
from cc.core.records.trail import Event, Move
from cc.core.rules.lifecycle.access import require_role
from cc.core.rules.lifecycle.administration import agency_of
from cc.core.rules.query.parse import parse
from cc.core.rules.query.past_filter import require_past
from cc.core.service.change.administration import own_agency
from cc.core.service.change.classify import require_aware
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.sla.figures import past_instant, report_at, report_now
from cc.core.store.organisation.directory import Directory
from cc.core.store.past import frozen_sla_reports
from cc.core.store.sql.times import epoch, instant
from cc.core.store.trail import audit
from cc.core.store.trail.positions import Cut, standing_at
from cc.core.vocabulary import Action, Role, Subject

LEADS = (Role.SUPERVISOR,)
MOST_NAME = 100


def reckon(
    connection: Connection, actor: Actor, directory: Directory, intent: FreezeSlaReport, now_s: int
) -> SlaReport:
    """The figures to be frozen, on one state of the database. InputError for a period that has not ended."""
    require_role(actor, LEADS, "freezing a report")
    start_at, end_at = require_aware(intent.start_at, "start_at"), require_aware(intent.end_at, "end_at")
    if start_at is None or end_at is None or end_at <= start_at:
        raise InputError("a period ends after it begins.", code="input.period")
    require_past(parse(intent.query), by_anybody=True)
    at_s = now_s if intent.as_of is None else past_instant(connection, intent.as_of, now_s)
    if epoch(end_at) > at_s and not intent.running:
        raise InputError(
            "the period had not ended at {at:moment}: its figures would still move. Freeze it when it is over, or "
            "say --running.",
            code="input.running",
            fields={"end_at": end_at.isoformat(), "at": instant(at_s)},
        )
    asked = SlaFigures(
        start_at=start_at, end_at=end_at, by=intent.by, query=intent.query, worst=intent.worst, unit=intent.unit
    )
    if intent.as_of is None:
        return report_now(connection, actor, directory, asked, at_s)
    return report_at(connection, actor, directory, asked, Cut(at_s, standing_at(connection, at_s)))


def freeze(ctx: WriteContext, intent: FreezeSlaReport) -> FrozenSlaReport:
    """Keep the report that was reckoned; the same again is the same answer."""
    if not isinstance(ctx.prepared, SlaReport):
        raise FaultError("a report to be frozen was not reckoned.", code="fault.freeze")
    report = frozen_sla_reports.without_texts(ctx.prepared)
    name = _name(ctx, intent, report)
    row = frozen_sla_reports.row_of(name, report, epoch(ctx.now), ctx.actor.login)
    if not frozen_sla_reports.add(ctx.uow, row):
        return _known(ctx, name, report)
    facts: dict[str, object] = {
        "digest": report.digest,
        "body_sha256": frozen_sla_reports.body_hash(str(row["body"])),
        "start_at": report.start_at.isoformat(),
        "end_at": report.end_at.isoformat(),
        "by": list(report.by),
        "query": report.query,
        "unit": report.unit,
        "seen_from": report.seen_from,
        "cleared": report.cleared,
        "as_of": None if report.as_of is None else report.as_of.isoformat(),
        "position": report.position,
        "reports": report.reports,
    }
    move = Move(
        subject=Subject.RECORD, number=0, action=Action.AMEND, before=None, after="saved", at=ctx.now, facts=facts
    )
    stream = f"frozen:{name}"
    audit.append_to_stream(
        ctx.uow,
        Event(
            stream=stream,
            seq=0,
            recorded_at=ctx.now,
            actor=ctx.actor.login,
            intent=ctx.intent,
            moves=(move,),
            ref=stream,
        ),
    )
    return FrozenSlaReport(name, replace(report, frozen=name), ctx.now, ctx.actor.login, str(facts["body_sha256"]))


def _known(ctx: WriteContext, name: str, report: SlaReport) -> FrozenSlaReport:
    """What was frozen under the name, if it says the same; RefusedError otherwise."""
    there = frozen_sla_reports.stored(ctx.uow.connection, name)
    if there is not None and _content(there.report) == _content(report):
        return there
    raise RefusedError(
        "{name:quoted} is frozen already, and a freeze never changes: take another name, or look at what has changed "
        "with `{command} sla report --frozen {name:quoted}`.",
        code="frozen",
        fields={"name": name},
    )


def _content(report: SlaReport) -> tuple[object, ...]:
    asked = (report.start_at, report.end_at, report.by, report.query, report.unit, report.seen_from, report.cleared)
    return (*asked, report.reports, report.without_clock, report.figures, report.totals)


def _name(ctx: WriteContext, intent: FreezeSlaReport, report: SlaReport) -> str:
    given = intent.name.strip() or _derived(report, ctx.directory.zone)
    name = require_text(given, "the name", most=MOST_NAME)
    if not name.isprintable() or "/" in name:
        raise InputError("a freeze's name is printable, on one line and without slashes.", code="input.name")
    if name.partition(":")[0] in ctx.directory.units:
        raise InputError(
            "{name:quoted} begins as the names of {unit} do: leave {unit} and the colon out.",
            code="input.name",
            fields={"name": name, "unit": name.partition(":")[0]},
        )
    agency = own_agency(ctx)
    if agency == ctx.directory.root:
        return name
    there = frozen_sla_reports.stored(ctx.uow.connection, name)
    known = ctx.directory.units.get(there.report.seen_from) if there is not None else None
    if known is not None and agency_of(known.path) == agency:
        return name  # the first version gave agencies no names of their own
    return frozen_sla_reports.name_of(agency, name)


def _derived(report: SlaReport, zone: tzinfo) -> str:
    """`2026-10 bpbd` for a month, `2026-10-01..2026-10-15 bpbd` for other days."""
    start, end = report.start_at.astimezone(zone), report.end_at.astimezone(zone)
    unit = report.unit or report.seen_from
    if _begins_month(start) and end == _next_month(start):
        return f"{start:%Y-%m} {unit}"
    last = (end - timedelta(seconds=1)).date()
    return f"{start:%Y-%m-%d}..{last:%Y-%m-%d} {unit}"


def _begins_month(at: datetime) -> bool:
    return (at.day, at.hour, at.minute, at.second) == (1, 0, 0, 0)


def _next_month(at: datetime) -> datetime:
    year, month = divmod(at.year * 12 + at.month, 12)
    return at.replace(year=year, month=month + 1)
