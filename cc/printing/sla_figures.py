"""An SLA report as columns and rows: what table, CSV and JSON have in common. Must never know a Centre."""

from collections.abc import Iterator, Sequence

from cc.core.records.sla import LateClock, SlaFigure, SlaReport

COUNTS = ("target", "met", "breached", "running", "paused", "excluded", "compliance", "median_s", "p90_s")


def columns(report: SlaReport) -> tuple[str, ...]:
    """The columns' names: those grouped by, the target, counts, compliance (0 to 1) and counted seconds."""
    return (*report.by, *COUNTS)


def row(figure: SlaFigure) -> tuple[str | int | float | None, ...]:
    """A figure's values in the order of `columns`; None where there is nothing to divide or to order."""
    share = figure.compliance
    return (
        *figure.group,
        str(figure.target),
        figure.met,
        figure.breached,
        figure.running,
        figure.paused,
        figure.excluded,
        None if share is None else round(share, 6),
        figure.median_s,
        figure.p90_s,
    )


def words(figure: SlaFigure) -> tuple[str, ...]:
    """A figure's cells for people: compliance in per cent, spans in hours and minutes."""
    share = figure.compliance
    counts = (figure.met, figure.breached, figure.running, figure.paused, figure.excluded)
    return (
        *figure.group,
        str(figure.target),
        *map(str, counts),
        "–" if share is None else f"{share:.1%}",
        span(figure.median_s),
        span(figure.p90_s),
    )


def span(seconds: int | None) -> str:
    """Seconds as `3d 4h 05m`; a dash for None."""
    if seconds is None:
        return "–"
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, left = divmod(rest, 60)
    if days:
        return f"{days}d {hours}h {minutes:02d}m"
    if hours:
        return f"{hours}h {minutes:02d}m"
    return f"{minutes}m {left:02d}s"


def heading(report: SlaReport, start: str, end: str) -> Iterator[str]:
    """The lines above a table. `start` and `end` are the period as the reader's zone tells it, empty when open."""
    if start or end:
        yield f"Reports received from {start or 'the beginning'} until {end or 'now'}: {report.reports}"
    else:
        yield f"Reports received: {report.reports}"
    if report.without_clock:
        yield f"without any clock, which count as on time: {report.without_clock}"


def headings(by: Sequence[str]) -> tuple[str, ...]:
    """The table's headings."""
    return (*by, "target", "met", "breached", "running", "paused", "excluded", "on time", "median", "90 %")


LATE = ("report", "target", "late by", "unit", "officer", "text")
"""The headings of the worst."""


def late_words(late: LateClock) -> tuple[str, ...]:
    """A broken promise's cells for people."""
    ref = f"{late.ref}/{late.number}" if late.number else late.ref
    return (ref, str(late.target), span(late.late_s), late.unit, late.officer, late.excerpt)
