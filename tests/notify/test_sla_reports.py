"""Scheduled reports into a folder and by e-mail: once a period however many processes, made up for, given up loudly."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from cc.core.centre import LocalActor
from cc.core.phrases import Phrase
from cc.core.questions.sending import ListSlaReportRuns
from cc.core.questions.system import CheckDatabase
from cc.core.rules.calendar.schedule import LEASE_S, MOST_TRIES
from cc.main.background.loops import as_system
from cc.main.sla_reports.schedule import SlaReports
from cc.settings.model import Settings
from tests.builders import Room
from tests.notify.mail_server import MailBoxes, mail_server
from tests.notify.receivers import hanging
from tests.notify.room import later

pytestmark = pytest.mark.usefixtures("home")

DAY = 24 * 3600
YESTERDAY = "2026-11-23"


@pytest.fixture
def boxes() -> Iterator[MailBoxes]:
    with mail_server() as made:
        yield made


def scheduled(port: int = 0, *, timeout: int = 60, **more: object) -> Settings:
    """Settings with the daily report, into mail or folder as said."""
    smtp = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "posko@bpbd.example"} if port else None
    harian = {"every": "day", "formats": ["csv"], **more}
    return Settings.model_validate({"notify": {"smtp": smtp, "timeout": timeout}, "reports": {"harian": harian}})


def run(room: Room, settings: Settings) -> list[str]:
    """Make what is due; what was told."""
    told: list[Phrase] = []
    SlaReports(
        do=as_system(room.centre),
        centre=room.centre,
        credential=room.admin,
        settings=settings,
        tell=told.append,
        complain=told.append,
    ).make_due(threading.Event())
    return [str(each) for each in told]


def test_a_report_is_written_whole_under_a_name_that_says_unit_and_period(room: Room, tmp_path: Path) -> None:
    settings = scheduled(folder=str(tmp_path / "laporan"), formats=["csv", "json", "html"], unit="bpbd", by=["unit"])
    later(room, -DAY)
    room.reported()
    later(room, DAY)
    assert run(room, settings) == [f"the report harian of {YESTERDAY} is out"]
    names = {each.name for each in (tmp_path / "laporan").iterdir()}
    assert names == {f"sla-harian-bpbd-{YESTERDAY}.{form}" for form in ("csv", "json", "html")}
    told = json.loads((tmp_path / "laporan" / f"sla-harian-bpbd-{YESTERDAY}.json").read_text())
    assert told["reports"] == 1
    assert (told["start_at"], told["end_at"]) == ("2026-11-22T17:00:00Z", "2026-11-23T17:00:00Z")
    assert run(room, settings) == [], "once"


@pytest.mark.slow
def test_it_goes_by_mail_with_the_files_attached(room: Room, boxes: MailBoxes) -> None:
    settings = scheduled(boxes.port, to=["kepala@bpbd.example", "wakil@bpbd.example"], formats=["pdf", "csv"])
    assert run(room, settings) == [f"the report harian of {YESTERDAY} is out"]
    (mail,) = boxes.mails
    assert boxes.given == [("kepala@bpbd.example", "wakil@bpbd.example")]
    assert mail["Subject"] == f"[Posko] Laporan SLA Command room {YESTERDAY}"
    files = {each.get_filename(): each.get_content() for each in mail.iter_attachments()}
    assert set(files) == {f"sla-harian-jakarta-{YESTERDAY}.pdf", f"sla-harian-jakarta-{YESTERDAY}.csv"}
    assert files[f"sla-harian-jakarta-{YESTERDAY}.pdf"].startswith(b"%PDF")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "23 Nov 2026 00:00 WIB" in body.get_content()


def test_an_address_that_is_refused_is_told_and_the_others_get_theirs(room: Room, boxes: MailBoxes) -> None:
    boxes.answers["wakil@bpbd.example"] = "550 gone"
    told = run(room, scheduled(boxes.port, to=["kepala@bpbd.example", "wakil@bpbd.example"]))
    assert told == [f"the report harian of {YESTERDAY} is out, but not to wakil@bpbd.example: 550 gone"]
    assert boxes.to() == ["kepala@bpbd.example"]


def test_two_processes_at_once_make_each_period_once(room: Room, boxes: MailBoxes) -> None:
    settings, barrier = scheduled(boxes.port, to=["kepala@bpbd.example"]), threading.Barrier(3)

    def work() -> None:
        barrier.wait()
        run(room, settings)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(boxes.mails) == 1


def test_days_without_a_process_are_made_up_for(room: Room, tmp_path: Path) -> None:
    settings = scheduled(folder=str(tmp_path / "laporan"))
    assert len(run(room, settings)) == 1
    later(room, 3 * DAY)
    assert [each.split()[-3] for each in run(room, settings)] == ["2026-11-24", "2026-11-25", "2026-11-26"]
    assert len(list((tmp_path / "laporan").iterdir())) == 4


@pytest.mark.slow
def test_a_failure_is_tried_again_then_given_up_loudly_and_made_when_told_to(room: Room, boxes: MailBoxes) -> None:
    settings = scheduled(boxes.port, to=["kepala@bpbd.example"])
    boxes.answers["*"] = "451 later"
    for tries in range(1, MOST_TRIES + 1):
        (told,) = run(room, settings)
        assert ("GIVEN UP" in told) == (tries == MOST_TRIES)
        assert "451 later" in told
        assert run(room, settings) == [], "not before its time"
        later(room, (LEASE_S // 2 << tries) + 1)
    del boxes.answers["*"]
    assert run(room, settings) == []
    (failed,) = room.centre.read(room.admin, ListSlaReportRuns("harian"))
    assert (failed.given_up, failed.tries) == (True, MOST_TRIES)
    facts = {each.name: each for each in room.centre.read(room.admin, CheckDatabase()).facts}
    assert (facts["scheduled reports given up"].ok, facts["scheduled reports given up"].value) == (
        False,
        f"harian {YESTERDAY}",
    )
    from cc.core.centre import Call
    from cc.core.intents.sending import RepeatSlaReportRun

    room.centre.execute(Call(room.admin, RepeatSlaReportRun("harian", YESTERDAY)))
    (asked,) = room.centre.read(room.admin, ListSlaReportRuns("harian"))
    assert (asked.tries, asked.next_at, asked.given_up) == (0, None, False)
    assert run(room, settings) == [f"the report harian of {YESTERDAY} is out"]


def test_a_server_that_hangs_and_a_folder_that_cannot_be_made_are_told(room: Room, tmp_path: Path) -> None:
    (tmp_path / "laporan").write_text("no folder")
    (told,) = run(room, scheduled(folder=str(tmp_path / "laporan")))
    assert "laporan" in told
    assert "It is tried again." in told
    later(room, LEASE_S + 1)
    with hanging() as port:
        (told,) = run(room, scheduled(port, timeout=1, to=["kepala@bpbd.example"]))
    assert "mail server 127.0.0.1" in told


def test_figures_are_those_that_its_login_may_see(room: Room, tmp_path: Path) -> None:
    later(room, -DAY)
    room.reported()
    later(room, DAY)
    run(room, scheduled(folder=str(tmp_path / "a"), formats=["json"], login="dewi"))
    told = json.loads((tmp_path / "a" / f"sla-harian-dishub-{YESTERDAY}.json").read_text())
    assert told["reports"] == 0
    assert room.centre.read(LocalActor("tono"), ListSlaReportRuns())[0].sent_at is not None


KILLED = """
import os, sys, threading
from datetime import timedelta
from pathlib import Path
from cc.core.clock import FixedClock
from cc.core.centre import LocalActor
from cc.core.local import LocalCentre
from cc.main.sla_reports import schedule
from cc.main.background.loops import as_system
from tests.builders import START
from tests.notify.test_sla_reports import scheduled

url, folder, port = sys.argv[1:]
centre = LocalCentre.open(url, Path(folder), clock=FixedClock(START))
deliver = schedule.deliver

def and_die(*given):
    deliver(*given)
    os.kill(os.getpid(), 9)

schedule.deliver = and_die
settings = scheduled(int(port), to=["kepala@bpbd.example"])
schedule.SlaReports(
    do=as_system(centre), centre=centre, credential=LocalActor("admin"), settings=settings
).make_due(threading.Event())
"""


@pytest.mark.slow
def test_whoever_is_killed_after_the_mail_went_loses_nothing_and_the_repeat_is_known(
    room: Room, boxes: MailBoxes
) -> None:
    arguments = [room.url, str(room.folder / "evidence"), str(boxes.port)]
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=root, check=False, capture_output=True)
    assert done.returncode == -9, done.stderr.decode()
    settings = scheduled(boxes.port, to=["kepala@bpbd.example"])
    assert run(room, settings) == [], "it is still the other's"
    later(room, LEASE_S + 1)
    assert run(room, settings) == [f"the report harian of {YESTERDAY} is out"]
    first, second = boxes.mails
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"every": "hour", "folder": "x"}, "every"),
        ({"at": "6", "folder": "x"}, "at"),
        ({"at": "24:00", "folder": "x"}, "at"),
        ({"zone": "Asia/Nowhere", "folder": "x"}, "zone"),
        ({"formats": ["docx"], "folder": "x"}, "formats"),
        ({"by": ["colour"], "folder": "x"}, "by"),
        ({"to": ["a@b.example\r\nBcc: c@d.example"]}, "to"),
        ({"to": ["kepala@bpbd.example"]}, "smtp"),
        ({}, "folder"),
    ],
)
def test_wrong_settings_are_refused_by_name(wrong: dict[str, object], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        scheduled(**wrong)  # type: ignore[arg-type]  # whatever somebody may write
