"""A frozen SLA report beside the same reckoned now, as lines and tables for people. Must never know a Centre."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TextIO

from cc.core.records.freezing import ClockChange, Comparison, FrozenSlaReport, ReportChange
from cc.core.records.sla import SlaFigure
from cc.core.rules.safe_text import safe_line
from cc.core.rules.sla.explain import duration_words
from cc.printing.table import print_table

Shown = Callable[[datetime | None], str]
"""An instant as the reader's zone tells it."""
_COUNTS = ("met", "breached", "running", "paused", "excluded")
_BECOMES = "→"
MOST_CAUSES = 4
"""Causes of one report that a table names; JSON has them all."""


def frozen_lines(frozen: FrozenSlaReport, shown: Shown) -> Iterator[str]:
    """What a freeze says of itself."""
    report = frozen.report
    yield f"{safe_line(frozen.name)}, frozen {shown(frozen.frozen_at)} by {frozen.frozen_by}"
    yield f"reports received from {shown(report.start_at)} until {shown(report.end_at)}: {report.reports}"
    if report.query or report.unit:
        limits = [report.query, f"of {report.unit} and below" if report.unit else ""]
        yield f"limited to {safe_line(', '.join(filter(None, limits)))}"
    cleared = ", with clearance" if report.cleared else ""
    yield f"as of {shown(report.as_of)}, from events up to {report.position}, as {report.seen_from} sees it{cleared}"
    yield f"SHA-256 {report.digest}"


def print_comparison(found: Comparison, shown: Shown, out: TextIO, *, terminal: bool) -> None:
    """Frozen and now side by side, then the reports that differ and why."""
    lines = [*frozen_lines(found.frozen, shown), *_verdict(found), ""]
    out.write("".join(f"{line}\n" for line in lines))
    then, now = found.frozen.report, found.now
    out.write(f"Frozen {_BECOMES} now ({shown(now.as_of)}); one number where both say the same.\n")
    headings = (*then.by, "target", *_COUNTS, "on time", "median", "90 %")
    print_table(headings, _rows(then.figures, now.figures), out, terminal=terminal)
    if not found.total:
        out.write("\nNo report counts otherwise.\n")
        return
    left = found.total - len(found.reports)
    out.write(f"\n{found.total} reports count otherwise" + (f"; {left} are not shown" if left > 0 else "") + ":\n")
    rows = (row for each in found.reports for row in _report_rows(each, shown))
    print_table(("report", f"then {_BECOMES} now", "why"), rows, out, terminal=terminal)


def _verdict(found: Comparison) -> Iterator[str]:
    if not found.intact:
        yield "WHAT IS STORED IS NOT WHAT WAS FROZEN: its text does not hash to what the audit trail says."
    elif not found.reproduced:
        yield "The audit trail has its hash, BUT RECKONING IT AGAIN from its events gives other figures."
    else:
        yield "Intact: the audit trail has its hash, and reckoning it again from its events gives the same digest."


def _rows(then: Sequence[SlaFigure], now: Sequence[SlaFigure]) -> Iterator[Sequence[object]]:
    old, new = ({(each.group, each.target): each for each in side} for side in (then, now))
    for group, target in dict.fromkeys((*old, *new)):
        was, told = old.get((group, target)), new.get((group, target))
        counts = [_both(getattr(was, name, 0), getattr(told, name, 0)) for name in _COUNTS]
        yield (
            *group,
            str(target),
            *counts,
            _both(_share(was), _share(told)),
            _both(_span(was, "median_s"), _span(told, "median_s")),
            _both(_span(was, "p90_s"), _span(told, "p90_s")),
        )


def _both(then: object, now: object) -> str:
    return str(then) if then == now else f"{then} {_BECOMES} {now}"


def _share(figure: SlaFigure | None) -> str:
    share = figure.compliance if figure else None
    return "–" if share is None else f"{share:.1%}"


def _span(figure: SlaFigure | None, name: str) -> str:
    seconds = getattr(figure, name, None)
    return "–" if seconds is None else duration_words(seconds)


def _report_rows(change: ReportChange, shown: Shown) -> Iterator[Sequence[object]]:
    """One row a clock or a cause, whichever are more; the ref stands in the first."""
    clocks = [_clock(each) for each in change.clocks] or ["no clock of its own"]
    if change.counted_then is not change.counted_now:
        clocks.insert(0, "counted only now" if change.counted_now else "counted only then")
    causes = [
        f"{cause.told} ({shown(cause.at)}, {cause.by})" if cause.at else cause.told
        for cause in change.why[:MOST_CAUSES]
    ]
    if len(change.why) > MOST_CAUSES:
        causes.append(f"and {len(change.why) - MOST_CAUSES} more")
    for at in range(max(len(clocks), len(causes))):
        yield (change.ref if not at else "", _at(clocks, at), _at(causes, at))


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _clock(change: ClockChange) -> str:
    subject = f" of task {change.number}" if change.number else ""
    told = f"{change.target}{subject}: {change.then or 'none'} {_BECOMES} {change.now or 'none'}"
    if change.then == change.now:
        told = f"{change.target}{subject}: {change.now}"
    if change.counted_then_s != change.counted_now_s:
        spans = [
            "–" if each is None else duration_words(each) for each in (change.counted_then_s, change.counted_now_s)
        ]
        told += f", counted {spans[0]} {_BECOMES} {spans[1]}"
    return told + (", in another group" if change.moved else "")


def frozen_rows(every: Iterable[FrozenSlaReport], shown: Shown) -> Iterator[Sequence[object]]:
    """A list of freezes."""
    for each in every:
        report = each.report
        yield (
            each.name,
            shown(report.start_at),
            shown(report.end_at),
            report.unit or report.seen_from,
            ",".join(report.by),
            report.reports,
            shown(each.frozen_at),
            each.frozen_by,
            report.digest,
        )


FROZEN = ("name", "from", "until", "unit", "by", "reports", "frozen", "who", "SHA-256")
"""The headings of a list of freezes."""
