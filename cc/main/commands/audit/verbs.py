"""`cc audit`: what happened, by whom, and whether the record of it holds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import CHECK_FAILED
from cc.cli.refs import complete_reports, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.records.trail import Event, Move
    from cc.words.reader import Reader

noun = Noun("audit", "What happened, and whether the record of it holds.")

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
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where the last verification here was broken off.")
    ] = False,
    clocks: Annotated[bool, typer.Option("--clocks", hidden=True)] = False,
) -> int:
    """Recompute every hash chain, derive every row from its events, and compare both with what is stored; status 1 when
    one does not hold."""
    from cc.main.commands.audit import walk

    found = walk.walk(desk, spelt(report) if report else None, resume=resume)
    body = {
        "holds": found.holds,
        "streams": found.streams,
        "events": found.events,
        "findings": found.findings,
        "proved_since": found.proved_since,
    }
    desk.out.thing("posko.audit/1", body, lambda: walk.words(desk, found))
    return 0 if found.holds else CHECK_FAILED


def _move(move: "Move", reader: "Reader") -> str:
    kind = "task_status" if move.subject == "task" else "report_status"
    before, after = (reader.word(kind, each) if each else "–" for each in (move.before, move.after))
    return f"{reader.word('action', move.action)} {before} → {after}"
