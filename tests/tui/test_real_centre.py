"""The console on a real LocalCentre: the main loop by keys, and two consoles on one database."""

import asyncio
import io

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import CommentReport
from cc.core.intents.tasks import AcceptTask, ArriveTask, CloseTask
from cc.core.questions.reports import GetReport
from cc.core.records.reports import Report
from cc.core.vocabulary import ReportStatus
from cc.tui.app import ConsoleApp
from tests.builders import Room
from tests.pictures import jpeg
from tests.tui.console import screen_text, until

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

MARKUP = "[red]Banjir[/red] \x1b[2Jdi gang [link=x]sini"


def report(room: Room, ref: str) -> Report:
    """A report as the admin sees it."""
    return room.centre.read(room.admin, GetReport(ref))


def close_in_the_field(room: Room, task: str, officer: str) -> None:
    """The officer accepts, arrives and closes with a photo."""
    who = LocalActor(officer)
    room.centre.execute(Call(who, AcceptTask(task)))
    room.centre.execute(Call(who, ArriveTask(task)))
    facts = room.centre.put_blob(who, io.BytesIO(jpeg()))
    room.centre.execute(Call(who, CloseTask(task, (facts.sha256,), "pompa menyala")))


async def test_filter_triage_assign_see_the_photo_and_verify_by_keys(room: Room) -> None:
    ref = room.reported("Air masuk rumah").ref
    app = ConsoleApp(room.centre, LocalActor("sari"))
    async with app.run_test(size=(120, 36)) as pilot:
        await until(lambda: bool(app.queue_model.ids) and app.actor is not None and bool(app.names.categories))
        await pilot.press("slash", *"kat:flood status:new", "enter")
        await until(lambda: app.queue.query != "" and bool(app.queue_model.ids))
        await pilot.press("p", "1")
        await until(lambda: report(room, ref).line.status is ReportStatus.TRIAGED)
        await until(lambda: app.panels.view is None)
        await pilot.press("d")
        await until(lambda: "@budi" in screen_text(app))
        await pilot.press(*"budi")
        await pilot.press("enter")
        await until(lambda: len(report(room, ref).tasks) == 1)
        assert report(room, ref).tasks[0].officer == "budi"
        await until(lambda: app.panels.view is None)
        close_in_the_field(room, f"{ref}/1", "budi")
        await pilot.press("b")
        await until(lambda: "JPEG 64×48" in screen_text(app))
        await pilot.press("v")
        await until(lambda: app.panels.view is not None and app.panels.view.panel.choices[0].possible)
        await pilot.press("1")
        await until(lambda: report(room, ref).line.status is ReportStatus.RESOLVED)


async def test_the_sla_wall_tells_units_apart_in_80_columns(room: Room) -> None:
    line = report(room, room.reported("Air masuk rumah").ref).line
    app = ConsoleApp(room.centre, LocalActor("sari"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: bool(app.names.units))
        await pilot.press("4")
        await until(lambda: f">{line.unit} {app.names.unit(line.unit)}"[:23] in screen_text(app))


async def test_another_process_change_is_seen_and_kept_in_place(room: Room) -> None:
    first, second = room.reported("Satu").ref, room.reported("Dua").ref
    mine = ConsoleApp(room.centre, LocalActor("sari"))
    hers = ConsoleApp(room.centre, LocalActor("tono"))
    async with mine.run_test(size=(80, 24)) as pilot, hers.run_test(size=(80, 24)):
        await until(lambda: mine.feed.started and hers.feed.started and bool(hers.counts))
        await asyncio.sleep(0.3)
        order = list(hers.queue_model.ids)
        await pilot.press("a")
        await until(lambda: any(line.holder == "sari" for line in hers.queue_model.lines.values()))
        assert hers.queue_model.ids == order
        assert {line.ref for line in hers.queue_model.lines.values()} == {first, second}
        room.reported("Tiga")
        await until(lambda: "+1 baru" in screen_text(hers))


async def test_a_stale_decision_is_refused_with_who_was_faster(room: Room) -> None:
    ref = room.reported("Satu").ref
    mine = ConsoleApp(room.centre, LocalActor("sari"))
    hers = ConsoleApp(room.centre, LocalActor("tono"))
    async with mine.run_test(size=(80, 24)) as my_pilot, hers.run_test(size=(80, 24)) as her_pilot:
        await until(
            lambda: bool(mine.queue_model.ids) and bool(hers.queue_model.ids) and bool(hers.actor) and bool(mine.actor)
        )
        mine.queue.toggle_freeze()
        await my_pilot.press("x")
        await her_pilot.press("p", "2")
        await until(lambda: report(room, ref).line.status is ReportStatus.TRIAGED)
        await my_pilot.press("1")
        await until(lambda: any("kalah cepat" in text for _, text, _ in mine.status.messages))
        assert "tono" in mine.status.messages[-1][1]
        assert report(room, ref).line.status is ReportStatus.TRIAGED


async def test_markup_from_the_database_is_shown_as_it_stands(room: Room) -> None:
    ref = room.reported(MARKUP).ref
    room.centre.execute(Call(room.admin, CommentReport(ref, MARKUP)))
    app = ConsoleApp(room.centre, LocalActor("sari"))
    async with app.run_test(size=(200, 50)) as pilot:
        await until(lambda: app.report_detail is not None and bool(app.report_detail.timeline))
        await pilot.pause()
        text = screen_text(app)
        assert text.count("[red]Banjir[/red] [2Jdi gang [link=x]sini") >= 2
        assert "\x1b" not in text
