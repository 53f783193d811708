"""`cc sla freeze` and `cc sla frozen`; and for `cc sla report --frozen` a freeze beside the same reckoned now."""

from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.core.errors import UsageError
from cc.core.phrases import mark
from cc.main.commands.sla.asked import COLUMNS, columns, moment, period
from cc.main.commands.sla.explain import noun

if TYPE_CHECKING:
    from cc.core.records.freezing import FrozenSlaReport
    from cc.core.records.sla import SlaFigure
    from cc.printing.sla_compare import Shown
    from cc.words.reader import Reader

__all__ = ["noun"]


@noun.writes()
def freeze(
    desk: CommandSession,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Else made of the period and the unit.")] = "",
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="Received on or after it.")] = "",
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Until the end of it.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="COLUMNS", help=f"{','.join(COLUMNS)}")] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="It and the units below it.")] = "",
    query: Annotated[str, typer.Option("--filter", metavar="FILTER", help="As in `{command} report list`.")] = "",
    worst: Annotated[int, typer.Option("--worst", metavar="N", help="The latest broken promises.", max=100)] = 10,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="TIME", help="As it stood then.")] = None,
    running: Annotated[bool, typer.Option("--running", help="Although the period has not ended.")] = False,
) -> None:
    """Keep a period's figures for good: with the events they rest on and a digest, in the audit trail."""
    from cc.core.intents.freezing import FreezeSlaReport

    start_at, end_at = period(desk, start, end)
    if start_at is None or end_at is None:
        raise UsageError("name the period: --from DATE --to DATE.")
    asked = FreezeSlaReport(
        start_at=start_at,
        end_at=end_at,
        name=name,
        by=columns(by),
        query=query,
        unit=unit,
        worst=worst,
        as_of=moment(desk, as_of),
        running=running,
    )
    _print_frozen(desk, desk.do(asked))


@noun.reads()
def frozen(
    desk: CommandSession,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="One of them, as it was frozen.")] = "",
) -> None:
    """Frozen reports, the latest first; `{command} sla report --frozen NAME` shows one beside now."""
    from cc.core.questions.freezing import GetFrozenSlaReport, ListFrozenSlaReports
    from cc.printing.sla_compare import FROZEN, frozen_rows

    if name:
        _print_frozen(desk, desk.ask(GetFrozenSlaReport(name)), whole=True)
        return
    every = desk.ask(ListFrozenSlaReports())
    shown = _shown(desk)
    empty = mark("Nothing is frozen yet: `{command} sla freeze --from DATE --to DATE`.")
    desk.out.items("posko.frozen/1", every, FROZEN, lambda each: next(frozen_rows((each,), shown)), empty=empty)


def show_beside(desk: CommandSession, name: str) -> None:
    """A freeze beside the same reckoned now."""
    from cc.core.questions.freezing import CompareFrozenSlaReport
    from cc.printing.sla_compare import print_comparison

    found = desk.ask(CompareFrozenSlaReport(name))
    if desk.out.as_json:
        desk.out.thing("posko.sla_comparison/1", found, list)
        return
    desk.out.write(lambda out: print_comparison(found, _shown(desk), desk.reader, out, terminal=desk.out.terminal))


def _print_frozen(desk: CommandSession, kept: "FrozenSlaReport", *, whole: bool = False) -> None:
    from cc.printing.sla_compare import frozen_lines

    def words() -> list[str]:
        lines = list(frozen_lines(kept, _shown(desk), desk.reader))
        lines += [_figure_words(each, desk.reader) for each in kept.report.figures] if whole else []
        return lines

    desk.out.thing("posko.frozen/1", kept, words)


def _figure_words(each: "SlaFigure", reader: "Reader") -> str:
    facts = {
        "group": " ".join((*each.group, reader.word("target", str(each.target)))),
        "met": each.met,
        "breached": each.breached,
        "running": each.running,
        "paused": each.paused,
        "excluded": each.excluded,
        "share": "–" if each.compliance is None else each.compliance,
        "median": "–" if each.median_s is None else each.median_s,
    }
    return reader.say(
        "  {group}: {met:number} on time, {breached:number} late, {running:number} running, {paused:number} paused,"
        " {excluded:number} excluded; {share:percent} on time, median {median:span}",
        **facts,
    )


def _shown(desk: CommandSession) -> "Shown":
    from cc.cli.times import shown

    return lambda at: shown(at, desk.zone)
