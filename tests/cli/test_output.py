"""What goes to standard output: data, harmless on a terminal, stable for programs, quiet when nobody reads."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from cc.core.errors import NotFoundError
from cc.core.questions.reports import ExportReports, GetReport, GetTimeline, ListReports
from cc.core.questions.tasks import ListTasks
from cc.core.questions.trail import AuditEvents, LogLeaves, VerifyAudit, VerifySteps
from cc.core.records.reports import Page, Report
from cc.core.records.trail import AuditFinding, AuditResult, AuditStep
from cc.core.vocabulary import Channel
from tests.cli.fake import NOW, FakeCentre, line, ran, task
from tests.waiting import SOON_S

NASTY = "\x1b[31mred\x1b[0m [bold]x[/bold] \x9b2J \u202eevil\u200b\r\nnext\x07"


def report(text: str) -> Report:
    return Report(
        line=line("JKT-000001", text),
        text=text,
        address=text,
        channel=Channel.APP,
        reporter="",
        source="",
        source_id="",
        recorded_at=NOW,
        own_due_at=None,
        policy="p@1",
        head="",
        seq=1,
        merged_into=None,
        shared_with=(),
        tasks=(),
        clocks=(),
        evidence=(),
        restricted=False,
        attributes={},
    )


def test_escapes_in_a_reports_text_never_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre(
        answers={
            ListReports: Page((line(excerpt=NASTY, unit="\x1b]0;t\x07"),)),
            GetReport: report(NASTY),
            GetTimeline: (),
        }
    )
    for command in (("list",), ("show", "JKT-1"), ("timeline", "JKT-1")):
        assert ran(centre, "report", *command) == 0
    out = capsys.readouterr().out
    assert "[bold]x[/bold]" in out
    assert not any(char in out for char in "\x1b\x9b\x07\r\u202e\u200b")


def test_json_keeps_the_text_as_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre(answers={ListReports: Page((line(excerpt=NASTY),))})
    assert ran(centre, "report", "list", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "posko.report_line/1"
    assert told["items"][0]["excerpt"] == NASTY
    assert told["items"][0]["received_at"] == "2026-11-24T03:00:00Z"


def test_an_empty_list_is_words_for_people_and_an_empty_array_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre(answers={ListTasks: Page(())})
    assert ran(centre, "task", "list") == 0
    assert capsys.readouterr().out == "No task matches.\n"
    assert ran(centre, "task", "list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"schema": "posko.task/1", "items": [], "more": False}


def test_a_long_list_is_read_page_by_page(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[tuple[str | None, int]] = []

    def page(question: ListTasks) -> Page[object]:
        asked.append((question.cursor, question.limit))
        start = int(question.cursor or 0)
        items = tuple(task(f"JKT-{start + n:06}/1") for n in range(question.limit))
        return Page(items, str(start + question.limit))

    centre = FakeCentre(answers={ListTasks: page})
    assert ran(centre, "task", "list", "--limit", "1200", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["items"]) == 1200
    assert told["more"] is True
    assert asked == [(None, 500), ("500", 500), ("1000", 200)]


def test_people_are_told_that_a_list_was_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre(answers={ListTasks: Page((task(), task()), "cursor")})
    assert ran(centre, "task", "list", "--limit", "2") == 0
    assert capsys.readouterr().err == "cc: these are the first 2; --limit shows more.\n"


def test_a_refusal_leaves_standard_output_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(FakeCentre(), "report", "list", "--json") == 4
    assert capsys.readouterr().out == ""


def test_a_task_is_shown_to_programs_with_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre()
    assert ran(centre, "task", "accept", "JKT-1/1", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "posko.receipt/1"
    assert told["ref"] == "JKT-000001"


def test_an_audit_trail_that_does_not_hold_is_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    finding = AuditFinding("JKT-000001", 3, "its hash is another")
    step = AuditStep(done=1, total=1, streams=1, events=5, findings=(finding,))
    centre = FakeCentre(answers={VerifySteps: (step,), LogLeaves: ()})
    assert ran(centre, "audit", "verify") == 1
    assert "event 3: its hash is another" in capsys.readouterr().out
    centre.answers[VerifySteps] = (replace(step, findings=()),)
    assert ran(centre, "audit", "verify", "--json") == 0
    assert json.loads(capsys.readouterr().out)["holds"] is True


def test_an_older_server_verifies_as_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    def unknown(question: object) -> Any:
        raise NotFoundError("There is nothing at this address.", code="not_found.route")

    finding = AuditFinding("JKT-000001", 3, "its hash is another")
    centre = FakeCentre(answers={VerifySteps: unknown, LogLeaves: unknown, VerifyAudit: AuditResult(1, 5, (finding,))})
    assert ran(centre, "audit", "verify") == 1
    out, err = capsys.readouterr()
    assert "event 3: its hash is another" in out
    assert "this server is older" in err


def test_streams_are_written_as_they_come(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre(
        answers={ExportReports: lambda question: (line(f"JKT-{n:06}") for n in range(3)), AuditEvents: ()}
    )
    assert ran(centre, "report", "export", "--format", "jsonl") == 0
    assert [json.loads(each)["ref"] for each in capsys.readouterr().out.splitlines()] == [
        "JKT-000000",
        "JKT-000001",
        "JKT-000002",
    ]


PIPE = """
import sys
from tests.cli.fake import FakeCentre, line, ran
from cc.core.questions.reports import ExportReports
endless = lambda question: (line(f"JKT-{n:06}") for n in range(200_000))
sys.exit(ran(FakeCentre(answers={ExportReports: endless}), "report", "export", "--format", "csv"))
"""


def test_whoever_stops_reading_ends_the_command_quietly() -> None:
    running = subprocess.Popen([sys.executable, "-c", PIPE], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.readline().startswith(b"id,ref")
    running.stdout.close()
    assert running.wait(timeout=SOON_S) == 141
    assert running.stderr.read() == b""
    running.stderr.close()


@pytest.mark.parametrize(("where", "words"), [("/dev/full", "No space left"), (None, "closed")])
def test_an_answer_that_cannot_be_written_is_told(where: str | None, words: str) -> None:
    out = f">{where}" if where else ">&-"
    script = f"{sys.executable} -c 'from cc.main.app import main; main()' completion bash {out}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 7
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_data_is_utf_8_whatever_the_locale() -> None:
    script = f"{PIPE.split('endless', 1)[0]}from cc.cli.output import settle_streams\nsettle_streams()\n" + (
        "from cc.core.questions.reports import ListReports\nfrom cc.core.records.reports import Page\n"
        "page = Page((line(excerpt='banjir \\u6d2a\\u6c34'),))\n"
        "sys.exit(ran(FakeCentre(answers={ListReports: page}), 'report', 'list'))"
    )
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=True)
    assert "banjir 洪水" in done.stdout.decode()


def test_raw_bytes_do_not_go_to_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(
        sys, "stdout", SimpleNamespace(isatty=lambda: True, write=lambda text: None, flush=lambda: None)
    )
    assert ran(FakeCentre(), "evidence", "get", "0" * 64) == 2
    assert "-o" in capsys.readouterr().err
