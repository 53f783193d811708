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
from cc.printing.sections import supervision
from cc.printing.sections.section import Section
from tests.printing.hostile import HOSTILE, START

END = START + timedelta(days=30)


def places(texts: tuple[str, ...] = HOSTILE) -> Places:
    """A category and a place for every text."""
    counts = tuple(PlaceCount(text, 450 + at, 8000, 45, 800, 5, 760, 40) for at, text in enumerate(texts))
    top = tuple(RecurringPlace(text, 106.8, -6.2 - at, text, 40 - at, 3, 7, END, text) for at, text in enumerate(texts))
    before = START - timedelta(days=31)
    return Places(START, END, before, 50.0, 3, PlaceCount("", 12_345, 80_000, 450, 8000, 50, 7600, 400), counts, top)


def workload(by: str, texts: tuple[str, ...] = HOSTILE) -> WorkloadReport:
    """A row for every text."""
    rows = tuple(Workload(text, text, 12, 8, 1, 1, 0, 30 - at, 2, 3, 540, 86_400) for at, text in enumerate(texts))
    return WorkloadReport(START, END, by, rows)


def returned(by: str, texts: tuple[str, ...] = HOSTILE) -> ReturnedReport:
    """The same."""
    rows = tuple(Returned(text, 12, 3, 4) for text in texts)
    return ReturnedReport(START, END, by, rows, Returned("", 12 * len(texts), 3 * len(texts), 4 * len(texts)))


def hands(texts: tuple[str, ...] = HOSTILE) -> PingPong:
    """A pair, a chain and a report for every text."""
    return PingPong(
        START,
        END,
        12_345,
        40,
        20,
        90,
        tuple(HandoverTotals(text, "b", 9) for text in texts),
        tuple(Chain((text, "b", text), 4) for text in texts),
        tuple(Passed(f"JKT-{at:06d}", text, START, (text, "b", text)) for at, text in enumerate(texts)),
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
