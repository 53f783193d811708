"""Figures against the period before: rows find theirs, by day, week and month too; changes say which way by a sign."""

from dataclasses import replace
from datetime import UTC, datetime

from cc.core.records.sla import SlaFigure, SlaReport
from cc.core.vocabulary import TargetName
from cc.printing.changes import points, span
from cc.printing.trend import NOTHING, Change, Trend
from cc.printing.wording.english import English
from cc.printing.wording.language import Language


def figure(group: tuple[str, ...], met: int, breached: int = 0, median_s: int | None = 60) -> SlaFigure:
    return SlaFigure(
        group=group,
        target=TargetName.RESOLVE,
        met=met,
        breached=breached,
        running=0,
        paused=0,
        excluded=0,
        median_s=median_s,
        p90_s=median_s,
    )


def report(by: tuple[str, ...], *figures: SlaFigure) -> SlaReport:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return SlaReport(start_at=at, end_at=at, by=by, reports=1, without_clock=0, figures=figures)


def test_a_row_stands_against_the_same_group() -> None:
    now = report(("unit",), figure(("a",), 3, 1, 90), figure(("b",), 1))
    trend = Trend(now, report(("unit",), figure(("a",), 1, 1, 100)))
    assert trend.of(now.figures[0]) == Change(0.5, 100, 0.25, -10)
    assert trend.of(now.figures[1]) == NOTHING


def test_a_month_stands_against_the_month_before_it_in_either_report() -> None:
    now = report(("unit", "month"), figure(("a", "2026-10"), 1, 1), figure(("a", "2026-11"), 1))
    trend = Trend(now, report(("unit", "month"), figure(("a", "2026-09"), 3, 1)))
    assert [trend.of(each).compliance for each in now.figures] == [0.75, 0.5]
    assert trend.of(figure(("a", "2026-W99"), 1)) == NOTHING


def test_with_two_columns_of_time_there_is_nothing_to_compare() -> None:
    now = report(("day", "month"), figure(("2026-11-02", "2026-11"), 1))
    assert Trend(now, now).of(now.figures[0]) == NOTHING


def test_totals_stand_against_totals() -> None:
    now = replace(report(()), totals=(figure((), 9, 1),))
    assert Trend(now, replace(now, totals=(figure((), 4, 1),))).of_total(now.totals[0]).compliance_by == 0.9 - 0.8


def test_a_change_says_which_way_by_arrow_and_sign() -> None:
    indonesian, english = Language("id"), English()
    assert points(Change(0.5, 1, 0.0214, 1), indonesian) == "▲ +2,1"
    assert points(Change(0.5, 1, -0.1, 1), english) == "▼ -10.0"
    assert points(Change(0.5, 1, 0.0, 1), english) == "= 0.0"
    assert points(Change(0.5, 1, -0.0001, 1), english) == "= 0.0"
    assert points(None, english) == points(NOTHING, english) == span(NOTHING) == "–"
    assert span(Change(0.5, 1, 0.0, -3725)) == "▼ -1:02:05"
