"""`cc audit`: what happened, by whom, and whether the record of it holds."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cc.cli.diagnostics import CHECK_FAILED
from cc.cli.refs import complete_reports, spelt
from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.records.trail import BrokenGlass, Event, Move
    from cc.core.seals.cosignatures import WitnessKey
    from cc.words.reader import Reader

noun = Noun("audit", "What happened, and whether the record of it holds.")

SealKey = Annotated[
    str | None,
    typer.Option("--seal-key", metavar="KEY|FILE", help="Whose signature is believed; else this machine's own key."),
]
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
def broken_glass(
    desk: CommandSession,
    days: Annotated[int, typer.Option("--days", help="What ended within so many; 0: what stands open.", min=0)] = 30,
) -> None:
    """Who opened a report that they do not see, why and until when; the newest first."""
    from cc.cli.times import shown
    from cc.core.questions.trail import ListBrokenGlass

    def row(each: "BrokenGlass") -> Sequence[object]:
        wall = desk.reader.word("wall", each.wall)
        times = (shown(each.broken_at, desk.zone), shown(each.until, desk.zone))
        return (each.ref, each.login, *times, wall, each.reason)

    headings = mark("report, who, broken, open until, what stood between, reason")
    found = desk.ask(ListBrokenGlass(days))
    desk.out.items("posko.broken_glass/1", found, headings, row, empty=mark("Nobody broke the glass."))


@noun.reads()
def opened(
    desk: CommandSession,
    report: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="One report.", autocompletion=complete_reports)
    ] = None,
    person: Annotated[str | None, typer.Option("--person", metavar="LOGIN", help="By one person.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="TIME", help="From then on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="TIME", help="Before then.")] = None,
) -> None:
    """Who opened restricted reports and personal data: once a person, report, way and day. Supervisors, auditors."""
    from cc.main.commands.audit import opened as entries

    entries.show(desk, spelt(report) if report else None, person, since, until)


@noun.reads()
def verify(
    desk: CommandSession,
    report: Annotated[
        str | None,
        typer.Argument(metavar="[REF|BUNDLE]", help="A report, or a bundle.", autocompletion=complete_reports),
    ] = None,
    seal: Annotated[
        Path | None,
        typer.Option(
            "--seal",
            metavar="FILE",
            help="Hold the log against this seal, not the last made here; - is typed or scanned.",
        ),
    ] = None,
    seal_key: SealKey = None,
    witness: Annotated[
        list[str] | None,
        typer.Option("--witness", metavar="KEY|FILE", help="Look for this witness's signature on the seal too."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where the last verification here was broken off.")
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Prove all anew, what is as it was when it was proved here too.")
    ] = False,
    clocks: Annotated[
        bool, typer.Option("--clocks", hidden=True, help="Needless now: clocks are derived too.")
    ] = False,
) -> int:
    """Recompute every hash chain, derive every row from its events, and compare both with what is stored and with the
    last seal; status 1 when one does not hold. A bundle is checked by itself, without a database."""
    from cc.main.commands.audit import findings, told, walk, witnessing
    from cc.main.seals import sealing

    if report is not None and Path(report).is_file():
        return told.bundle(desk, Path(report), seal_key)
    found = walk.walk(desk, spelt(report) if report else None, resume=resume, full=full)
    sealed = sealing.check(desk, seal, seal_key, events=found.events) if report is None else None
    looked_for: list[WitnessKey] = []
    seen: list[dict[str, Any]] = []
    if isinstance(sealed, sealing.SealCheck):
        found.findings += sealed.findings
        looked_for = witnessing.keys(witness or ())
        seen = witnessing.seen(sealed.note, looked_for)
    body = {
        "holds": found.holds,
        "streams": found.streams,
        "events": found.events,
        "findings": found.findings,
        "proved_since": found.proved_since,
        "unchanged": found.unchanged,
        **told.seal_body(sealed, seen),
    }

    def words() -> list[str]:
        said = told.seal_words(desk, sealed)
        return [*findings.words(desk, found), *said, *witnessing.words(desk, seen, looked=bool(looked_for))]

    desk.out.thing("posko.audit/1", body, words)
    return 0 if found.holds else CHECK_FAILED


@noun.reads()
def key(desk: CommandSession) -> None:
    """The public half of the key that seals are signed with, made when there is none yet: for whoever verifies."""
    from cc.main.commands.audit import told

    told.key(desk)


@noun.reads()
def seal(
    desk: CommandSession,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the seal to this file too.")
    ] = None,
    qr: Annotated[bool, typer.Option("--qr", help="Show it as a QR code, to be photographed or printed.")] = False,
) -> None:
    """Sign the head of the log of all events: a small text. Keep it where nobody who runs this machine changes it."""
    from cc.main.commands.audit import told

    told.seal(desk, output, qr=qr)


@noun.reads()
def cosign(
    desk: CommandSession,
    key: Annotated[str, typer.Argument(metavar="KEY|FILE", help="The witness's public key.")],
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="Where the witness listens.")] = None,
    request: Annotated[
        Path | None, typer.Option("--request", metavar="FILE", help="Write what the witness is to be asked with.")
    ] = None,
    reply: Annotated[Path | None, typer.Option("--reply", metavar="FILE", help="Take what the witness said.")] = None,
    old: Annotated[
        int, typer.Option("--old", min=0, help="With --request: over how many events the witness signed last.")
    ] = 0,
) -> None:
    """Have a witness sign the last seal made here: a second agency that signs no seal of another log."""
    from cc.main.commands.audit import witnessing

    witnessing.cosign(desk, key, url, request, reply, old)


@noun.reads()
def witness(
    desk: CommandSession,
    request: Annotated[
        Path | None, typer.Argument(metavar="[REQUEST]", help="What `cosign --request` wrote; - is standard input.")
    ] = None,
    trust: Annotated[
        str | None, typer.Option("--trust", metavar="KEY|FILE", help="Know a log by its public key (`audit key`).")
    ] = None,
    listen: Annotated[
        str | None, typer.Option("--listen", metavar="HOST:PORT", help="Sign over HTTP, until Ctrl+C.")
    ] = None,
) -> int:
    """Be the witness of another agency's log: sign a seal that goes on from the last one signed here, and no other.
    Without a request the key is printed, made when there is none yet."""
    from cc.main.commands.audit import witnessing

    return witnessing.witness(desk, request, trust, listen)


@noun.reads()
def export(
    desk: CommandSession,
    report: Stream = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The bundle's file.")] = Path(
        "audit.zip"
    ),
    evidence: Annotated[bool, typer.Option("--evidence", help="With the photos' bytes.")] = False,
) -> int:
    """Write a bundle of all events, or of one report's, that anybody can check without Posko: `verify BUNDLE`, or the
    program in its documentation (verify_bundle.py)."""
    from cc.main.commands.audit import told

    return told.export(desk, spelt(report) if report else None, output, evidence=evidence)


def _move(move: "Move", reader: "Reader") -> str:
    kind = "task_status" if move.subject == "task" else "report_status"
    before, after = (reader.word(kind, each) if each else "–" for each in (move.before, move.after))
    return f"{reader.word('action', move.action)} {before} → {after}"
