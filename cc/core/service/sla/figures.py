"""SLA reports as they are told: the figures of now or of then, what they rest on, and the digest of it all.

Owns when the past can be asked for; the sums are store.figures' and store.figures_past's.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from cc.core.errors import InputError
from cc.core.questions.sla import SlaFigures
from cc.core.records.organisation import Actor
from cc.core.records.sla import SlaReport
from cc.core.rules.sla.digest import digest
from cc.core.service.change.classify import require_aware
from cc.core.store.figures import figures
from cc.core.store.organisation.directory import Directory
from cc.core.store.past import figures as figures_past
from cc.core.store.sql.row_security.identity import beyond_sight
from cc.core.store.sql.times import epoch, instant
from cc.core.store.trail.positions import Cut, first_recorded_at, position_at, standing_at


def report_of(connection: Connection, actor: Actor, directory: Directory, asked: SlaFigures, now_s: int) -> SlaReport:
    """The figures asked for, of now or as of then, signed."""
    if asked.as_of is None:
        return report_now(connection, actor, directory, asked, now_s)
    as_of_s = past_instant(connection, asked.as_of, now_s)
    return report_at(connection, actor, directory, asked, Cut(as_of_s, standing_at(connection, as_of_s)))


def report_now(connection: Connection, actor: Actor, directory: Directory, asked: SlaFigures, now_s: int) -> SlaReport:
    """The figures of now, from what is stored."""
    now_s = position_at(connection, now_s)
    report = figures.sla_report(
        connection,
        actor,
        directory,
        start_at=asked.start_at,
        end_at=asked.end_at,
        by=asked.by,
        query=asked.query,
        now=now_s,
        worst=asked.worst,
        unit=asked.unit,
    )
    return signed(report, actor, asked, Cut(now_s, standing_at(connection)))


def report_at(
    connection: Connection, actor: Actor, directory: Directory, asked: SlaFigures, cut: Cut, *, anew: bool = False
) -> SlaReport:
    """The figures at a cut; of what has not changed since from what is stored, unless all is to be folded `anew`."""
    with beyond_sight(connection):
        report = figures_past.past_report(
            connection,
            actor,
            directory,
            cut,
            start_at=asked.start_at,
            end_at=asked.end_at,
            by=asked.by,
            query=asked.query,
            worst=asked.worst,
            unit=asked.unit,
            anew=anew,
        )
    return signed(report, actor, asked, cut)


def signed(report: SlaReport, actor: Actor, asked: SlaFigures, cut: Cut) -> SlaReport:
    """The report with what it rests on and its digest."""
    told = replace(
        report,
        as_of=instant(cut.at),
        position=cut.position,
        query=asked.query,
        seen_from=actor.unit,
        cleared=actor.cleared,
    )
    return replace(told, digest=digest(told))


def past_instant(connection: Connection, as_of: datetime, now_s: int) -> int:
    """An instant of the past as epoch seconds; InputError for one that is still to come, or before everything."""
    at_s = epoch(require_aware(as_of, "as-of") or as_of)
    if at_s > now_s:
        raise InputError(
            "{as_of:moment} has not come yet: what will be cannot be told. Leave --as-of out for now.",
            code="input.as_of",
            fields={"as_of": as_of.isoformat()},
        )
    first = first_recorded_at(connection)
    if first is None:
        raise InputError(
            "at {as_of:moment} nothing had been recorded yet: ask for a later time.",
            code="input.as_of",
            fields={"as_of": as_of.isoformat()},
        )
    if at_s < first:
        raise InputError(
            "at {as_of:moment} nothing had been recorded yet: the first event is of {first:moment}; ask for a later "
            "time.",
            code="input.as_of",
            fields={"as_of": as_of.isoformat(), "first": instant(first)},
        )
    return at_s
