"""An SLA report as a page says it: words, numbers and spans already in the reader's language, text already harmless.

Owns what stands on paper and in which order; HTML and PDF only set it. Must never know a Centre, HTML or typst.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from cc.core.records.sla import WALL, Clock, ClockExplanation, LateClock, SlaFigure, SlaReport
from cc.core.rules.safe_text import safe_line
from cc.printing.language import Language

KINDS = ("met", "breached", "running", "paused", "excluded")
"""How a clock counts, in the order in which it is told."""

MOST_CHARACTERS = 400
"""Of a text from outside that a page shows; the rest is in the report itself."""

MOST_SPANS = 60
"""Intervals that a page shows of one clock; `cc sla why` shows them all."""

Content = dict[str, object]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed and for whom. `names` are people's words for codes by column (`unit`, `category`, `area`);
    `why` has the explanation of each of the report's worst clocks that is to be shown. `query` is the filter asked."""

    report: SlaReport
    language: Language
    zone: tzinfo
    printed_at: datetime
    printed_by: str
    letterhead: tuple[str, ...] = ()
    query: str = ""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    why: Mapping[LateClock, ClockExplanation] = field(default_factory=dict)

    def label(self, column: str, value: str) -> str:
        """What stands for a group's value in a column."""
        if not value:
            return "–"
        if column in ("day", "month"):
            return self._stretch(column, value)
        if column in ("target", "channel"):
            return self.language.say(value.replace("_", " "))
        return shown(self.names.get(column, {}).get(value, value)) or "–"

    def heading(self, name: str) -> str:
        """A column's heading."""
        return self.language.say(name)

    def _stretch(self, column: str, value: str) -> str:
        try:
            first = date.fromisoformat(value if column == "day" else f"{value}-01")
        except ValueError:
            return shown(value)
        return self.language.day(first) if column == "day" else self.language.month(first)


@dataclass(slots=True)
class Total:
    """A target's counts over all groups."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))

    @property
    def compliance(self) -> float | None:
        """met / (met + breached), None when there is neither."""
        ended = self.counts["met"] + self.counts["breached"]
        return self.counts["met"] / ended if ended else None


def totals(report: SlaReport) -> Mapping[str, Total]:
    """By target, in the order of the figures' targets."""
    found: dict[str, Total] = defaultdict(Total)
    order = {str(figure.target): figure.target for figure in report.figures}
    for target in type(next(iter(order.values()))) if order else ():
        if str(target) in order:
            found[str(target)] = Total()
    for figure in report.figures:
        counts = found[str(figure.target)].counts
        for kind in KINDS:
            counts[kind] += getattr(figure, kind)
    return found


def shown(text: str, most: int = MOST_CHARACTERS) -> str:
    """Text from outside on one line, harmless, cut with an ellipsis."""
    line = safe_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def exact(seconds: int | None) -> str:
    """Seconds as `76:05:09`, none left out; a dash for None."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hours}:{minutes:02d}:{rest:02d}"


def content(paper: Paper) -> Content:
    """Everything but the rows of figures, which `rows` gives one by one."""
    say = paper.language.say
    return {
        "lang": paper.language.code,
        "title": say("SLA report"),
        "letterhead": [shown(line) for line in paper.letterhead if line.strip()],
        "period": period(paper),
        "facts": facts(paper),
        "words": {name: say(english) for name, english in _WORDS.items()},
        "kinds": [[kind, say(kind)] for kind in KINDS],
        "totals": [_total(paper, target, total) for target, total in totals(paper.report).items()],
        "headings": [paper.heading(name) for name in (*paper.report.by, *COLUMNS)],
        "groups": len(paper.report.by),
        "worst": [_worst(paper, late) for late in paper.report.worst],
    }


COLUMNS = ("target", *KINDS, "compliance", "median", "90th percentile")
"""The columns after those that the figures are grouped by."""

_WORDS = {
    "summary": "Summary",
    "figures": "Figures",
    "worst": "The latest broken promises",
    "why": "Why",
    "page": "Page",
    "none": "No promise was made to the reports of this period: there are no figures.",
    "target": "target",
    "compliance": "compliance",
    "spans": "Times are hours:minutes:seconds of counted time. Compliance = met / (met + breached).",
    "lateness": "Late is told by the clock on the wall, from the due time on.",
    "interval": "interval",
    "from": "from",
    "to": "to",
    "counts": "counts",
    "reason": "reason",
    "missing": "□ stands for a character that this paper's type does not have; the report itself has it.",
}


def period(paper: Paper) -> str:
    """The days of the period in the reader's zone."""
    report = paper.report
    first = report.start_at.astimezone(paper.zone)
    last = max(report.start_at, report.end_at - timedelta(seconds=1)).astimezone(paper.zone)
    return f"{paper.language.day(first.date())} – {paper.language.day(last.date())} ({first:%Z})"


def facts(paper: Paper) -> list[list[str]]:
    """Label and value of what is told above the figures."""
    say, number = paper.language.say, paper.language.number
    told = [[say("Reports received"), number(paper.report.reports)]]
    if paper.report.without_clock:
        told.append([say("Of these without any promise"), number(paper.report.without_clock)])
    if paper.query.strip():
        told.append([say("Filter"), shown(paper.query)])
    told.append([say("Printed"), f"{paper.language.moment(paper.printed_at, paper.zone)}, {shown(paper.printed_by)}"])
    return told


def rows(paper: Paper) -> Iterator[Content]:
    """The figures' rows: `cells` as words, `share` the compliance in [0, 1] or None."""
    for figure in paper.report.figures:
        yield {"cells": _cells(paper, figure), "share": figure.compliance}


def _cells(paper: Paper, figure: SlaFigure) -> list[str]:
    labels = [paper.label(column, value) for column, value in zip(paper.report.by, figure.group, strict=True)]
    counts = [paper.language.number(getattr(figure, kind)) for kind in KINDS]
    share = paper.language.percent(figure.compliance)
    return [*labels, paper.label("target", figure.target), *counts, share, exact(figure.median_s), exact(figure.p90_s)]


def _total(paper: Paper, target: str, total: Total) -> Content:
    every = sum(total.counts.values())
    return {
        "target": paper.label("target", target),
        "counts": [paper.language.number(count) for count in total.counts.values()],
        "parts": [[kind, count / every] for kind, count in total.counts.items() if count],
        "compliance": paper.language.percent(total.compliance),
        "share": total.compliance,
    }


def late_facts(paper: Paper, late: LateClock) -> list[list[str]]:
    """Label and value of what is told of a broken promise before its intervals."""
    say, moment = paper.language.say, paper.language.moment
    why = paper.why.get(late)
    told = [
        [say("unit"), paper.label("unit", late.unit)],
        [say("officer"), paper.label("officer", late.officer)],
        [say("category"), paper.label("category", late.category)],
        [say("received"), moment(late.received_at, paper.zone)],
        [say("due"), moment(late.broken_at, paper.zone)],
        [say("ended"), moment(late.stopped_at, paper.zone) if late.stopped_at else say("still open")],
    ]
    if why is not None:
        clock = why.clock
        told += [
            [say("promised"), f"{exact(clock.target_s)} · {shown(clock.policy)} · {calendar(paper, clock)}"],
            [say("counted"), exact(clock.counted_s)],
            [say("paused"), exact(clock.paused_s)],
            [say("source"), shown(why.clause)],
        ]
    return [each for each in told if each[1] not in ("", "–")]


def calendar(paper: Paper, clock: Clock) -> str:
    """By which calendar a clock counts, for people."""
    return paper.language.say("every hour of the day") if clock.calendar == WALL else shown(clock.calendar)


def subject(paper: Paper, late: LateClock) -> str:
    """The report's ref, or the task's."""
    return shown(f"{late.ref}/{late.number}" if late.number else late.ref)


def reason(paper: Paper, words: str) -> str:
    """Why a clock stood still, in the reader's language as far as it is known there."""
    before, hold, held = words.partition("on hold: ")
    if hold and not before:
        return shown(f"{paper.language.say('on hold')}: {paper.language.say(held)}")
    return shown(paper.language.say(words)) if words else ""


def _worst(paper: Paper, late: LateClock) -> Content:
    say = paper.language.say
    why = paper.why.get(late)
    spans = why.spans if why else ()
    more = len(spans) - MOST_SPANS
    return {
        "ref": subject(paper, late),
        "target": paper.label("target", late.target),
        "late": say("late by {time}", time=exact(late.late_s)),
        "text": shown(late.excerpt),
        "facts": late_facts(paper, late),
        "spans": [
            [
                say(span.kind),
                paper.language.moment(span.start, paper.zone),
                paper.language.moment(span.end, paper.zone),
                exact(span.seconds) if span.kind != "closed" else "–",
                reason(paper, span.reason),
            ]
            for span in spans[:MOST_SPANS]
        ],
        "more": say("{count} more intervals: cc sla why {ref}", count=str(more), ref=shown(late.ref))
        if more > 0
        else "",
    }
