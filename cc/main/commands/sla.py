"""`cc sla`: figures, explanations, policies, and the sweep that time alone asks for. Joins the Centre and printing;
`sla_times` has the verbs that only compute."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.core.errors import UsageError
from cc.workforce.cli.desk import Desk
from cc.workforce.cli.refs import ReportRef, spelt
from cc.workforce.cli.verbs import Noun

if TYPE_CHECKING:
    from datetime import datetime

    from cc.core.records.sla import ClockExplanation, SlaReport

noun = Noun("sla", "Promises: figures, why a clock stands as it does, due times.")

COLUMNS = ("unit", "category", "area", "officer", "channel", "priority", "day", "week", "month")


@noun.reads()
def report(
    desk: Desk,
    query: Annotated[str, typer.Argument(metavar="[FILTER]", help="As in `cc report list`.")] = "",
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Received on or after it.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Until the end of it.")] = None,
    by: Annotated[str, typer.Option("--by", metavar="COLUMNS", help="unit,category,area,officer,channel …")] = "",
    format_: Annotated[
        str, typer.Option("--format", metavar="table|csv|json|xlsx|html|pdf", help="In which form.")
    ] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Else standard output.")] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="id|en", help="Of xlsx, html and pdf; else your locale's.")
    ] = None,
    worst: Annotated[
        int | None,
        typer.Option("--worst", metavar="N", help="The latest broken promises; 10 on paper.", min=0, max=100),
    ] = None,
) -> None:
    """Met and breached, compliance, median and 90th percentile, by target and by what you choose."""
    from cc.core.questions.organisation import SlaFigures
    from cc.main.commands import sla_paper

    form = "json" if desk.out.as_json else format_
    if form not in ("table", "csv", "json", *sla_paper.FORMS):
        raise UsageError(f"--format is one of table, csv, json, {', '.join(sla_paper.FORMS)}.")
    on_paper = form in sla_paper.FORMS
    if lang is not None and not on_paper:
        raise UsageError(f"--lang is for {', '.join(sla_paper.FORMS)}.")
    if worst is not None and form == "csv":
        raise UsageError("--worst has no place in csv, which holds figures alone: take another --format.")
    language = sla_paper.chosen_language(lang)
    sla_paper.check_target(desk, form, output)
    grouped = tuple(each.strip() for each in by.split(",") if each.strip())
    strange = [each for each in grouped if each not in COLUMNS]
    if strange:
        raise UsageError(f"--by knows no {', '.join(strange)}; it knows {', '.join(COLUMNS)}.")
    start_at, end_at = _period(desk, start, end)
    most = worst if worst is not None else 10 if on_paper else 0
    figures = desk.ask(SlaFigures(start_at, end_at, grouped, query, most))
    if on_paper:
        sla_paper.print_paper(desk, figures, form, output, language, query)
    else:
        _print(desk, figures, form, output, (start_at, end_at))


@noun.reads()
def why(desk: Desk, ref: ReportRef) -> None:
    """Every counted and every paused interval of a report's clocks, so that a pencil can check the sum."""
    from cc.core.questions.organisation import ExplainClocks
    from cc.workforce.cli.times import shown, zone_named

    explanation = desk.ask(ExplainClocks(spelt(ref)))

    def words() -> list[str]:
        zone = zone_named(explanation.zone)
        lines = [f"{explanation.ref} as of {shown(explanation.as_of, zone)}"]
        for clock in explanation.clocks:
            lines += ["", *_clock_words(clock, explanation.zone)]
        return lines if explanation.clocks else [*lines, "no clock: no policy promises anything for it."]

    desk.out.thing("posko.explanation/1", explanation, words)


@noun.writes()
def sweep(
    desk: Desk,
    watch: Annotated[bool, typer.Option("--watch", help="Go on until interrupted.")] = False,
    every: Annotated[str, typer.Option("--every", metavar="SPAN", help="How often, with --watch.")] = "30s",
    limit: Annotated[int, typer.Option("--limit", help="How many things at once.", min=1, max=5000)] = 500,
) -> None:
    """What time alone brings about: reports close, holds end, leases lapse; messages go out if settings say how."""
    from cc.main.commands import sla_sweep
    from cc.workforce.cli.times import seconds

    pause_s = max(1, seconds(every))
    sla_sweep.once(desk, limit)
    if watch:
        sla_sweep.go_on(desk, limit, pause_s)


def _period(desk: Desk, start: str | None, end: str | None) -> "tuple[datetime | None, datetime | None]":
    """The instants that two dates mean in the reader's zone; the end's own day belongs to the period."""
    from cc.workforce.cli.times import day, is_date

    start_at = day(start, desk.zone) if start else None
    end_at = day(end, desk.zone) if end else None
    if end and end_at is not None and is_date(end):
        local = end_at.astimezone(desk.zone)
        end_at = day((local + timedelta(days=1)).date().isoformat(), desk.zone)
    if start_at and end_at and end_at <= start_at:
        raise UsageError("--to lies before --from.")
    return start_at, end_at


def _print(
    desk: Desk,
    figures: "SlaReport",
    form: str,
    output: Path | None,
    period: "tuple[datetime | None, datetime | None]",
) -> None:
    from io import TextIOWrapper
    from typing import TextIO

    from cc.workforce.cli.diagnostics import note
    from cc.workforce.cli.files import written
    from cc.workforce.cli.times import shown

    def write(out: TextIO, *, terminal: bool) -> None:
        from cc.printing import csv_text, json_text, sla_figures, table

        if form == "json":
            json_text.write_json(figures, out)
        elif form == "csv":
            rows = (sla_figures.row(each) for each in figures.figures)
            csv_text.write_csv(sla_figures.columns(figures), rows, out)
        else:
            told = [shown(each, desk.zone) for each in period]
            for line in sla_figures.heading(figures, *told):
                out.write(line + "\n")
            rows_of_words = (sla_figures.words(each) for each in figures.figures)
            table.print_table(sla_figures.headings(figures.by), rows_of_words, out, terminal=terminal)
            if figures.worst:
                out.write("\nThe latest broken promises; `cc sla why REPORT` explains each:\n")
                late = (sla_figures.late_words(each) for each in figures.worst)
                table.print_table(sla_figures.LATE, late, out, terminal=terminal)

    if output is None:
        desk.out.write(lambda out: write(out, terminal=desk.out.terminal))
        return
    with written(output) as raw:
        text = TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)
        write(text, terminal=False)
        text.detach()
    note(f"written to {output}.")


def _clock_words(explained: "ClockExplanation", zone_name: str) -> list[str]:
    from cc.workforce.cli.times import exact, shown, zone_named

    zone, clock = zone_named(zone_name), explained.clock
    subject = f"task {clock.number}" if clock.number else "report"
    again = f", episode {clock.episode}" if clock.episode > 1 else ""
    lines = [f"{clock.target} ({subject}{again}): {explained.verdict}"]
    lines.append(f"  promised {exact(clock.target_s)} in {clock.calendar} by {clock.policy}")
    if explained.clause:
        lines.append(f"  source: {explained.clause}")
    for each in explained.spans:
        reason = f"  {each.reason}" if each.reason else ""
        length = f"{exact(each.seconds):>12}"
        lines.append(f"  {each.kind:<9}{shown(each.start, zone)} – {shown(each.end, zone)}{length}{reason}")
    counted = sum(each.seconds for each in explained.spans if each.kind == "counted")
    lines.append(f"  sum of counted: {exact(counted)} ({counted} s), paused {exact(clock.paused_s)}")
    if clock.due_at:
        lines.append(f"  due {shown(clock.due_at, zone)}")
    return lines
