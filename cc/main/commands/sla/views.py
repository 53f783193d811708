"""`cc sla places`, `workload`, `returned`, `pingpong`: what a supervisor looks at beside promises kept."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.core.errors import UsageError
from cc.main.commands.sla.asked import End, Lang, Query, Start, Target, period
from cc.main.commands.sla.explain import noun
from cc.main.sla_reports import paper as sla_paper

if TYPE_CHECKING:
    from datetime import datetime
    from typing import TextIO

    from cc.printing.section import Section

__all__ = ["noun"]

FORMS = ("table", "csv")

Unit = Annotated[str, typer.Option("--unit", metavar="CODE", help="It and the units below it.")]
Form = Annotated[str, typer.Option("--format", metavar="table|csv", help="In which form; see also --json.")]
Top = Annotated[int, typer.Option("--top", metavar="N", help="How many are named.", min=0, max=500)]


@noun.reads()
def places(
    desk: CommandSession,
    query: Query = "",
    start: Start = None,
    end: End = None,
    unit: Unit = "",
    radius: Annotated[
        float, typer.Option("--radius", metavar="METRES", help="How near is the same place.", min=1, max=5000)
    ] = 50.0,
    top: Top = 20,
    format_: Form = "table",
    output: Target = None,
    lang: Lang = None,
) -> None:
    """Distinct places beside the period before, and those with most reports; without --from of this month so far."""
    from cc.core.clock import SystemClock
    from cc.core.questions.supervision import RecurringPlaces
    from cc.core.rules.calendar.periods import period_before

    _require_form(format_)
    start_at, end_at = period(desk, start or month_begins(desk), end)
    assert start_at is not None
    until = end_at or SystemClock().now()
    before_at, _ = period_before(start_at, until, desk.room_zone)
    found = desk.ask(
        RecurringPlaces(
            start_at=start_at, end_at=until, before_at=before_at, query=query, unit=unit, radius_m=radius, top=top
        )
    )

    def sections() -> "Sequence[Section]":
        from cc.printing.sections.supervision import places

        return places(found)

    _print_view(desk, "posko.places/1", found, sections, format_, output, lang)


@noun.reads()
def workload(
    desk: CommandSession,
    query: Query = "",
    start: Start = None,
    end: End = None,
    unit: Unit = "",
    by: Annotated[str, typer.Option("--by", metavar="officer|unit", help="Whose work.")] = "officer",
    format_: Form = "table",
    output: Target = None,
    lang: Lang = None,
) -> None:
    """Tasks made in the period by officer or unit: how they stand, how long they took, and what is open now."""
    from cc.core.questions.supervision import ShowWorkload

    _require_form(format_)
    start_at, end_at = period(desk, start, end)
    found = desk.ask(ShowWorkload(start_at, end_at, by, query, unit))

    def sections() -> "Sequence[Section]":
        from cc.printing.sections.supervision import workload

        return (workload(found),)

    _print_view(desk, "posko.workload/1", found, sections, format_, output, lang)


@noun.reads()
def returned(
    desk: CommandSession,
    query: Query = "",
    start: Start = None,
    end: End = None,
    unit: Unit = "",
    by: Annotated[str, typer.Option("--by", metavar="officer|unit|category", help="Whose evidence.")] = "officer",
    format_: Form = "table",
    output: Target = None,
    lang: Lang = None,
) -> None:
    """Of the tasks that were closed: how many were sent back for better evidence."""
    from cc.core.questions.supervision import ShowReturned

    _require_form(format_)
    start_at, end_at = period(desk, start, end)
    found = desk.ask(ShowReturned(start_at, end_at, by, query, unit))

    def sections() -> "Sequence[Section]":
        from cc.printing.sections.supervision import returned

        return (returned(found),)

    _print_view(desk, "posko.returned/1", found, sections, format_, output, lang)


@noun.reads()
def pingpong(
    desk: CommandSession,
    query: Query = "",
    start: Start = None,
    end: End = None,
    unit: Unit = "",
    top: Top = 20,
    format_: Form = "table",
    output: Target = None,
    lang: Lang = None,
) -> None:
    """Reports whose work was handed over from unit to unit, the ways it took, and what came back (A → B → A)."""
    from cc.core.questions.supervision import ShowPingPong

    _require_form(format_)
    start_at, end_at = period(desk, start, end)
    found = desk.ask(ShowPingPong(start_at, end_at, query, unit, top))

    def sections() -> "Sequence[Section]":
        from cc.printing.sections.supervision import hands

        return hands(found)

    _print_view(desk, "posko.pingpong/1", found, sections, format_, output, lang)


def month_begins(desk: CommandSession) -> str:
    """The first day of the room's month, as it is typed."""
    from cc.core.clock import SystemClock

    return SystemClock().now().astimezone(desk.room_zone).date().replace(day=1).isoformat()


def _require_form(form: str) -> None:
    """UsageError for one that there is not; before anything is asked."""
    if form not in FORMS:
        raise UsageError(
            "--format is one of {values:quoted}; --json gives the same to programs.", fields={"values": list(FORMS)}
        )


def _print_view(
    desk: CommandSession,
    schema: str,
    found: object,
    sections: "Callable[[], Sequence[Section]]",
    form: str,
    output: Path | None,
    lang: str | None,
) -> None:
    """In the form that was asked for. CSV has the first table alone: one file, one kind of row."""
    from cc.cli.diagnostics import note
    from cc.cli.files import written_text
    from cc.cli.times import shown

    words = sla_paper.words_of(sla_paper.chosen_language(lang), typed=lang is not None)

    def moment(at: "datetime") -> str:
        return shown(at, desk.zone)

    def write(out: "TextIO", *, terminal: bool) -> None:
        from cc.printing.sections.text import print_sections, write_section_csv

        if form == "csv":
            write_section_csv(sections()[0], out)
        else:
            print_sections(sections(), words, moment, out, terminal=terminal)

    if desk.out.as_json:
        desk.out.thing(schema, found, list)
    elif output is None:
        desk.out.write(lambda out: write(out, terminal=desk.out.terminal))
    else:
        with written_text(output) as text:
            write(text, terminal=False)
        note("written to {file}.", file=str(output))
