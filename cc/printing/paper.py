"""An SLA report as a page says it: words, numbers and spans already in the reader's language, text already harmless.

Owns what stands on paper and in which order; HTML and PDF only set it. Must never know a Centre, HTML or typst.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from cc.core.phrases import mark
from cc.core.records.explanations import ClockExplanation
from cc.core.records.sla import LateClock, SlaFigure, SlaReport
from cc.core.rules.safe_text import safe_line
from cc.printing.changes import exact, points, span
from cc.printing.seal_mark import seal_mark
from cc.printing.section import Section
from cc.printing.sla_figures import SPANS
from cc.printing.trend import Change, Trend, changes
from cc.printing.wording.entries import entries
from cc.printing.wording.exclusions import exclusions, not_over, without_promise
from cc.printing.wording.language import Language

KINDS = ("met", "breached", "running", "paused", "excluded")
"""How a clock counts, in the order in which it is told."""

MOST_CHARACTERS = 400
"""Of a text from outside that a page shows; the rest is in the report itself."""

_SHOWN = {"met": "on time", "breached": "late", "compliance": "% on time"}

Content = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is printed and for whom. Moments are told in the reader's `zone`, the days of periods are
    the room's. `names` are people's words for codes by column (`unit`, `category`, `area`);
    `why` has the explanation of each of the report's worst clocks that is to be shown. `query` is the filter asked;
    with a `trend` the figures stand beside those of the period before. `sections` are printed after all of it, then the
    last `seal` of the audit trail, if there is one."""

    report: SlaReport
    language: Language
    zone: tzinfo
    room_zone: tzinfo
    printed_at: datetime
    printed_by: str
    letterhead: tuple[str, ...] = ()
    query: str = ""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    why: Mapping[LateClock, ClockExplanation] = field(default_factory=dict)
    trend: Trend | None = None
    sections: tuple[Section, ...] = ()
    seal: str = ""

    def label(self, column: str, value: str) -> str:
        """What stands for a group's value in a column."""
        if not value:
            return "–"
        if column in ("day", "month"):
            return self._stretch(column, value)
        if column == "tree":
            value = value.rpartition("/")[2]
        if column in ("target", "channel"):
            return self.language.word(column, value)
        return shown(self.names.get(column, {}).get(value, value)) or "–"

    def heading(self, name: str) -> str:
        """A column's heading; the words of a verdict are those of the screen."""
        return self.language.say(_SHOWN.get(name, name))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns after those that the figures are grouped by."""
        return COLUMNS if self.trend else tuple(name for name in COLUMNS if name not in CHANGES)

    def _stretch(self, column: str, value: str) -> str:
        try:
            first = date.fromisoformat(value if column == "day" else f"{value}-01")
        except ValueError:
            return shown(value)
        return self.language.day(first) if column == "day" else self.language.month(first)


def shown(text: str, most: int = MOST_CHARACTERS) -> str:
    """Text from outside on one line, harmless, cut with an ellipsis."""
    line = safe_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def content(paper: Paper) -> Content:
    """Everything but the rows of figures, which `rows` gives one by one, the worst and the sections."""
    say = paper.language.say
    return {
        "lang": paper.language.code,
        "title": say("SLA report"),
        "letterhead": [shown(line) for line in paper.letterhead if line.strip()],
        "period": period(paper),
        "facts": facts(paper),
        "words": {name: say(english) for name, english in _WORDS.items()},
        "kinds": [[kind, paper.heading(kind)] for kind in KINDS],
        "totals": [_total(paper, figure) for figure in paper.report.totals],
        "columns": [paper.heading(name) for name in paper.columns],
        "headings": [paper.heading(name) for name in (*paper.report.by, *paper.columns)],
        "groups": len(paper.report.by),
        "tree": paper.report.by.index("tree") if "tree" in paper.report.by else -1,
        "seal": seal_mark(paper.seal) if paper.seal else None,
    }


CHANGES = ("change in points", "change of median")
COLUMNS = ("target", *KINDS, "compliance", CHANGES[0], "median", CHANGES[1], "90th percentile")
"""The columns after those that the figures are grouped by; CHANGES only beside the period before."""

_WORDS = {
    "summary": "Summary",
    "figures": "Figures",
    "worst": mark("The latest broken promises"),
    "why": "Why",
    "page": "Page",
    "none": mark("No promise was made to the reports of this period: there are no figures."),
    "target": "target",
    "compliance": "% on time",
    "spans": SPANS,
    "lateness": mark("Late is told by the clock on the wall, from the due time on."),
    "interval": "interval",
    "from": "from",
    "to": "to",
    "counts": "counts",
    "reason": "reason",
    "seal": mark("Seal of the audit trail"),
    "sealed": mark(
        "The last seal when this was printed. What was recorded before it cannot be changed unseen: `posko audit verify"
        " --seal -` takes this text, typed or scanned."
    ),
    "missing": mark("□ stands for a character that this paper's type does not have; the report itself has it."),
}


def period(paper: Paper) -> str:
    """The days of the period, in the room's zone."""
    return days(paper, paper.report.start_at, paper.report.end_at)


def days(paper: Paper, start_at: datetime, end_at: datetime) -> str:
    """The first and the last day of [start_at, end_at) in the room's zone; to the second, where it is not of whole
    days."""
    first, after = start_at.astimezone(paper.room_zone), end_at.astimezone(paper.room_zone)
    if first.time() != time() or after.time() != time():
        return f"{paper.language.moment(start_at, paper.zone)} – {paper.language.moment(end_at, paper.zone)}"
    last = max(start_at, end_at - timedelta(seconds=1)).astimezone(paper.room_zone)
    return f"{paper.language.day(first.date())} – {paper.language.day(last.date())} ({first:%Z})"


def facts(paper: Paper) -> list[list[str]]:
    """Label and value of what is told above the figures."""
    say, number, report = paper.language.say, paper.language.number, paper.report
    received = [number(report.reports), without_promise(report, paper.language)]
    told = [[say("Reports received"), "; ".join(filter(None, received))]]
    if paper.trend:
        before = f"{days(paper, paper.trend.start_at, paper.trend.end_at)}: {number(paper.trend.reports)}"
        told.append([say("The period before"), before])
    if report.unit:
        below = say("{unit} and the units below it", unit=paper.label("unit", report.unit))
        told.append([say("Unit"), below])
    if paper.query.strip():
        told.append([say("Filter"), shown(paper.query)])
    if report.frozen:
        told.append([say("Frozen as"), shown(report.frozen)])
    if report.as_of:
        as_of = paper.language.moment(report.as_of, paper.zone)
        told.append([say("As of"), "; ".join(filter(None, (as_of, not_over(report, paper.language))))])
    told += [[say("Excluded: {target}", target=target), why] for target, why in exclusions(report, paper.language)]
    told += [[say("Times: {target}", target=target), why] for target, why in entries(report, paper.language)]
    if report.digest:
        events = say("up to {position}, as {unit} sees it", position=shown(report.position), unit=_seen_from(paper))
        told += [[say("Events"), events], ["SHA-256", report.digest]]
    told.append([say("Printed"), f"{paper.language.moment(paper.printed_at, paper.zone)}, {shown(paper.printed_by)}"])
    return told


def _seen_from(paper: Paper) -> str:
    return paper.label("unit", paper.report.seen_from)


def rows(paper: Paper) -> Iterator[Content]:
    """The figures' rows: `cells` as words, `share` the compliance in [0, 1] or None, `depth` how far in a unit of the
    tree stands."""
    place = paper.report.by.index("tree") if "tree" in paper.report.by else None
    for figure, change in changes(paper.report.figures, paper.trend):
        labels = [paper.label(column, value) for column, value in zip(paper.report.by, figure.group, strict=True)]
        yield {
            "cells": [*labels, *_cells(paper, figure, change)],
            "share": figure.compliance,
            "depth": figure.group[place].count("/") if place is not None else 0,
        }


def _cells(paper: Paper, figure: SlaFigure, change: Change | None) -> list[str]:
    against = [points(change, paper.language)] if paper.trend else []
    return [
        paper.label("target", figure.target),
        *(paper.language.number(getattr(figure, kind)) for kind in KINDS),
        paper.language.percent(figure.compliance),
        *against,
        exact(figure.median_s),
        *([span(change)] if paper.trend else []),
        exact(figure.p90_s),
    ]


def _total(paper: Paper, figure: SlaFigure) -> Content:
    counts = {kind: getattr(figure, kind) for kind in KINDS}
    every = sum(counts.values())
    return {
        "cells": _cells(paper, figure, paper.trend.of_total(figure) if paper.trend else None),
        "parts": [[kind, count / every] for kind, count in counts.items() if count],
        "share": figure.compliance,
    }
