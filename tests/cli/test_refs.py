"""How people may say which report or task."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.cli.refs import spelt
from cc.core.questions.reports import GetReport
from cc.core.questions.tasks import ListTasks
from cc.core.records.reports import Page
from cc.core.vocabulary import TaskStatus
from tests.cli.fake import FakeCentre, line, names, ran, task, wiring


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jkt-4211", "JKT-004211"),
        (" JKT-004211/2 ", "JKT-004211/2"),
        ("JKT-0000004211/12", "JKT-004211/12"),
        ("JKT-1234567", "JKT-1234567"),
        ("X", "X"),
        ("01a20b53-af38-712c-b013-71deaeab8369/2", "01a20b53-af38-712c-b013-71deaeab8369/2"),
        ("unit:bpbd", "unit:bpbd"),
        ("", ""),
    ],
)
def test_a_ref_is_written_as_posko_writes_it(typed: str, meant: str) -> None:
    assert spelt(typed) == meant


@given(st.text(max_size=30))
def test_spelling_twice_changes_nothing(typed: str) -> None:
    assert spelt(spelt(typed)) == spelt(typed)


def test_a_bare_report_means_its_only_open_task(capsys: pytest.CaptureFixture[str]) -> None:
    report = SimpleNamespace(line=line(), tasks=())
    centre = FakeCentre(answers={GetReport: report})
    report.tasks = (task("JKT-000001/1", TaskStatus.DECLINED), task("JKT-000001/2"))
    assert ran(centre, "task", "accept", "jkt-1") == 0
    assert centre.calls[0].intent.task == "JKT-000001/2"  # type: ignore[attr-defined]  # an AcceptTask
    assert "JKT-000001/2" in capsys.readouterr().err
    report.tasks = (task("JKT-000001/1"), task("JKT-000001/2"))
    assert ran(centre, "task", "accept", "jkt-1") == 2
    assert "name one: JKT-000001/1 or JKT-000001/2" in capsys.readouterr().err
    report.tasks = ()
    assert ran(centre, "task", "accept", "jkt-1") == 4
    assert names(centre.calls) == ["AcceptTask"]


def test_the_shell_completes_refs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from cc.main.app import run

    centre = FakeCentre(answers={ListTasks: Page((task("JKT-000001/1"), task("JKT-000002/1")))})
    monkeypatch.setenv("_CC_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "cc task close jkt-000002")
    monkeypatch.setenv("COMP_CWORD", "3")
    run([], wiring=wiring(centre))
    assert capsys.readouterr().out.split() == ["jkt-000002/1"]
