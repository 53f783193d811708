"""What this console did itself does not come back to it as news; what others did does."""

import asyncio
from dataclasses import replace

from cc.core.questions import reports as rq
from cc.core.records.receipts import Receipt
from cc.core.records.trail import Change
from cc.core.vocabulary import ReportStatus
from cc.tui.model.own_changes import OwnChanges
from tests.tui.console import console, until
from tests.tui.fake_centre import FakeCentre
from tests.tui.fake_data import NOW


def change(stream: str, seq: int) -> Change:
    return Change(
        position=f"{seq}", stream=stream, seq=seq, ref=stream, actor="dewi", intent="TriageReport", recorded_at=NOW
    )


def receipt(report_id: str, seq: int) -> Receipt:
    return Receipt(report_id=report_id, ref=report_id, version=seq, status=ReportStatus.TRIAGED, seq=seq)


def test_heard_after_its_receipt_it_is_no_news() -> None:
    own = OwnChanges()
    own.begin("a")
    assert own.end("a", receipt("a", 2)) == ()
    assert own.of_others([change("a", 2), change("a", 3), change("b", 2)]) == (change("a", 3), change("b", 2))


def test_heard_before_its_receipt_it_waits_and_what_others_did_meanwhile_is_told_then() -> None:
    own = OwnChanges()
    own.begin("a")
    assert own.of_others([change("a", 2), change("a", 3), change("b", 2)]) == (change("b", 2),)
    assert own.end("a", receipt("a", 3)) == (change("a", 2),)


def test_of_two_on_the_way_the_first_answer_lets_go_of_nothing_yet() -> None:
    own = OwnChanges()
    own.begin("a")
    own.begin("a")
    assert own.of_others([change("a", 2), change("a", 3)]) == ()
    assert own.end("a", receipt("a", 2)) == ()
    assert own.end("a", None) == (change("a", 3),)


def test_a_triage_costs_five_reads_and_no_more_when_the_feed_reports_it() -> None:
    async def scenario() -> None:
        centre = FakeCentre(50)
        async with console(centre) as (app, pilot):
            await until(lambda: app.report_detail is not None and app.report_detail.report is not None)
            first, second = (app.queue_model.lines[each] for each in app.queue_model.ids[:2])
            other = app.queue_model.lines[app.queue_model.ids[9]]
            await pilot.press("p")
            await until(lambda: app.panels.view is not None and app.panels.view.panel.context.actions is not None)
            began = len(centre.read_log)
            await pilot.press("2")
            await until(lambda: app.report_detail is not None and app.report_detail.line.id == second.id)
            await until(lambda: app.report_detail is not None and app.report_detail.report is not None)
            centre.put(replace(other, version=other.version + 1))
            await until(lambda: rq.GetLines((other.id,)) in centre.read_log[began:])
            await until(lambda: rq.GetCounters() in centre.read_log[began:])
            asked = centre.read_log[began:]
            lines = [each.ids for each in asked if isinstance(each, rq.GetLines)]
            assert lines == [(first.id,), (other.id,)]
            queries = [each.query for each in asked if isinstance(each, rq.ListReports) and "ref:" in each.query]
            assert queries == [f"ref:{first.ref}", f"ref:{other.ref}"][: len(queries)]
            assert [each.report for each in asked if isinstance(each, rq.GetReport)] == [second.id]
            assert [each.report for each in asked if isinstance(each, rq.GetTimeline)] == [second.id]
            assert not [each for each in asked if isinstance(each, rq.GetActions)]

    asyncio.run(scenario())


def test_what_somebody_else_does_to_the_same_report_is_seen() -> None:
    async def scenario() -> None:
        centre = FakeCentre(50)
        async with console(centre) as (app, pilot):
            line = next(each for each in app.queue_model.lines.values() if each.holder is None)
            app.queue_view.seek(line.id)
            await pilot.press("a")
            await until(lambda: app.queue_model.lines[line.id].holder == "dewi")
            mine = centre.lines[line.id]
            centre.put(replace(mine, version=mine.version + 1, holder="rini"))
            await until(lambda: app.queue_model.lines[line.id].holder == "rini")

    asyncio.run(scenario())


def test_a_refused_change_leaves_nothing_waiting() -> None:
    async def scenario() -> None:
        centre = FakeCentre(50)
        async with console(centre) as (app, pilot):
            line = app.queue_model.current
            assert line is not None
            await pilot.press("x")
            centre.put(replace(line, version=line.version + 1, holder="rini"))
            await until(lambda: app.queue_model.lines[line.id].holder == "rini")
            await pilot.press("1")
            await until(lambda: not app.actions.busy and any(level == "error" for _, _, level in app.status.messages))
            newer = centre.lines[line.id]
            centre.put(replace(newer, version=newer.version + 1, holder="tono"))
            await until(lambda: app.queue_model.lines[line.id].holder == "tono")

    asyncio.run(scenario())
