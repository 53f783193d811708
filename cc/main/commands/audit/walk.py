"""`cc audit verify`: the walk through chains and rows, with a bar, past what was proved here before, and on from where
one was broken off. Owns the walk; what is said of it is findings.py's, what is found the Centre's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cc.cli.diagnostics import note
from cc.cli.progress import Progress
from cc.cli.session import CommandSession
from cc.core.errors import InputError, NotFoundError
from cc.core.questions.trail import VerifySteps
from cc.main.commands.audit.marks import MarkFile
from cc.main.commands.audit.proved import Proved, ProvedFile
from cc.main.commands.audit.since import since
from cc.wire.codec import decoder, plain

if TYPE_CHECKING:
    from cc.core.records.trail import AuditFinding, AuditStep


@dataclass(slots=True, kw_only=True)
class Verified:
    """What was walked and found, over all runs of one walk. `unchanged` of the streams are as they were when they were
    proved here before, at `known_at` (None: all were proved now)."""

    streams: int = 0
    events: int = 0
    findings: "list[AuditFinding]" = field(default_factory=list)
    proved_since: str = ""
    unchanged: int = 0
    known_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.findings


def walk(desk: CommandSession, report: str | None, *, resume: bool, full: bool = False) -> Verified:
    """Verify one report, or everything; `resume`: from where the last walk here was broken off; `full`: what was proved
    here before, too."""
    file = MarkFile.of(desk.place)
    kept = file.read() if resume and report is None else None
    if resume and kept is None:
        note("no verification was broken off here: this one begins at the beginning.")
    memory = ProvedFile.of(desk.place)
    known = Proved() if report or full or kept else memory.read()
    fresh = dict(memory.read().batches) if kept else {}
    try:
        with Progress(desk.say("Verifying"), desk.reader) as bar:
            found = _past_known(desk, known, fresh, bar) if known.batches else None
            if found is None:
                found = _everything(desk, report, kept, fresh, bar)
    except BaseException:
        if report is None and fresh:  # what was proved until it was broken off is proved
            there = memory.read()
            memory.keep(Proved(there.batches | fresh, there.since, there.at))
        raise
    if report is None:
        memory.keep(Proved(fresh, found.proved_since))
        file.forget()
    return found


def _everything(
    desk: CommandSession, report: str | None, kept: dict[str, Any] | None, fresh: dict[str, str], bar: Progress
) -> Verified:
    """Prove all of it, or what comes after the mark that was kept."""
    file = MarkFile.of(desk.place)
    found, before = _before(kept)
    mark = str(kept["mark"]) if kept else ""
    for step in _steps(desk, VerifySteps(report, mark)):
        _add(found, step, before)
        if step.digest:
            fresh[step.mark] = step.digest
        bar.at(before.done + step.done, step.total)
        if report is None and step.mark:
            file.keep(_kept(found, step, before))
    return found


def _past_known(desk: CommandSession, known: Proved, fresh: dict[str, str], bar: Progress) -> Verified | None:
    """Look at everything, and prove the batches that are not as they were. None where the server cannot say."""
    found = Verified(known_at=known.at, proved_since=known.since)
    proved = 0
    try:
        for step in since(lambda question: iter(desk.stream(question)), known.batches):
            found.findings += step.findings
            found.proved_since = max(found.proved_since, step.proved_since)
            if step.digest:
                fresh[step.mark] = step.digest
            if step.total:
                found.streams, found.events = step.streams, step.events
                bar.at(step.done, step.total)
            elif not step.mark:
                proved += step.streams
    except InputError:  # an older server does not know what is asked for
        return None
    found.unchanged = found.streams - proved
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
    return Verified(
        streams=before.streams, events=before.events, findings=findings, proved_since=kept["proved_since"]
    ), before


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
