"""A supervisor's views full of hostile texts: every code and name in them is one."""

from datetime import timedelta

from cc.core.records.supervision import (
    Chain,
    HandoverTotals,
    Passed,
    PingPong,
    PlaceCount,
    Places,
    RecurringPlace,
    Returned,
    ReturnedReport,
    Workload,
    WorkloadReport,
)
from cc.printing.section import Section
from cc.printing.sections import supervision
from tests.printing.hostile import HOSTILE, START

END = START + timedelta(days=30)


def places(texts: tuple[str, ...] = HOSTILE) -> Places:
    """A category and a place for every text."""
    counts = tuple(
        PlaceCount(
            category=text,
            reports=450 + at,
            reports_before=8000,
            distinct=45,
            distinct_before=800,
            appeared=5,
            gone=760,
            stayed=40,
        )
        for at, text in enumerate(texts)
    )
    top = tuple(
        RecurringPlace(
            category=text,
            lon=106.8,
            lat=-6.2 - at,
            area=text,
            reports=40 - at,
            before=3,
            days=7,
            last_at=END,
            last_ref=text,
        )
        for at, text in enumerate(texts)
    )
    before = START - timedelta(days=31)
    return Places(
        start_at=START,
        end_at=END,
        before_at=before,
        radius_m=50.0,
        unplaced=3,
        total=PlaceCount(
            category="",
            reports=12_345,
            reports_before=80_000,
            distinct=450,
            distinct_before=8000,
            appeared=50,
            gone=7600,
            stayed=400,
        ),
        categories=counts,
        top=top,
    )


def workload(by: str, texts: tuple[str, ...] = HOSTILE) -> WorkloadReport:
    """A row for every text."""
    rows = tuple(
        Workload(
            officer=text,
            unit=text,
            assigned=12,
            closed=8,
            declined=1,
            handed_over=1,
            cancelled=0,
            open_now=30 - at,
            returned=2,
            returns=3,
            arrive_s=540,
            unit_s=86_400,
        )
        for at, text in enumerate(texts)
    )
    return WorkloadReport(START, END, by, rows)


def returned(by: str, texts: tuple[str, ...] = HOSTILE) -> ReturnedReport:
    """The same."""
    rows = tuple(Returned(text, 12, 3, 4) for text in texts)
    return ReturnedReport(START, END, by, rows, Returned("", 12 * len(texts), 3 * len(texts), 4 * len(texts)))


def hands(texts: tuple[str, ...] = HOSTILE) -> PingPong:
    """A pair, a chain and a report for every text."""
    return PingPong(
        start_at=START,
        end_at=END,
        reports=12_345,
        passed=40,
        came_back=20,
        hands=90,
        pairs=tuple(HandoverTotals(text, "b", 9) for text in texts),
        chains=tuple(Chain((text, "b", text), 4) for text in texts),
        longest=tuple(Passed(f"JKT-{at:06d}", text, START, (text, "b", text)) for at, text in enumerate(texts)),
    )


def sections(texts: tuple[str, ...] = HOSTILE) -> tuple[Section, ...]:
    """All of them, as they are printed."""
    return (
        *supervision.places(places(texts)),
        supervision.workload(workload("unit", texts)),
        supervision.workload(workload("officer", texts), 10),
        supervision.returned(returned("officer", texts)),
        *supervision.hands(hands(texts)),
    )
