"""JSON of SLA reports, stable for programs. Owns its shape (`posko.sla_report/1`)."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import TextIO

from cc.core.records.sla import LateClock, SlaReport
from cc.core.rules.safe_text import safe_json
from cc.printing.sla_figures import COUNTS, row

SCHEMA = "posko.sla_report/1"


def write_json(report: SlaReport, out: TextIO) -> None:
    """Write the report as one object; instants are ISO 8601 in UTC, compliance is met / (met + breached) or null."""
    figures = []
    for figure in report.figures:
        values = row(figure)
        group = dict(zip(report.by, figure.group, strict=True))
        figures.append({"group": group, **dict(zip(COUNTS, values[len(report.by) :], strict=True))})
    told = json.dumps(
        {
            "schema": SCHEMA,
            "start_at": _iso(report.start_at),
            "end_at": _iso(report.end_at),
            "by": list(report.by),
            "reports": report.reports,
            "without_clock": report.without_clock,
            "items": figures,
            "worst": [_late(each) for each in report.worst],
        },
        ensure_ascii=False,
        indent=1,
    )
    out.write(safe_json(told) + "\n")


def _late(late: LateClock) -> dict[str, object]:
    values = {each.name: getattr(late, each.name) for each in fields(late)}
    return {name: _iso(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
