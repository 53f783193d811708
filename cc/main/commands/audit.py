"""`cc audit`: what happened, by whom, and whether the record of it holds."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import CHECK_FAILED
from cc.cli.refs import complete_reports, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import CoreError
from cc.core.ids import is_id

if TYPE_CHECKING:
    from cc.core.records.event import Event

noun = Noun("audit", "What happened, and whether the record of it holds.")

NAMED = 20
"""Of so many damaged reports the ref is looked up; more are told by their id."""

Stream = Annotated[
    str | None,
    typer.Argument(metavar="[REF]", help="A report, or unit:CODE, person:LOGIN …", autocompletion=complete_reports),
]


@noun.reads()
def log(
    desk: CommandSession,
    stream: Stream = None,
    after: Annotated[str | None, typer.Option("--after", metavar="POSITION", help="Go on after this event.")] = None,
) -> None:
    """Events in the order in which they were recorded, however many."""
    from cc.cli.times import shown
    from cc.core.questions.organisation import AuditEvents

    events = desk.stream(AuditEvents(spelt(stream) if stream else None, after))

    def row(event: "Event") -> Sequence[object]:
        moves = "; ".join(f"{each.action} {each.before or '–'} → {each.after}" for each in event.moves)
        ref = event.ref or event.stream
        return (event.position, shown(event.recorded_at, desk.zone), event.actor, ref, event.seq, event.intent, moves)

    headings = ("position", "recorded", "who", "what", "seq", "intent", "moves")
    desk.out.items("posko.event/1", events, headings, row, empty="No events.")


@noun.reads()
def verify(
    desk: CommandSession,
    report: Stream = None,
    clocks: Annotated[
        bool, typer.Option("--clocks", help="Fold the SLA clocks from the events too, and compare them.")
    ] = False,
) -> int:
    """Recompute every hash chain and compare it with what is stored; status 1 when one does not hold."""
    from cc.core.questions.organisation import VerifyAudit

    result = desk.ask(VerifyAudit(spelt(report) if report else None, clocks))

    def words() -> list[str]:
        counted = f"{result.events} events in {result.streams} chains"
        if result.holds:
            also = ", and every stored clock is what its events give" if clocks else ""
            return [f"The audit trail holds: {counted}{also}."]
        names = _names(desk, [each.stream for each in result.findings])
        wrong = [
            f"  {names.get(each.stream, each.stream)}{f' event {each.seq}' if each.seq else ''}: {each.problem}"
            for each in result.findings
        ]
        return [f"THE AUDIT TRAIL DOES NOT HOLD: {counted}, wrong in {len(wrong)}:", *wrong]

    told = {"holds": result.holds, "streams": result.streams, "events": result.events, "findings": result.findings}
    desk.out.thing("posko.audit/1", told, words)
    return 0 if result.holds else CHECK_FAILED


def _names(desk: CommandSession, streams: Sequence[str]) -> dict[str, str]:
    """What people call the reports behind the first streams: `JKT-004211 (01a2…)`."""
    from cc.core.questions.reports import GetReport

    names: dict[str, str] = {}
    for stream in [each for each in dict.fromkeys(streams) if is_id(each)][:NAMED]:
        with suppress(CoreError):
            names[stream] = f"{desk.ask(GetReport(stream)).line.ref} ({stream})"
    return names
