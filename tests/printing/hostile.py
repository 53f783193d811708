"""Texts that try to evaluate, to break a page or to hide, and a report full of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cc.core.records.explanations import ClockExplanation, Span
from cc.core.records.sla import Clock, LateClock, SlaFigure, SlaReport
from cc.core.vocabulary import ClockState, TargetName
from cc.printing.paper import Paper
from cc.printing.trend import Trend
from cc.printing.wording.language import Language

HOSTILE = (
    '=HYPERLINK("http://evil.example","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "{=1+1}",
    "http://evil.example/path",
    "0012",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "]]></text><row/>&amp;",
    "{{ 7*7 }}{% for a in b %}",
    '#panic("evaluated") $x$ *bold* _it_ \\ #sys.inputs',
    '"}], "rows": [], "x": "',
    "a\x00b\x01c\x07d\x1b[31mred\x1b[0m\x9be",
    "\u202eesrever\u2066 bidi \u2069\u200b\u200f",
    "line one\nline two\r\n\tthree",
    "_x0041_ _x005F_",
    "🌊🔥 banjir 中文 عربى \ue000 \ufffe \ud800 \ufeff",
    "Z" + "\u0301" * 50 + "algo",
    "w" * 10_000,
    "kata " * 2_000,
    '&P &"Arial" &[File]',
    "",
    " ",
    "'",
)
START = datetime(2026, 10, 31, 17, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")


def late(text: str, ref: str) -> LateClock:
    """A broken promise whose every word from outside is this text."""
    end = START + timedelta(hours=30)
    return LateClock(
        ref=ref,
        number=0,
        target=TargetName.RESOLVE,
        episode=1,
        unit=text,
        officer=text,
        category=text,
        excerpt=text,
        received_at=START,
        broken_at=START + timedelta(hours=4),
        stopped_at=end,
        late_s=93_600,
    )


def explanation(text: str, spans: int = 2) -> ClockExplanation:
    """Why it is late, with this text for a reason."""
    clock = Clock(
        number=0,
        target=TargetName.RESOLVE,
        episode=1,
        state=ClockState.STOPPED,
        started_at=START,
        due_at=None,
        stopped_at=START,
        breached_at=START,
        counted_s=108_000,
        paused_s=0,
        counted_to=START,
        target_s=14_400,
        policy="p@1",
        calendar="wall",
    )
    told = tuple(
        Span(kind="counted", start=START, end=START + timedelta(hours=1), seconds=3600, reason=text)
        for _ in range(spans)
    )
    return ClockExplanation(clock=clock, spans=told, verdict="breached", clause=text)


def paper(language: str = "id", texts: tuple[str, ...] = HOSTILE, by: tuple[str, ...] = ("unit", "area")) -> Paper:
    """A report with a row and a broken promise for every text."""
    figures = tuple(
        SlaFigure(
            group=(text,) * len(by),
            target=TargetName.RESOLVE,
            met=1200 + at,
            breached=300,
            running=1,
            paused=0,
            excluded=2,
            median_s=5400,
            p90_s=273_909,
        )
        for at, text in enumerate(texts)
    )
    totals = (
        SlaFigure(
            group=(),
            target=TargetName.RESOLVE,
            met=1200 * len(texts),
            breached=300,
            running=1,
            paused=0,
            excluded=2,
            median_s=5400,
            p90_s=273_909,
        ),
    )
    worst = tuple(late(text, f"JKT-{at:06d}") for at, text in enumerate(texts))
    report = SlaReport(
        start_at=START,
        end_at=START + timedelta(days=30),
        by=by,
        reports=12_345,
        without_clock=2,
        figures=figures,
        worst=worst,
        unit=texts[0],
        totals=totals,
    )
    return Paper(
        report=report,
        language=Language(language),
        zone=JAKARTA,
        room_zone=JAKARTA,
        printed_at=datetime(2026, 12, 1, 2, 5, 7, tzinfo=UTC),
        printed_by=texts[0],
        letterhead=texts,
        query=texts[0],
        names={"unit": {"known": "BPBD"}},
        why={each: explanation(each.excerpt) for each in worst},
        trend=Trend(report, before(report)),
    )


def before(report: SlaReport) -> SlaReport:
    """The period before: a tenth less kept, a minute less needed."""
    figures, totals = (
        tuple(replace(each, met=each.met * 9 // 10, median_s=5340) for each in rows)
        for rows in (report.figures, report.totals)
    )
    start_at = report.start_at - timedelta(days=31)
    return replace(report, start_at=start_at, end_at=report.start_at, figures=figures, totals=totals, reports=11_000)
