"""`cc audit`: what happened, by whom, and whether the record of it holds."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import CHECK_FAILED
from cc.cli.refs import complete_reports, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.cli.voice import told
from cc.core.errors import CoreError
from cc.core.ids import is_id
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.records.trail import AuditFinding, Event, Move
    from cc.words.reader import Reader

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
    from cc.core.questions.trail import AuditEvents

    events = desk.stream(AuditEvents(spelt(stream) if stream else None, after))

    def row(event: "Event") -> Sequence[object]:
        moves = "; ".join(_move(each, desk.reader) for each in event.moves)
        ref = event.ref or event.stream
        return (event.position, shown(event.recorded_at, desk.zone), event.actor, ref, event.seq, event.intent, moves)

    headings = mark("position, recorded, who, what, seq, intent, moves")
    desk.out.items("posko.event/1", events, headings, row, empty=mark("No events."))


@noun.reads()
def verify(
    desk: CommandSession,
    report: Stream = None,
    clocks: Annotated[
        bool, typer.Option("--clocks", help="Fold the SLA clocks from the events too, and compare them.")
    ] = False,
) -> int:
    """Recompute every hash chain and compare it with what is stored; status 1 when one does not hold."""
    from cc.core.questions.trail import VerifyAudit

    result = desk.ask(VerifyAudit(spelt(report) if report else None, clocks))

    def words() -> list[str]:
        facts = {"events": result.events, "chains": result.streams, "wrong": len(result.findings)}
        if result.holds:
            return [
                desk.say(
                    "The audit trail holds: {events:number} events in {chains:number} chains, and every stored clock is"
                    " what its events give.",
                    **facts,
                )
                if clocks
                else desk.say("The audit trail holds: {events:number} events in {chains:number} chains.", **facts)
            ]
        names = _names(desk, [each.stream for each in result.findings])
        wrong = [f"  {_finding(desk, each, names.get(each.stream, each.stream))}" for each in result.findings]
        return [
            desk.say(
                "THE AUDIT TRAIL DOES NOT HOLD: {events:number} events in {chains:number} chains, wrong in {wrong}:",
                **facts,
            ),
            *wrong,
        ]

    body = {"holds": result.holds, "streams": result.streams, "events": result.events, "findings": result.findings}
    desk.out.thing("posko.audit/1", body, words)
    return 0 if result.holds else CHECK_FAILED


def _move(move: "Move", reader: "Reader") -> str:
    kind = "task_status" if move.subject == "task" else "report_status"
    before, after = (reader.word(kind, each) if each else "–" for each in (move.before, move.after))
    return f"{reader.word('action', move.action)} {before} → {after}"


def _finding(desk: CommandSession, finding: "AuditFinding", name: str) -> str:
    facts = {"name": name, "seq": finding.seq, "problem": told(finding.problem_phrase or finding.problem, desk.reader)}
    return desk.say("{name} event {seq}: {problem}", **facts) if finding.seq else desk.say("{name}: {problem}", **facts)


def _names(desk: CommandSession, streams: Sequence[str]) -> dict[str, str]:
    """What people call the reports behind the first streams: `JKT-004211 (01a2…)`."""
    from cc.core.questions.reports import GetReport

    names: dict[str, str] = {}
    for stream in [each for each in dict.fromkeys(streams) if is_id(each)][:NAMED]:
        with suppress(CoreError):
            names[stream] = f"{desk.ask(GetReport(stream)).line.ref} ({stream})"
    return names
