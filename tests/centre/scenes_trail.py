"""A scene for every question about the audit trail."""

import hashlib
import threading
from collections.abc import Mapping

import pytest

from cc.core.errors import ForbiddenError, InputError
from cc.core.intents.reports import TriageReport
from cc.core.intents.system import NumberEvents
from cc.core.questions import trail as o_trail
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene, break_glass
from tests.waiting import until


def verify_steps(bench: Bench) -> None:
    ref = bench.reported()
    *_, last = bench.centre.stream(bench.who("tono"), o_trail.VerifySteps(ref))
    assert (last.streams, last.findings, last.mark) == (1, (), "")
    steps = list(bench.centre.stream(bench.who("tono"), o_trail.VerifySteps()))
    assert steps[-1].done == steps[-1].total > 1
    assert not any(step.findings for step in steps)
    rest = list(bench.centre.stream(bench.who("tono"), o_trail.VerifySteps(after=steps[0].mark)))
    assert rest[-1].streams == steps[-1].streams - steps[0].streams
    with pytest.raises(ForbiddenError):
        list(bench.centre.stream(bench.who("budi"), o_trail.VerifySteps()))


def list_broken_glass(bench: Bench) -> None:
    break_glass(bench)
    found = bench.ask("tono", o_trail.ListBrokenGlass())[0]
    assert (found.wall, found.reason, (found.until - found.broken_at).seconds) == ("restricted", "genting", 600)
    assert found not in bench.ask("tono", o_trail.ListBrokenGlass(days=0)), "it has ended"
    with pytest.raises(ForbiddenError):
        bench.ask("rini", o_trail.ListBrokenGlass())
    with pytest.raises(InputError):
        bench.ask("tono", o_trail.ListBrokenGlass(days=-1))


def log_leaves(bench: Bench) -> None:
    ref = bench.reported()

    def numbered() -> bool:
        """An event is numbered when nothing older runs any more, in any database of the server."""
        bench.do("admin", NumberEvents())
        return bool(list(bench.centre.stream(bench.who("admin"), o_trail.LogLeaves(stream=ref))))

    until(numbered, "the report's event has a number")
    leaves = list(bench.centre.stream(bench.who("admin"), o_trail.LogLeaves()))
    assert [leaf.number for leaf in leaves] == list(range(len(leaves)))
    assert all(len(leaf.hash) == 64 and not leaf.text for leaf in leaves)
    (one,) = bench.centre.stream(bench.who("admin"), o_trail.LogLeaves(texts=True, stream=ref))
    assert hashlib.sha256(one.text.encode()).hexdigest() == one.hash
    for login in ("rini", "budi"):
        with pytest.raises(ForbiddenError):
            list(bench.centre.stream(bench.who(login), o_trail.LogLeaves()))


def number_events(bench: Bench) -> None:
    bench.reported()
    first = bench.do("admin", NumberEvents(limit=1))
    assert first.numbered == 1
    while bench.do("admin", NumberEvents()).numbered:
        pass
    assert bench.do("admin", NumberEvents()).numbered == 0
    for wrong in (0, 100_001):
        with pytest.raises(InputError):
            bench.do("admin", NumberEvents(limit=wrong))
    with pytest.raises(ForbiddenError):
        bench.do("rini", NumberEvents())


def verify_audit(bench: Bench) -> None:
    one = bench.ask("tono", o_trail.VerifyAudit(bench.reported()))
    assert (one.holds, one.streams, one.events) == (True, 1, 1)
    assert bench.ask("tono", o_trail.VerifyAudit()).holds


def audit_events(bench: Bench) -> None:
    ref = bench.reported()
    bench.do("sari", TriageReport(ref))
    events = list(bench.centre.stream(bench.who("tono"), o_trail.AuditEvents(ref)))
    assert [(event.intent, event.seq) for event in events] == [("ReceiveReport", 1), ("TriageReport", 2)]
    later = list(bench.centre.stream(bench.who("tono"), o_trail.AuditEvents(ref, events[0].position)))
    assert later == events[1:]


def feed_position(bench: Bench) -> None:
    position = bench.ask("sari", o_trail.FeedPosition())
    ref = bench.reported()
    feed = bench.centre.changes(bench.who("sari"), position, threading.Event())
    assert next(change for change in feed if change is not None).ref == ref


SCENES: Mapping[type[object], Scene] = {
    o_trail.VerifyAudit: verify_audit,
    o_trail.VerifySteps: verify_steps,
    o_trail.LogLeaves: log_leaves,
    o_trail.ListBrokenGlass: list_broken_glass,
    o_trail.AuditEvents: audit_events,
    o_trail.FeedPosition: feed_position,
}
INTENTS: Mapping[type[object], Scene] = {NumberEvents: number_events}
