"""`cc audit verify`: the walk through chains and rows, with a bar, and on from where one was broken off. Owns what is
said of it; what is found is the Centre's."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cc.cli.diagnostics import note
from cc.cli.progress import Progress
from cc.cli.session import CommandSession
from cc.cli.voice import told
from cc.core.errors import CoreError, NotFoundError
from cc.core.ids import is_id
from cc.core.phrases import mark
from cc.core.questions.trail import VerifySteps
from cc.main.commands.audit.marks import MarkFile
from cc.wire.codec import decoder, plain

if TYPE_CHECKING:
    from cc.core.records.trail import AuditFinding, AuditStep

NAMED = 20
"""Of so many damaged reports the ref is looked up; more are told by their id."""


@dataclass(slots=True)
class Verified:
    """What was walked and found, over all runs of one walk."""

    streams: int = 0
    events: int = 0
    findings: "list[AuditFinding]" = field(default_factory=list)
    proved_since: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings


def walk(desk: CommandSession, report: str | None, *, resume: bool) -> Verified:
    """Verify one report, or everything; `resume`: from where the last walk here was broken off."""
    file = MarkFile.of(desk.place)
    kept = file.read() if resume and report is None else None
    if resume and kept is None:
        note("no verification was broken off here: this one begins at the beginning.")
    found, before = _before(kept)
    mark = str(kept["mark"]) if kept else ""
    with Progress(desk.say("Verifying"), desk.reader) as bar:
        for step in _steps(desk, VerifySteps(report, mark)):
            _add(found, step, before)
            bar.at(before.done + step.done, step.total)
            if report is None and step.mark:
                file.keep(_kept(found, step, before))
    if report is None:
        file.forget()
    return found


@dataclass(frozen=True, slots=True)
class _Before:
    """What earlier runs had walked."""

    streams: int = 0
    events: int = 0
    done: int = 0


def _steps(desk: CommandSession, question: VerifySteps) -> "Iterator[AuditStep]":
    try:
        return iter(desk.stream(question))
    except NotFoundError as missing:
        if missing.code != "not_found.route":
            raise
    note("this server is older: it checks chains and clocks alone, and cannot say how far it is.")
    return iter((_whole(desk, question.report),))


def _whole(desk: CommandSession, report: str | None) -> "AuditStep":
    """What an older server answers at once."""
    from cc.core.questions.trail import VerifyAudit
    from cc.core.records.trail import AuditStep

    found = desk.ask(VerifyAudit(report, clocks=True))
    count = found.streams
    return AuditStep(done=count, total=count, streams=count, events=found.events, findings=found.findings)


def _before(kept: dict[str, Any] | None) -> tuple[Verified, _Before]:
    if kept is None:
        return Verified(), _Before()
    from cc.core.records.trail import AuditFinding

    findings = [decoder(AuditFinding)(each) for each in kept["findings"]]
    before = _Before(kept["streams"], kept["events"], kept["done"])
    return Verified(before.streams, before.events, findings, kept["proved_since"]), before


def _add(found: Verified, step: "AuditStep", before: _Before) -> None:
    found.streams, found.events = before.streams + step.streams, before.events + step.events
    found.findings += step.findings
    found.proved_since = max(found.proved_since, step.proved_since)


def _kept(found: Verified, step: "AuditStep", before: _Before) -> dict[str, Any]:
    return {
        "mark": step.mark,
        "streams": found.streams,
        "events": found.events,
        "done": before.done + step.done,
        "findings": [plain(each) for each in found.findings],
        "proved_since": found.proved_since,
    }


def words(desk: CommandSession, found: Verified) -> list[str]:
    """What was found, for people."""
    facts = {"events": found.events, "chains": found.streams, "wrong": len(found.findings)}
    since = _since(desk, found.proved_since)
    if found.holds:
        text = mark(
            "The audit trail holds: {events:number} events in {chains:number} chains, and every row is what its events"
            " give."
        )
        return [desk.say(text, **facts), *since]
    names = _names(desk, [each.stream for each in found.findings])
    wrong = [f"  {_finding(desk, each, names.get(each.stream, each.stream))}" for each in found.findings]
    text = mark("THE AUDIT TRAIL DOES NOT HOLD: {events:number} events in {chains:number} chains, wrong in {wrong}:")
    return [desk.say(text, **facts), *wrong, *since]


def _since(desk: CommandSession, since: str) -> list[str]:
    if not since:
        return []
    from datetime import datetime

    text = mark(
        "What events before {at:moment} did not say (addresses, reporters, passwords, photos' facts) is proved since."
    )
    return [desk.say(text, at=datetime.fromisoformat(since))]


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
