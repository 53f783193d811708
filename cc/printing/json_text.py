"""JSON of SLA reports, stable for programs. Owns its shape (`posko.sla_report/1`)."""

import json
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import TextIO

from cc.core.records.sla import LateClock, SlaFigure, SlaReport
from cc.core.rules.safe_text import safe_json
from cc.printing.sla_figures import BEFORE, COUNTS, before, row
from cc.printing.trend import Change, Trend

SCHEMA = "posko.sla_report/1"


def write_json(report: SlaReport, out: TextIO, trend: Trend | None = None) -> None:
    """Write the report as one object."""
    told = json.dumps(as_object(report, trend), ensure_ascii=False, indent=1)
    out.write(safe_json(told) + "\n")


def as_object(report: SlaReport, trend: Trend | None = None) -> dict[str, object]:
    """The report in plain values; instants are ISO 8601 in UTC, compliance is met / (met + breached) or null.

    With a trend `before` is the period before, and each row has its own `before`: what it was and what changed.
    """
    figures = []
    for figure in report.figures:
        group = dict(zip(report.by, figure.group, strict=True))
        figures.append({"group": group, **_counts(figure), **_before(trend.of(figure) if trend else None)})
    totals = [{**_counts(each), **_before(trend.of_total(each) if trend else None)} for each in report.totals]
    return {
        "schema": SCHEMA,
        "start_at": _iso(report.start_at),
        "end_at": _iso(report.end_at),
        "query": report.query,
        "seen_from": report.seen_from,
        "cleared": report.cleared,
        "as_of": None if report.as_of is None else _iso(report.as_of),
        "position": report.position,
        "by": list(report.by),
        "unit": report.unit,
        "reports": report.reports,
        "without_clock": report.without_clock,
        "before": _period_before(trend),
        "items": figures,
        "totals": totals,
        "exclusions": None if report.exclusions is None else [asdict(each) for each in report.exclusions],
        "entries": None if report.entries is None else [asdict(each) for each in report.entries],
        "worst": [_late(each) for each in report.worst],
        "frozen": report.frozen,
        "digest": report.digest,
    }


def _counts(figure: SlaFigure) -> dict[str, object]:
    return dict(zip(COUNTS, row(figure)[len(figure.group) :], strict=True))


def _before(change: Change | None) -> dict[str, object]:
    if change is None:
        return {}
    return {"before": dict(zip(BEFORE, before(change), strict=True))}


def _period_before(trend: Trend | None) -> dict[str, object] | None:
    if trend is None:
        return None
    before = trend.before
    return {
        "start_at": _iso(before.start_at),
        "end_at": _iso(before.end_at),
        "reports": before.reports,
        "as_of": None if before.as_of is None else _iso(before.as_of),
        "position": before.position,
    }


def _late(late: LateClock) -> dict[str, object]:
    values = {each.name: getattr(late, each.name) for each in fields(late)}
    return {name: _iso(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
