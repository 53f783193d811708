"""`cc sla report`: the figures of a period, as a table, for programs, or on paper. Joins the Centre and printing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.core.errors import UsageError
from cc.main.commands.sla.asked import COLUMNS, AsOf, End, Lang, Query, Start, Target, columns, moment, period
from cc.main.commands.sla.explain import noun

if TYPE_CHECKING:
    from datetime import datetime

    from cc.core.questions.sla import SlaFigures
    from cc.core.records.sla import SlaReport
    from cc.printing.changes import Words
    from cc.printing.trend import Trend

__all__ = ["noun"]

PLAIN = ("table", "csv", "json")
MOST_NAMED = 12
"""Branches that are named in the hint on how to go deeper."""


@noun.reads()
def report(
    desk: CommandSession,
    query: Query = "",
    start: Start = None,
    end: End = None,
    by: Annotated[str, typer.Option("--by", metavar="COLUMNS", help=f"{','.join(COLUMNS)}")] = "",
    unit: Annotated[
        str, typer.Option("--unit", metavar="CODE", help="It and the units below it; its children are the branches.")
    ] = "",
    format_: Annotated[
        str, typer.Option("--format", metavar="table|csv|json|xlsx|html|pdf", help="In which form.")
    ] = "table",
    output: Target = None,
    lang: Lang = None,
    worst: Annotated[
        int | None,
        typer.Option("--worst", metavar="N", help="The latest broken promises; 10 on paper.", min=0, max=100),
    ] = None,
    trend: Annotated[
        bool | None,
        typer.Option("--trend/--no-trend", help="Beside the period before; shown when --from is given."),
    ] = None,
    as_of: AsOf = None,
    with_: Annotated[
        str | None,
        typer.Option("--with", metavar="SECTIONS", help="On paper: `places,workload,returned,pingpong` or `none`."),
    ] = None,
    frozen: Annotated[str, typer.Option("--frozen", metavar="NAME", help="A freeze, beside the same of now.")] = "",
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", metavar="FILE.json", help="Does it hold? Status 1 if not.", exists=True, dir_okay=False
        ),
    ] = None,
) -> int:
    """On time and late, % on time, median and 90th percentile, by target and by what you choose."""
    from cc.core.questions.sla import SlaFigures
    from cc.main.sla_reports import paper as sla_paper
    from cc.main.sla_reports import sections as sla_sections
    from cc.main.sla_reports.trend import trend_of

    if frozen or check:
        rest = (query, start, end, by, unit, as_of, output, lang, worst is not None, trend is not None)
        if any(rest) or (frozen and check) or format_ not in ("table", "json"):
            raise UsageError("--frozen and --check say by themselves what is reported: add --json, or nothing.")
        desk.out.as_json = desk.out.as_json or format_ == "json"
        return _kept(desk, frozen, check)
    form = "json" if desk.out.as_json else format_
    if form not in (*PLAIN, *sla_paper.FORMS):
        raise UsageError(
            "{option} is one of {values:quoted}.", fields={"option": "--format", "values": [*PLAIN, *sla_paper.FORMS]}
        )
    on_paper = form in sla_paper.FORMS
    if lang is not None and form in ("csv", "json"):
        raise UsageError("--lang is for {forms}.", fields={"forms": ["table", *sla_paper.FORMS]})
    if worst is not None and form == "csv":
        raise UsageError("--worst is not for csv, which holds figures alone: take another --format.")
    if trend and not start:
        raise UsageError("--trend needs --from: nothing lies before a period without a beginning.")
    if with_ is not None and not on_paper:
        raise UsageError(
            "--with is for paper; each section is a verb, too: `{command} sla places`, `workload`, `returned`,"
            " `pingpong`."
        )
    if with_ is not None and as_of is not None:
        raise UsageError("--with tells how things stand now: it does not go with --as-of.")
    wanted_sections = sla_sections.chosen(with_, whole=start is not None and as_of is None)
    language = sla_paper.chosen_language(lang)
    sla_paper.check_target(desk, form, output)
    start_at, end_at = period(desk, start, end)
    most = worst if worst is not None else 10 if on_paper else 0
    question = SlaFigures(
        start_at=start_at, end_at=end_at, by=columns(by), query=query, worst=most, unit=unit, as_of=moment(desk, as_of)
    )
    figures = desk.ask(question)
    # What programs read keeps its columns unless they ask for more.
    wanted = start is not None and form not in ("csv", "json") if trend is None else trend
    before = trend_of(desk, question, figures) if wanted else None
    if trend is None and before is not None and not before.reports:
        before = None
    if on_paper:
        sections = sla_sections.gathered(desk, figures, query, wanted_sections)
        sla_paper.print_paper(desk, figures, form, output, language, query, before, sections)
        return 0
    words = sla_paper.words_of(language, typed=lang is not None)
    _print(desk, figures, before, form, output, (start_at, end_at), words)
    if form == "table" and "branch" in question.by:
        _hint_deeper(desk, figures, start, end, question)
    return 0


def _kept(desk: CommandSession, frozen: str, check: Path | None) -> int:
    """A freeze beside now, or a file checked; the exit status."""
    if check is not None:
        from cc.main.commands.sla.check import check_file

        return check_file(desk, check)
    from cc.main.commands.sla.frozen import show_beside

    show_beside(desk, frozen)
    return 0


def _hint_deeper(
    desk: CommandSession, figures: "SlaReport", start: str | None, end: str | None, asked: "SlaFigures"
) -> None:
    """The next command, and the branches that have units below them."""
    from shlex import quote

    from cc.cli.diagnostics import note
    from cc.core.questions.organisation import ListUnits

    place = asked.by.index("branch")
    units = desk.ask(ListUnits())
    base = asked.unit or next((each.code for each in units if each.parent is None), "")
    parents = {each.parent for each in units}
    shown = dict.fromkeys(figure.group[place] for figure in figures.figures)
    deeper = [code for code in shown if code in parents and code != base]
    if not deeper:
        return
    more = len(deeper) - MOST_NAMED
    words = [quote(asked.query)] if asked.query else []
    dates = [f"--from {quote(start)}"] if start else []
    dates += [f"--to {quote(end)}"] if end else []
    told = " ".join([*words, *dates, "--unit", quote(deeper[0]), "--by", ",".join(asked.by)])
    note("deeper: {command} sla report {options}", options=told)
    if more > 0:
        note("units below: {units} (and {more} more)", units=deeper[:MOST_NAMED], more=more)
    else:
        note("units below: {units}", units=deeper)


def _print(
    desk: CommandSession,
    figures: "SlaReport",
    before: "Trend | None",
    form: str,
    output: Path | None,
    asked: "tuple[datetime | None, datetime | None]",
    words: "Words",
) -> None:
    from typing import TextIO

    from cc.cli.diagnostics import note
    from cc.cli.files import written_text
    from cc.cli.times import shown

    def write(out: TextIO, *, terminal: bool) -> None:
        from cc.printing import csv_text, json_text, sla_figures, sla_table, table

        if form == "json":
            json_text.write_json(figures, out, before)
        elif form == "csv":
            csv_text.write_csv(sla_figures.columns(figures, before), sla_figures.rows(figures, before), out)
        else:
            start, end = (shown(each, desk.room_zone) for each in asked)
            for line in sla_figures.heading(figures, start, end, words):
                out.write(line + "\n")
            if before:
                since, until = shown(before.start_at, desk.room_zone), shown(before.end_at, desk.room_zone)
                out.write(sla_figures.heading_before(before, since, until, words) + "\n")
            sla_table.print_figures(figures, before, words, out, terminal=terminal)
            notes = [words.say(sla_figures.SPANS)] if figures.figures else []
            out.writelines(f"{line}\n" for line in [*notes, *sla_figures.left_out(figures, words)])
            if figures.worst:
                out.write(
                    "\n" + words.say("The latest broken promises; `{command} sla why REPORT` explains each:") + "\n"
                )
                headings = [words.say(name) for name in sla_figures.LATE]
                late = (sla_figures.late_words(each, words) for each in figures.worst)
                table.print_table(headings, late, out, terminal=terminal)
                out.write(words.say("Late is told by the clock on the wall, from the due time on.") + "\n")
            below = list(sla_figures.foot(figures, shown(figures.as_of, desk.zone), words))
            out.write("".join(f"{line}\n" for line in ["", *below] if below))

    if output is None:
        desk.out.write(lambda out: write(out, terminal=desk.out.terminal))
        return
    with written_text(output) as text:
        write(text, terminal=False)
    note("written to {file}.", file=str(output))
