"""The digest of an SLA report: SHA-256 over one canonical text of everything that it states. Owns that text.

Pure, so that anybody who holds the report as JSON can reckon it again without Posko (docs/sla-reports.md says how). The
texts of reports (`excerpt`) and the name of a freeze are not in it: a text may be put right later, a name is a label.
"""

import hashlib
import json
from datetime import UTC, datetime

from cc.core.records.sla import LateClock, SlaEntry, SlaExclusion, SlaFigure, SlaReport

SCHEMA = "posko.sla_digest/3"
BEFORE = ("posko.sla_digest/1", "posko.sla_digest/2")
"""Of a report that does not say why anything is excluded, and of one that does not say on whose word it was met."""


def canonical(report: SlaReport) -> str:
    """The text that is hashed: JSON with keys sorted, no blanks, nothing escaped but what must be; instants in UTC."""
    told: dict[str, object] = {
        "schema": SCHEMA if report.entries is not None else BEFORE[report.exclusions is not None],
        "start_at": spelt(report.start_at),
        "end_at": spelt(report.end_at),
        "by": list(report.by),
        "query": report.query,
        "unit": report.unit,
        "seen_from": report.seen_from,
        "cleared": report.cleared,
        "as_of": spelt(report.as_of),
        "position": report.position,
        "reports": report.reports,
        "without_clock": report.without_clock,
        "figures": [_figure(each) for each in report.figures],
        "totals": [_figure(each) for each in report.totals],
        "worst": [_late(each) for each in report.worst],
    }
    if report.exclusions is not None:
        told["exclusions"] = [_exclusion(each) for each in report.exclusions]
    if report.entries is not None:
        told["entries"] = [_entry(each) for each in report.entries]
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(report: SlaReport) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(report).encode("utf-8", "surrogatepass")).hexdigest()


def spelt(at: datetime | None) -> str | None:
    """An instant as `2026-11-24T03:00:00Z`, with a fraction only where there is one."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _figure(figure: SlaFigure) -> dict[str, object]:
    return {
        "group": list(figure.group),
        "target": str(figure.target),
        "met": figure.met,
        "breached": figure.breached,
        "running": figure.running,
        "paused": figure.paused,
        "excluded": figure.excluded,
        "median_s": figure.median_s,
        "p90_s": figure.p90_s,
    }


def _exclusion(exclusion: SlaExclusion) -> dict[str, object]:
    return {
        "target": str(exclusion.target),
        "reason": exclusion.reason,
        "count": exclusion.count,
        "late": exclusion.late,
    }


def _entry(entry: SlaEntry) -> dict[str, object]:
    return {
        "target": str(entry.target),
        "met": entry.met,
        "late": entry.late,
        "device": entry.device,
        "imported": entry.imported,
    }


def _late(late: LateClock) -> dict[str, object]:
    return {
        "ref": late.ref,
        "number": late.number,
        "target": str(late.target),
        "episode": late.episode,
        "unit": late.unit,
        "officer": late.officer,
        "category": late.category,
        "received_at": spelt(late.received_at),
        "broken_at": spelt(late.broken_at),
        "stopped_at": spelt(late.stopped_at),
        "late_s": late.late_s,
    }
