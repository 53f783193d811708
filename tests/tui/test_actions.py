"""What an operator changes at the console, by keys, on a made-up Centre; and what happens when it goes wrong."""

from dataclasses import replace

import pytest
from textual import events

from cc.core.errors import CoreError, UnreachableError
from cc.core.intents import reports as ri
from cc.core.intents import tasks as ti
from cc.core.vocabulary import Priority, RejectReason, ReportStatus
from tests.tui.console import console, last_message, screen_text, until
from tests.tui.fake_centre import DOWN, FakeCentre

MARKUP = "[bold red]merah[/] [@click=app.exit]klik[/] \x1b[31mESC\x1b[0m \u202eterbalik"


async def test_triage_with_two_keys_and_undo() -> None:
    centre = FakeCentre(300)
    async with console(centre) as (app, pilot):
        await pilot.press("slash", *"status:new", "enter")
        await until(lambda: app.queue.query == "status:new" and bool(app.queue_model.ids))
        await pilot.pause()
        line = app.queue_model.current
        assert line is not None
        await pilot.press("p", "2")
        await until(lambda: centre.find(line.ref).status is ReportStatus.TRIAGED)
        assert centre.find(line.ref).priority is Priority.P2
        await until(lambda: app.panels.view is None)
        await until(lambda: line.id in app.queue_model.gone)
        assert app.queue_model.current is not None
        assert app.queue_model.current.id != line.id, "after a finished row comes the next"
        assert "u urung" in screen_text(app)
        await pilot.press("u")
        await until(lambda: centre.find(line.ref).priority is line.priority)


async def test_a_retired_category_is_not_offered_but_kept_by_what_is_about_it() -> None:
    centre = FakeCentre(300)
    async with console(centre) as (app, pilot):
        await pilot.press("slash", *"status:new", "enter")
        await until(lambda: app.queue.query == "status:new" and bool(app.queue_model.ids))
        await until(lambda: bool(app.names.categories))
        await pilot.pause()
        line = app.queue_model.current
        assert line is not None
        known = app.names.categories
        other = next(code for code in known if code != line.category)
        for code in (line.category, other):
            known[code] = replace(known[code], retired=True)
        assert other not in app.names.match_category(other)
        await pilot.press("p", "2")
        await until(lambda: centre.find(line.ref).status is ReportStatus.TRIAGED)
        assert centre.find(line.ref).category == line.category


async def test_reject_and_take_it_back_in_time() -> None:
    centre = FakeCentre(300)
    async with console(centre) as (app, pilot):
        line = app.queue_model.current
        assert line is not None
        await pilot.press("x", "1")
        await until(lambda: centre.find(line.ref).status is ReportStatus.REJECTED)
        assert isinstance(centre.log[-1].intent, ri.RejectReport)
        assert centre.log[-1].intent.reason is RejectReason.PRANK
        assert centre.log[-1].expected_version == line.version
        await until(lambda: app.panels.view is None)
        await pilot.press("u")
        await until(lambda: centre.find(line.ref).status is ReportStatus.TRIAGED)


async def test_assign_to_an_officer_by_search_and_take_it_back() -> None:
    centre = FakeCentre(300)
    async with console(centre) as (app, pilot):
        line = app.queue_model.current
        assert line is not None
        await pilot.press("d")
        await until(lambda: "Budi Santoso" in screen_text(app))
        await pilot.press(*"budi", "enter")
        await until(lambda: bool(centre.tasks.get(line.id)))
        task = centre.tasks[line.id][0]
        assert (task.unit, task.officer) == ("SDA-JT", "budi")
        await until(lambda: app.panels.view is None)
        await pilot.press("u")
        await until(lambda: centre.tasks[line.id][0].status == "cancelled")


@pytest.mark.slow
async def test_a_whole_log_in_is_found_before_units_that_have_its_letters_and_beyond_the_suggested() -> None:
    centre = FakeCentre(300)
    async with console(centre) as (app, pilot):
        line = app.queue_model.current
        assert line is not None
        await until(lambda: "jaka" in app.names.people)
        await pilot.press("d")
        await until(lambda: "Budi Santoso" in screen_text(app))
        assert "Jaka Permana" not in screen_text(app), "not among those suggested"
        await pilot.press(*"jaka")
        await until(lambda: "Ke: @jaka, SDA-JT" in screen_text(app))
        assert "Bina Marga Jakarta Timur" in screen_text(app), "the units are still there, below"
        await pilot.press("enter")
        await until(lambda: bool(centre.tasks.get(line.id)))
        assert (centre.tasks[line.id][0].unit, centre.tasks[line.id][0].officer) == ("SDA-JT", "jaka")


async def test_verify_asks_for_a_digit_and_return_for_a_reason() -> None:
    centre = FakeCentre(300)
    async with console(centre) as (app, pilot):
        line = app.queue_model.current
        assert line is not None
        await pilot.press("d")
        await until(lambda: "Budi Santoso" in screen_text(app))
        await pilot.press("enter")
        await until(lambda: bool(centre.tasks.get(line.id)) and app.panels.view is None)
        centre.work_done(line.ref)
        app.queue_view.seek(line.id)
        await pilot.press("v")
        await until(lambda: app.panels.view is not None and app.panels.view.panel.choices[0].possible)
        await pilot.press("enter")
        await pilot.pause()
        assert not any(isinstance(call.intent, ti.VerifyTask) for call in centre.log), "a bare Enter does nothing"
        assert "tekan 1" in screen_text(app)
        await pilot.press("2")
        await pilot.pause()
        assert "alasan" in screen_text(app).splitlines()[-2].lower()
        await pilot.press("1")
        await until(lambda: centre.find(line.ref).status is ReportStatus.RESOLVED)


async def test_a_lost_race_is_told_with_who_was_faster_and_nothing_is_lost() -> None:
    centre = FakeCentre(300)
    async with console(centre) as (app, pilot):
        line = app.queue_model.current
        assert line is not None
        await pilot.press("x", "tab", *"mabuk")
        centre.lines[line.id] = replace(centre.lines[line.id], version=7)
        await pilot.press("enter")
        await until(lambda: "kalah cepat" in last_message(app))
        assert "rini" in last_message(app)
        view = app.panels.view
        assert view is not None, "the panel stays, with what was typed"
        assert view.panel.value("note") == "mabuk"
        assert "#" in screen_text(app)


async def test_an_unreachable_centre_is_told_and_the_change_goes_through_once_it_is_back() -> None:
    centre = FakeCentre(50)
    async with console(centre) as (app, pilot):
        tries = 0

        def fail(what: object) -> CoreError | None:
            nonlocal tries
            if isinstance(what, ri.CommentReport):
                tries += 1
                if tries < 3:
                    return UnreachableError(DOWN)
            return None

        centre.fail = fail
        await pilot.press("c", *"sudah ditelepon", "enter")
        await until(lambda: "tidak terjangkau" in "".join(text for _, text, _ in app.status.messages))
        await until(lambda: app.panels.view is None)
        keys = {call.key for call in centre.log if isinstance(call.intent, ri.CommentReport)}
        assert len(keys) == 1, "one key for all tries"
        assert not app.problem


async def test_what_cannot_be_reached_at_all_keeps_the_typed_text() -> None:
    centre = FakeCentre(50)
    async with console(centre) as (app, pilot):
        gone = UnreachableError(DOWN)
        centre.fail = lambda what: gone if isinstance(what, ri.CommentReport) else None
        await pilot.press("c", *"penting", "enter")
        await until(
            lambda: (
                app.actions.busy == 0 and any("penting" not in m[1] and m[2] == "error" for m in app.status.messages)
            )
        )
        await until(lambda: app.panels.view is not None and app.panels.view.panel.problem not in ("", "…"))
        assert app.panels.view is not None
        assert app.panels.view.panel.value("text") == "penting"


async def test_a_silent_feed_is_said_and_writing_stops_until_it_heals() -> None:
    centre = FakeCentre(50)
    async with console(centre) as (app, pilot):
        app.problem = "cut"
        app.status.show_title()
        assert "TERPUTUS" in screen_text(app).splitlines()[0] or "TERPUTUS" in app.status.title.text
        before = len(centre.log)
        await pilot.press("x", "1")
        await until(lambda: "tidak ada yang dikirim" in last_message(app))
        assert len(centre.log) == before
        app.problem = ""
        app.status.show_title()
        assert "LANGSUNG" in app.status.title.text


async def test_marked_reports_are_done_together_and_failures_told() -> None:
    centre = FakeCentre(50)
    async with console(centre) as (app, pilot):
        await pilot.press("space", "space", "space")
        chosen = app.queue_model.chosen()
        assert len(chosen) == 3
        centre.lines[chosen[1].id] = replace(chosen[1], version=9)
        await pilot.press("x", "1")
        await until(lambda: "2 laporan" in last_message(app))
        assert "1 gagal" in last_message(app)
        assert [centre.find(line.ref).status is ReportStatus.REJECTED for line in chosen] == [True, False, True]
        assert set(app.queue_model.marked) == {chosen[1].id}


async def test_similar_reports_are_merged_into_the_one_under_the_cursor() -> None:
    centre = FakeCentre(50)
    async with console(centre) as (app, pilot):
        parent = app.queue_model.current
        assert parent is not None
        await pilot.press("g")
        await until(lambda: app.panels.view is not None and len(app.panels.view.panel.choices) > 1)
        await pilot.press("enter")
        await until(lambda: any(isinstance(call.intent, ri.MergeReport) for call in centre.log))
        merged = [call.intent for call in centre.log if isinstance(call.intent, ri.MergeReport)]
        assert {intent.into for intent in merged} == {parent.ref}
        assert parent.id not in {intent.report for intent in merged}


async def test_a_marked_report_that_nothing_calls_similar_has_its_distance_and_no_score() -> None:
    centre = FakeCentre(50)
    async with console(centre) as (app, pilot):
        parent = app.queue_model.current
        assert parent is not None
        await pilot.press("space")
        stranger = next(each for each in app.queue_model.ids if app.queue_model.lines[each].category != parent.category)
        app.queue_view.seek(stranger)
        await pilot.press("space", "g")
        await until(lambda: app.panels.view is not None and len(app.panels.view.panel.choices) > 1)
        await pilot.pause()
        row = next(
            each for each in screen_text(app).splitlines() if f"  * {app.queue_model.lines[stranger].ref}" in each
        )
        assert "[x]" in row
        assert "1,00" not in row
        assert "m  " in row, "how far apart they are"


async def test_a_burst_of_keys_does_nothing() -> None:
    centre = FakeCentre(30)
    async with console(centre) as (app, pilot):
        for event in [events.Key(key, key) for key in "xvwal"]:
            app.post_message(event)
        await until(lambda: "beruntun" in last_message(app))
        await pilot.pause()
        assert not centre.log
        assert app.panels.view is None


async def test_quitting_asks_while_something_can_be_undone() -> None:
    centre = FakeCentre(30)
    async with console(centre) as (app, pilot):
        await pilot.press("x", "1")
        await until(lambda: app.undo_slot.words != "" and app.panels.view is None)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app.is_running
        assert "tidak dapat diurungkan lagi" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.is_running


async def test_what_is_possible_instead_is_said_to_whoever_tries() -> None:
    centre = FakeCentre(300)
    async with console(centre, size=(200, 50)) as (app, pilot):
        line = app.queue_model.current
        assert line is not None
        centre.lines[line.id] = replace(centre.lines[line.id], status=ReportStatus.ON_HOLD)
        for keys in (("a",), ("p", "2")):
            await pilot.press(*keys)
            await until(lambda: "TIDAK DAPAT: " in screen_text(app))
            said = next(line for line in screen_text(app).splitlines() if "Yang dapat Anda lakukan: " in line)
            assert "lanjutkan" in said.partition("Yang dapat Anda lakukan: ")[2]
            await pilot.press("escape")
            await pilot.pause()


@pytest.mark.parametrize(("digit", "decline"), [("5", False), ("6", True)])
async def test_times_that_were_claimed_are_confirmed_or_declined(digit: str, decline: bool) -> None:
    centre = FakeCentre(300)
    async with console(centre) as (app, pilot):
        line = app.queue_model.current
        assert line is not None
        await pilot.press("s")
        await until(lambda: app.panels.view is not None)
        await pilot.press(digit)
        await until(lambda: any(isinstance(call.intent, ri.ConfirmReport) for call in centre.log))
        intent = next(call.intent for call in centre.log if isinstance(call.intent, ri.ConfirmReport))
        assert (intent.report, intent.decline) == (line.id, decline)
