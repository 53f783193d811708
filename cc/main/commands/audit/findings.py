"""What `cc audit verify` says of a walk: that the trail holds, or where it does not and how. Owns the words alone."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from cc.cli.session import CommandSession
from cc.cli.voice import told
from cc.core.errors import CoreError
from cc.core.ids import is_id
from cc.core.phrases import mark
from cc.main.commands.audit.walk import Verified

if TYPE_CHECKING:
    from cc.core.records.trail import AuditFinding

NAMED = 20
"""Of so many damaged reports the ref is looked up; more are told by their id."""


def words(desk: CommandSession, found: Verified) -> list[str]:
    """What was found, for people."""
    facts = {"events": found.events, "chains": found.streams, "wrong": len(found.findings)}
    since = [*_unchanged(desk, found), *_since(desk, found.proved_since)]
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


def _unchanged(desk: CommandSession, found: Verified) -> list[str]:
    if found.known_at is None:
        return []
    facts = {"same": found.unchanged, "at": found.known_at, "proved": found.streams - found.unchanged}
    text = mark(
        "{same:number} of the chains and their rows are as they were when they were proved here ({at:moment});"
        " {proved:number} were proved now (--full proves all anew)."
    )
    return [desk.say(text, **facts)]


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
