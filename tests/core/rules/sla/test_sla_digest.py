"""The digest of an SLA report: anybody can reckon it from the JSON file, and whatever is changed changes it."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cc.core.records.sla import LateClock, SlaFigure, SlaReport
from cc.core.rules.sla.digest import canonical, digest
from cc.core.vocabulary import TargetName
from cc.printing.json_text import write_json

AT = datetime(2026, 11, 1, tzinfo=UTC)
LATE = LateClock(
    ref="JKT-000001",
    number=0,
    target=TargetName.RESOLVE,
    episode=1,
    unit="bpbd",
    officer="",
    category="flood",
    excerpt="Banjir \u202e",
    received_at=AT,
    broken_at=AT,
    stopped_at=None,
    late_s=90,
)
REPORT = SlaReport(
    start_at=AT,
    end_at=AT + timedelta(days=30),
    by=("unit", "month"),
    reports=12,
    without_clock=2,
    figures=(
        SlaFigure(
            group=("bpbd é", "2026-11"),
            target=TargetName.RESOLVE,
            met=6,
            breached=2,
            running=1,
            paused=0,
            excluded=1,
            median_s=5400,
            p90_s=90061,
        ),
        SlaFigure(
            group=("dishub", "2026-11"),
            target=TargetName.ARRIVE,
            met=0,
            breached=0,
            running=3,
            paused=0,
            excluded=0,
            median_s=None,
            p90_s=None,
        ),
    ),
    worst=(LATE,),
    as_of=AT + timedelta(days=31),
    position="s4711",
    query='unit:bpbd "air \\ masuk"',
    unit="bpbd",
    seen_from="jakarta",
    cleared=True,
    totals=(
        SlaFigure(
            group=(),
            target=TargetName.RESOLVE,
            met=6,
            breached=2,
            running=1,
            paused=0,
            excluded=1,
            median_s=5400,
            p90_s=90061,
        ),
    ),
)


def reckoned_from_the_file(told: dict[str, Any]) -> str:
    """As docs/sla-reports.md describes it, with nothing of Posko."""
    numbers = ("target", "met", "breached", "running", "paused", "excluded", "median_s", "p90_s")
    body = {
        name: told[name]
        for name in ("start_at", "end_at", "by", "query", "unit", "seen_from", "cleared", "as_of", "position")
    }
    body |= {"schema": "posko.sla_digest/1", "reports": told["reports"], "without_clock": told["without_clock"]}
    body["figures"] = [
        {"group": [item["group"][name] for name in told["by"]], **{name: item[name] for name in numbers}}
        for item in told["items"]
    ]
    body["totals"] = [{"group": [], **{name: item[name] for name in numbers}} for item in told["totals"]]
    body["worst"] = [{name: late[name] for name in late if name != "excerpt"} for late in told["worst"]]
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_digest_can_be_reckoned_from_the_json_file_alone() -> None:
    out = io.StringIO()
    write_json(replace(REPORT, digest=digest(REPORT)), out)
    told = json.loads(out.getvalue())
    assert told["digest"] == reckoned_from_the_file(told) == digest(REPORT)


CHANGES: dict[str, Callable[[SlaReport], SlaReport]] = {
    "start_at": lambda r: replace(r, start_at=AT + timedelta(seconds=1)),
    "end_at": lambda r: replace(r, end_at=AT + timedelta(days=29)),
    "by": lambda r: replace(r, by=("unit", "day")),
    "reports": lambda r: replace(r, reports=13),
    "without_clock": lambda r: replace(r, without_clock=1),
    "query": lambda r: replace(r, query=""),
    "unit": lambda r: replace(r, unit=""),
    "seen_from": lambda r: replace(r, seen_from="bpbd"),
    "totals": lambda r: replace(r, totals=()),
    "cleared": lambda r: replace(r, cleared=False),
    "as_of": lambda r: replace(r, as_of=AT),
    "position": lambda r: replace(r, position="s4712"),
    "figures": lambda r: replace(r, figures=r.figures[::-1]),
    "worst": lambda r: replace(r, worst=()),
    **{
        f"figure {name}": lambda r, name=name, value=value: replace(  # type: ignore[misc]  # mypy: lambda defaults
            r, figures=(replace(r.figures[0], **{name: value}), *r.figures[1:])
        )
        for name, value in (
            ("group", ("bpbd", "2026-11")),
            ("target", TargetName.ASSIGN),
            ("met", 7),
            ("breached", 1),
            ("running", 0),
            ("paused", 1),
            ("excluded", 0),
            ("median_s", None),
            ("p90_s", 90060),
        )
    },
    **{
        f"late {name}": lambda r, name=name, value=value: replace(  # type: ignore[misc]  # mypy: lambda defaults
            r, worst=(replace(r.worst[0], **{name: value}),)
        )
        for name, value in (
            ("ref", "JKT-000002"),
            ("number", 1),
            ("target", TargetName.ASSIGN),
            ("episode", 2),
            ("unit", ""),
            ("officer", "budi"),
            ("category", "waste"),
            ("received_at", AT + timedelta(days=1)),
            ("broken_at", AT + timedelta(days=1)),
            ("stopped_at", AT),
            ("late_s", 91),
        )
    },
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_is_changed_changes_the_digest(name: str) -> None:
    assert digest(CHANGES[name](REPORT)) != digest(REPORT)


def test_a_reports_text_and_a_freezes_name_are_not_under_it() -> None:
    other = replace(REPORT, worst=(replace(LATE, excerpt=""),), frozen="2026-11 bpbd", digest="of something else")
    assert digest(other) == digest(REPORT)


def test_an_instant_is_spelt_alike_in_every_zone() -> None:
    east = REPORT.start_at.astimezone(ZoneInfo("Asia/Jayapura"))
    assert canonical(replace(REPORT, start_at=east)) == canonical(REPORT)
    assert '"start_at":"2026-11-01T00:00:00Z"' in canonical(REPORT)
