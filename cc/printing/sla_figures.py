"""An SLA report as columns and rows of values: what CSV and JSON have in common, and the table of the worst. Must never
know a Centre."""

from collections.abc import Iterator, Sequence

from cc.core.phrases import mark
from cc.core.records.sla import LateClock, SlaFigure, SlaReport
from cc.printing.changes import Words, exact
from cc.printing.trend import Change, Trend, changes
from cc.printing.wording.entries import entries
from cc.printing.wording.exclusions import exclusions, not_over, without_promise

COUNTS = ("target", "met", "breached", "running", "paused", "excluded", "compliance", "median_s", "p90_s")
BEFORE = ("compliance", "median_s", "compliance_change", "median_change_s")
"""What is told of the period before."""

Values = tuple[str | int | float | None, ...]


def columns(report: SlaReport, trend: Trend | None = None) -> tuple[str, ...]:
    """The columns' names: those grouped by, the target, counts, compliance (0 to 1) and counted seconds; with a trend
    those of the period before."""
    return (*report.by, *COUNTS, *(BEFORE_COLUMNS if trend else ()))


BEFORE_COLUMNS = ("compliance_before", "median_s_before", "compliance_change", "median_change_s")


def row(figure: SlaFigure) -> Values:
    """A figure's values in the order of `columns`; None where there is nothing to divide or to order."""
    return (
        *figure.group,
        str(figure.target),
        figure.met,
        figure.breached,
        figure.running,
        figure.paused,
        figure.excluded,
        _share(figure.compliance),
        figure.median_s,
        figure.p90_s,
    )


def before(change: Change) -> Values:
    """What a figure was in the period before and what changed, in the order of BEFORE."""
    return (_share(change.compliance), change.median_s, _share(change.compliance_by), change.median_by_s)


def rows(report: SlaReport, trend: Trend | None) -> Iterator[Values]:
    """All figures in the order of `columns`."""
    for figure, change in changes(report.figures, trend):
        yield (*row(figure), *(before(change) if change else ()))


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def heading(report: SlaReport, start: str, end: str, words: Words) -> Iterator[str]:
    """The lines above a table. `start` and `end` are the period as the reader's zone tells it, empty when open."""
    count = words.number(report.reports)
    if start or end:
        given = {"start": start or words.say("the beginning"), "end": end or words.say("now"), "count": count}
        yield words.say("Reports received from {start} until {end}: {count}", **given)
    else:
        yield words.say("Reports received: {count}", count=count)
    if report.unit:
        yield words.say("of {unit} and the units below it", unit=report.unit)
    yield from filter(None, (without_promise(report, words), not_over(report, words)))


def heading_before(trend: Trend, start: str, end: str, words: Words) -> str:
    """The line that names the period before."""
    given = {"start": start, "end": end, "count": words.number(trend.reports)}
    return words.say("beside those received from {start} until {end}: {count}", **given)


SPANS = mark(
    "Times are hours:minutes:seconds of counted time: working time where a promise counts in it, never days of 24 "
    "hours. % on time = on time / (on time + late)."
)


def left_out(report: SlaReport, words: Words) -> Iterator[str]:
    """The lines that say what was excluded and why, and on whose word promises were met."""
    for target, told in exclusions(report, words):
        yield words.say("excluded of {target}: {told}", target=target, told=told)
    for target, told in entries(report, words):
        yield words.say("times of {target}: {told}", target=target, told=told)


def foot(report: SlaReport, as_of: str, words: Words) -> Iterator[str]:
    """The lines below a table: what the figures rest on, and the digest that says whether they were changed since.
    `as_of` is the instant as the reader's zone tells it."""
    if report.digest:
        given = {"as_of": as_of, "position": report.position, "unit": report.seen_from or "–"}
        yield words.say("as of {as_of}, from events up to {position}, as {unit} sees it", **given)
        yield f"SHA-256 {report.digest}"


LATE = ("report", "target", "late", "unit", "officer", "text")
"""The headings of the worst."""


def late_words(late: LateClock, words: Words) -> Sequence[str]:
    """A broken promise's cells for people."""
    ref = f"{late.ref}/{late.number}" if late.number else late.ref
    target = words.word("target", str(late.target))
    return (ref, target, exact(late.late_s), late.unit, late.officer, late.excerpt)
