"""A scene for every intent and question about messages on their way out."""

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest

from cc.core.errors import ForbiddenError
from cc.core.intents.reports import AssignTask
from cc.core.intents.sending import (
    ClaimSlaReportRun,
    RepeatSlaReportRun,
    RetryMessages,
    SettleMessages,
    SettleSlaReportRun,
    TakeMessages,
)
from cc.core.questions.sending import CountMessages, ListMessages, ListSlaReportRuns
from cc.core.records.sending import MessageResult, TakenMessage
from cc.core.vocabulary import MessageState
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene


def taken(bench: Bench, ref: str) -> list[TakenMessage]:
    """What a sender gets now of this report's task: the room has other messages."""
    every = bench.do("admin", TakeMessages(500)).messages
    return [each for each in every if (each.ref, each.topic) == (ref, "task.assigned")]


def due(bench: Bench) -> TakenMessage:
    """The message of a task just given to Budi, taken."""
    ref = bench.reported()
    bench.do("rini", AssignTask(report=ref, officer="budi"))
    assert taken(bench, ref) == [], "it can still be undone"
    bench.advance(10)
    (message,) = taken(bench, ref)
    assert (message.recipient, message.tries) == ("person:budi", 1)
    return message


def take(bench: Bench) -> None:
    message = due(bench)
    assert [(each.login, each.name) for each in message.people] == [("budi", "Budi")]
    assert (message.zone, json.loads(message.body)["ref"]) == ("Asia/Jakarta", f"{message.ref}/1")
    assert taken(bench, message.ref) == [], "it is another's"
    bench.advance(300)
    (again,) = taken(bench, message.ref)
    assert (again.key, again.tries) == (message.key, 2)
    with pytest.raises(ForbiddenError):
        bench.do("tono", TakeMessages())


def settle(bench: Bench) -> None:
    message = due(bench)
    half = MessageResult(message.id, 1, MessageState.WAITING, ("webhook:hq",), "mail: no answer")
    assert bench.do("admin", SettleMessages((half,))).waiting == 1
    bench.advance(31)
    (again,) = taken(bench, message.ref)
    assert (again.id, again.tries, again.delivered) == (message.id, 2, ("webhook:hq",))
    assert bench.do("admin", SettleMessages((half,))).late == 1, "of the try before"
    sent = MessageResult(message.id, 2, MessageState.SENT, ("mail:budi",))
    assert bench.do("admin", SettleMessages((sent,))).sent == 1
    assert bench.do("admin", SettleMessages((sent,))).late == 1
    bench.advance(3600)
    assert taken(bench, message.ref) == []


def given_up(bench: Bench) -> TakenMessage:
    """A message that nobody will ever take."""
    message = due(bench)
    result = MessageResult(message.id, 1, MessageState.FAILED, ("-mail:budi",), "no\nsuch mailbox")
    assert bench.do("admin", SettleMessages((result,))).failed == 1
    bench.advance(301)
    assert taken(bench, message.ref) == []
    return message


def retry(bench: Bench) -> None:
    message = given_up(bench)
    assert bench.do("admin", RetryMessages((message.id, 10**9))).changed == 1
    (again,) = taken(bench, message.ref)
    assert again.tries == 1
    with pytest.raises(ForbiddenError):
        bench.do("tono", RetryMessages())


def listed(bench: Bench) -> None:
    message = given_up(bench)
    page = bench.ask("tono", ListMessages(MessageState.FAILED, limit=1))
    (kept,) = page.items
    assert (kept.id, kept.ref, kept.state, kept.why) == (
        message.id,
        message.ref,
        MessageState.FAILED,
        "no such mailbox",
    )
    assert (kept.tries, kept.next_at, kept.settled_at) == (1, None, None)
    newest = bench.ask("tono", ListMessages(limit=2))
    assert newest.items[0].id > newest.items[1].id
    assert bench.ask("tono", ListMessages(cursor=newest.after, limit=1)).items[0].id < newest.items[1].id
    with pytest.raises(ForbiddenError):
        bench.ask("sari", ListMessages())


def counted(bench: Bench) -> None:
    before = bench.ask("tono", CountMessages())
    given_up(bench)
    assert bench.ask("tono", CountMessages()).failed == before.failed + 1


def claim_run(bench: Bench) -> None:
    name = bench.fresh()
    assert bench.do("admin", ClaimSlaReportRun(name, "2026-11-23", "a")).tries == 1
    assert bench.do("admin", ClaimSlaReportRun(name, "2026-11-23", "b")).tries == 0, "somebody makes it"
    assert bench.do("admin", ClaimSlaReportRun(name, "2026-11-24", "b")).tries == 1
    bench.advance(15 * 60)
    assert bench.do("admin", ClaimSlaReportRun(name, "2026-11-23", "b")).tries == 2, "whoever made it was killed"
    with pytest.raises(ForbiddenError):
        bench.do("tono", ClaimSlaReportRun(name, "2026-11-23"))


def settle_run(bench: Bench) -> None:
    name = bench.fresh()
    tries = bench.do("admin", ClaimSlaReportRun(name, "2026-11", "a")).tries
    assert bench.do("admin", SettleSlaReportRun(name, "2026-11", tries + 1, "another's")).changed == 0
    assert bench.do("admin", SettleSlaReportRun(name, "2026-11", tries, "no\nanswer")).changed == 1
    assert bench.ask("tono", ListSlaReportRuns(name))[0].why == "no answer"
    assert bench.do("admin", SettleSlaReportRun(name, "2026-11", tries)).changed == 1
    assert bench.do("admin", SettleSlaReportRun(name, "2026-11", tries)).unchanged == 1
    bench.advance(20 * 60)
    assert bench.do("admin", ClaimSlaReportRun(name, "2026-11", "b")).tries == 0, "it is out"


def repeat_run(bench: Bench) -> None:
    name = bench.fresh()
    bench.do(
        "admin", SettleSlaReportRun(name, "2026-W47", bench.do("admin", ClaimSlaReportRun(name, "2026-W47")).tries)
    )
    assert bench.do("admin", RepeatSlaReportRun(name, "2026-W47")).changed == 1
    assert bench.do("admin", ClaimSlaReportRun(name, "2026-W47")).tries == 1


def listed_runs(bench: Bench) -> None:
    name = bench.fresh()
    for period in ("2026-11-22", "2026-11-23"):
        bench.do("admin", ClaimSlaReportRun(name, period, "posko-1"))
    late, early = bench.ask("tono", ListSlaReportRuns(name))
    assert (late.period, early.period, late.claimed_by, late.tries) == ("2026-11-23", "2026-11-22", "posko-1", 1)
    assert late.next_at == late.claimed_at + timedelta(minutes=15)
    every = bench.ask("tono", ListSlaReportRuns())
    assert {late, early} <= set(every)
    with pytest.raises(ForbiddenError):
        bench.ask("sari", ListSlaReportRuns())


INTENTS: Mapping[type[object], Scene] = {
    TakeMessages: take,
    SettleMessages: settle,
    RetryMessages: retry,
    ClaimSlaReportRun: claim_run,
    SettleSlaReportRun: settle_run,
    RepeatSlaReportRun: repeat_run,
}
QUESTIONS: Mapping[type[object], Scene] = {
    ListMessages: listed,
    CountMessages: counted,
    ListSlaReportRuns: listed_runs,
}
