"""An escalation that was told to the operator is an alarm: it asks until it is acknowledged or shelved, once a report,
the next step of the ladder again; the bell is for P1 alone."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cc.core.records.notices import Notice
from cc.core.records.reports import ReportLine, TimelineEntry
from cc.core.vocabulary import Action, Priority, ReportStatus, TargetName
from cc.tui.model import report_rows
from cc.tui.model.alarms import AHEAD, CRITICAL, WARNING, AlarmBoard
from cc.tui.model.names import CodeNames
from cc.tui.words import EVENT
from cc.words.catalogue import Language
from tests.tui.console import SMALL, WIDE, console, screen_text, until
from tests.tui.fake_centre import FakeCentre
from tests.tui.fake_data import NOW, line


def _line(priority: Priority = Priority.P2, **more: object) -> ReportLine:
    base = replace(line(1, random.Random(1)), priority=priority, status=ReportStatus.NEW, holder=None, open_tasks=0)
    return replace(base, hold_reason=None, due_at=NOW - timedelta(minutes=12), **more)  # type: ignore[arg-type]


def _notice(report: ReportLine, step: str = "+0s", level: int = 1, number: int = 0) -> Notice:
    due_at = NOW - timedelta(minutes=12)
    return Notice(
        line=report,
        number=number,
        target=TargetName.ACKNOWLEDGE,
        episode=1,
        step=step,
        level=level,
        due_at=due_at,
        late=False,
        recipient="operator:CC",
        told_at=NOW,
    )


@pytest.mark.parametrize(
    ("priority", "step", "level"),
    [
        (Priority.P1, "+0s", CRITICAL),
        (Priority.P1, "80%", AHEAD),
        (Priority.P2, "+0s", WARNING),
        (Priority.P2, "+600s", WARNING),
        (Priority.P2, "120%", WARNING),
        (Priority.P3, "-600s", AHEAD),
    ],
)
def test_a_step_after_the_due_time_asks_more_loudly(priority: Priority, step: str, level: int) -> None:
    board = AlarmBoard(me="dewi")
    report = _line(priority, received_at=NOW)
    board.set_notices([_notice(report, step)])
    (alarm,) = board.alarms(NOW)
    assert (alarm.level, alarm.active, board.sign(report, NOW)) == (level, True, str(level))
    assert board.rings(NOW) is (level == CRITICAL)


def test_a_report_raises_one_alarm_and_the_newest_step_is_what_it_says() -> None:
    board = AlarmBoard(me="dewi")
    report = _line(Priority.P1)
    board.set_watched([report])
    board.set_notices([_notice(report, "+600s", 2), _notice(report)])
    (alarm,) = board.alarms(NOW)
    assert alarm.describe(NOW, Language.EN) == f"{report.ref} escalation 2: acknowledgement +10 min, 00:12 ago"
    assert alarm.describe(NOW, Language.ID) == f"{report.ref} eskalasi 2: tanggapan +10 menit, 00:12 lalu"


def test_acknowledged_it_asks_no_more_until_the_next_step() -> None:
    board = AlarmBoard(me="dewi")
    report = _line(Priority.P1)
    board.set_watched([report])
    board.set_notices([_notice(report)])
    board.acknowledge(board.alarms(NOW)[0])
    assert [one.active for one in board.alarms(NOW)] == [False]
    assert board.sign(report, NOW) == ":"
    assert not board.rings(NOW)
    board.set_notices([_notice(report, "+600s", 2), _notice(report)])
    assert [one.active for one in board.alarms(NOW)] == [True]


def test_shelved_it_is_out_of_the_way_but_the_next_step_is_not() -> None:
    board = AlarmBoard(me="dewi")
    report = _line(Priority.P1)
    board.set_watched([report])
    board.set_notices([_notice(report)])
    board.shelve(board.alarms(NOW)[0], 15, "menunggu pompa", NOW)
    assert (board.sign(report, NOW), board.shelved(NOW)) == ("z", 1)
    board.set_notices([_notice(report, "+600s", 2)])
    assert board.alarms(NOW)[0].active
    later = NOW + timedelta(minutes=16)
    board.set_notices([_notice(report)])
    assert board.alarms(later)[0].active
    assert board.shelved(later) == 0


def test_a_report_that_is_over_raises_none() -> None:
    board = AlarmBoard(me="dewi")
    report = _line()
    board.set_notices([_notice(report)])
    board.update_line(replace(report, status=ReportStatus.RESOLVED, version=report.version + 1))
    assert board.alarms(NOW) == []


@pytest.mark.parametrize("size", [SMALL, WIDE])
@pytest.mark.parametrize(
    ("lang", "words"), [(Language.ID, "eskalasi 2: tanggapan saat tenggat"), (Language.EN, "escalation 2:")]
)
async def test_it_stands_on_the_alarm_line_and_the_exclamation_mark_acknowledges(
    size: tuple[int, int], lang: Language, words: str
) -> None:
    centre = FakeCentre()
    report = next(each for each in centre.lines.values() if each.priority is Priority.P2 and each.holder is None)
    centre.lines = {report.id: replace(report, status=ReportStatus.NEW)}
    centre.notices = (_notice(centre.lines[report.id], level=2),)
    async with console(centre, size, lang=lang) as (app, pilot):
        await until(lambda: words in screen_text(app))
        assert f"!2 ALARM {report.ref}" in screen_text(app)
        await pilot.press("exclamation_mark")
        await pilot.pause()
        assert f"!2 ALARM {report.ref}" not in screen_text(app)
        assert f":  ALARM {report.ref}" in screen_text(app)
        await pilot.press("5")
        await until(lambda: report.ref in screen_text(app))


def test_every_action_has_words_in_both_languages() -> None:
    assert set(EVENT) == set(Action), "give the action its words in cc/tui/words.py EVENT"


def test_the_timeline_says_which_step_and_whom_it_told() -> None:
    facts: dict[str, object] = {"target": "resolve", "step": "-600s", "to": ["unit:bpbd", "person:\x1b[2Jtono"]}
    at = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    entry = TimelineEntry(
        seq=4,
        at=at,
        recorded_at=at,
        actor="system",
        subject="JK-1",
        action=Action.ESCALATE,
        before="new",
        after="new",
        note="",
        facts=facts,
    )
    rows = report_rows._entry(entry, report_rows.RenderOptions(80, Language.EN, UTC, NOW, CodeNames()))
    shown = "\n".join("".join(text for text, _ in row) for row in rows)
    assert "escalated" in shown
    assert "resolution -10 min → unit bpbd, " in shown
    assert "\x1b" not in shown
