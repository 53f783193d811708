"""A frozen SLA report beside the same reckoned now, as lines and tables for people. Must never know a Centre."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TextIO

from cc.core.phrases import Phrase, mark
from cc.core.records.freezing import Cause, ClockChange, Comparison, FrozenSlaReport, ReportChange
from cc.core.records.sla import SlaFigure
from cc.core.rules.safe_text import safe_line
from cc.printing.table import print_table
from cc.words.reader import Reader

Shown = Callable[[datetime | None], str]
"""An instant as the reader's zone tells it."""
_COUNTS = ("met", "breached", "running", "paused", "excluded")
_BECOMES = "→"
MOST_CAUSES = 4
"""Causes of one report that a table names; JSON has them all."""

FROZEN = mark("name, from, until, unit, by, reports, frozen, who, SHA-256")
"""The headings of a list of freezes."""


def frozen_lines(frozen: FrozenSlaReport, shown: Shown, reader: Reader) -> Iterator[str]:
    """What a freeze says of itself."""
    report, say = frozen.report, reader.say
    yield say(
        "{name}, frozen {at} by {by}", name=safe_line(frozen.name), at=shown(frozen.frozen_at), by=frozen.frozen_by
    )
    period = {"start": shown(report.start_at), "end": shown(report.end_at), "n": report.reports}
    yield say("reports received from {start} until {end}: {n:number}", **period)
    if report.query:
        yield say("limited to the filter {query:quoted}", query=safe_line(report.query))
    if report.unit:
        yield say("limited to {unit} and the units below it", unit=report.unit)
    seen = {"at": shown(report.as_of), "position": report.position, "unit": report.seen_from}
    yield (
        say("as of {at}, from events up to {position}, as {unit} sees it, with clearance", **seen)
        if report.cleared
        else say("as of {at}, from events up to {position}, as {unit} sees it", **seen)
    )
    yield f"SHA-256 {report.digest}"


def print_comparison(found: Comparison, shown: Shown, reader: Reader, out: TextIO, *, terminal: bool) -> None:
    """Frozen and now side by side, then the reports that differ and why."""
    say = reader.say
    lines = [*frozen_lines(found.frozen, shown, reader), _verdict(found, reader), ""]
    out.write("".join(f"{line}\n" for line in lines))
    then, now = found.frozen.report, found.now
    out.write(say("Frozen → now ({at}); one number where both say the same.", at=shown(now.as_of)) + "\n")
    outcomes = [reader.word("outcome", each) for each in _COUNTS]
    figures = say("target, {outcomes}, % on time, median, 90 %", outcomes=outcomes).split(", ")
    print_table([*map(say, then.by), *figures], _rows(then.figures, now.figures, reader), out, terminal=terminal)
    if not found.total:
        out.write("\n" + say("No report counts otherwise.") + "\n")
        return
    counted = {"n": found.total, "left": found.total - len(found.reports)}
    told = (
        say("{n:number} {n:plural=report counts/reports count} otherwise; {left:number} are not shown:", **counted)
        if len(found.reports) < found.total
        else say("{n:number} {n:plural=report counts/reports count} otherwise:", **counted)
    )
    out.write(f"\n{told}\n")
    rows = (row for each in found.reports for row in _report_rows(each, shown, reader))
    print_table(say("report, then → now, why").split(", "), rows, out, terminal=terminal)


def _verdict(found: Comparison, reader: Reader) -> str:
    if not found.intact:
        return reader.say("WHAT IS STORED IS NOT WHAT WAS FROZEN: its text does not hash to what the audit trail says.")
    if not found.reproduced:
        return reader.say("The audit trail has its hash, BUT RECKONING IT AGAIN from its events gives other figures.")
    return reader.say(
        "Intact: the audit trail has its hash, and reckoning it again from its events gives the same digest."
    )


def _rows(then: Sequence[SlaFigure], now: Sequence[SlaFigure], reader: Reader) -> Iterator[Sequence[object]]:
    old, new = ({(each.group, each.target): each for each in side} for side in (then, now))
    for group, target in dict.fromkeys((*old, *new)):
        was, told = old.get((group, target)), new.get((group, target))
        counts = [_both(_count(was, name, reader), _count(told, name, reader)) for name in _COUNTS]
        yield (
            *group,
            reader.word("target", str(target)),
            *counts,
            _both(_share(was, reader), _share(told, reader)),
            _both(_span(was, "median_s", reader), _span(told, "median_s", reader)),
            _both(_span(was, "p90_s", reader), _span(told, "p90_s", reader)),
        )


def _both(then: str, now: str) -> str:
    return then if then == now else f"{then} {_BECOMES} {now}"


def _count(figure: SlaFigure | None, name: str, reader: Reader) -> str:
    return reader.say("{n:number}", n=getattr(figure, name, 0))


def _share(figure: SlaFigure | None, reader: Reader) -> str:
    share = figure.compliance if figure else None
    return "–" if share is None else reader.say("{share:percent}", share=share)


def _span(figure: SlaFigure | None, name: str, reader: Reader) -> str:
    return _exact(getattr(figure, name, None), reader)


def _exact(seconds: int | None, reader: Reader) -> str:
    return "–" if seconds is None else reader.say("{s:exact}", s=seconds)


def _report_rows(change: ReportChange, shown: Shown, reader: Reader) -> Iterator[Sequence[object]]:
    """One row a clock or a cause, whichever are more; the ref stands in the first."""
    say = reader.say
    clocks = [_clock(each, reader) for each in change.clocks] or [say("no clock of its own")]
    if change.counted_then is not change.counted_now:
        clocks.insert(0, say("counted only now") if change.counted_now else say("counted only then"))
    causes = [_cause(cause, shown, reader) for cause in change.why[:MOST_CAUSES]]
    if len(change.why) > MOST_CAUSES:
        causes.append(say("and {n:number} more", n=len(change.why) - MOST_CAUSES))
    for at in range(max(len(clocks), len(causes))):
        yield (change.ref if not at else "", _at(clocks, at), _at(causes, at))


def _cause(cause: Cause, shown: Shown, reader: Reader) -> str:
    told = reader.phrase(cause.told_phrase) if cause.told_phrase else cause.told
    return f"{told} ({shown(cause.at)}, {cause.by})" if cause.at else told


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _clock(change: ClockChange, reader: Reader) -> str:
    named = {"target": change.target, "n": change.number}
    facts: dict[str, object] = {
        "clock": Phrase("{target:target} of task {n}", named) if change.number else Phrase("{target:target}", named),
        "then": _outcome(change.then),
        "now": _outcome(change.now),
    }
    parts = [
        reader.say("{clock}: {now}", **facts)
        if change.then == change.now
        else reader.say("{clock}: {then} → {now}", **facts)
    ]
    if change.counted_then_s != change.counted_now_s:
        spans = [_exact(each, reader) for each in (change.counted_then_s, change.counted_now_s)]
        parts.append(reader.say("counted {then} → {now}", then=spans[0], now=spans[1]))
    if change.moved:
        parts.append(reader.say("in another group"))
    return ", ".join(parts)


def _outcome(outcome: str) -> Phrase:
    return Phrase("{outcome:outcome}", {"outcome": outcome}) if outcome else Phrase("none")


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
