"""Every error has an exit status and becomes one clear line; nobody sees a traceback."""

import json
from pathlib import Path

import pytest

from cc.cli.diagnostics import STATUSES, guarded, status_of
from cc.core.errors import CoreError, FaultError, RefusedError
from tests.cli.fake import FakeCentre, ran
from tests.error_tree import every_error

PROMISED = {
    "CoreError": 70,
    "UsageError": 2,
    "RefusedError": 3,
    "LostRaceError": 3,
    "NotFoundError": 4,
    "CredentialError": 5,
    "SecondFactorError": 5,
    "ForbiddenError": 5,
    "InputError": 6,
    "KeyReusedError": 6,
    "UnreachableError": 7,
    "FaultError": 70,
}


def test_every_error_has_the_promised_status() -> None:
    assert {kind.__name__: STATUSES[kind] for kind in every_error()} == PROMISED


@pytest.mark.parametrize("kind", every_error())
def test_every_error_is_one_line_and_its_status(kind: type[CoreError], capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> None:
        raise kind("it cannot be.\nsecond\x1b[2J line")

    assert guarded(fails, []) == PROMISED[kind.__name__]
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("cc: it cannot be. second")
    assert told.err.count("\n") == 1
    assert "\x1b" not in told.err


def test_an_error_that_nobody_listed_has_its_parents_status() -> None:
    class Newer(RefusedError):
        pass

    assert status_of(Newer("no")) == 3


def test_json_asked_for_json_told(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre(fails=[RefusedError("it is done.", code="lifecycle.refused", fields={"possible": ["verify"]})])
    assert ran(centre, "task", "accept", "JKT-1/1", "--json") == 3
    told = capsys.readouterr()
    assert told.out == ""
    problem = json.loads(told.err)
    assert problem == {
        "schema": "posko.error/1",
        "code": "lifecycle.refused",
        "message": "it is done.",
        "status": 3,
        "fields": {"possible": ["verify"]},
    }


def test_our_fault_is_logged_under_an_id_without_secrets(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    def fails() -> None:
        raise ZeroDivisionError("one over nothing")

    assert (
        guarded(fails, ["task", "list", "--token", "posko_secret", "--password=hunter2", "postgresql://u:s3cret@h/d"])
        == 70
    )
    told = capsys.readouterr().err
    assert "Traceback" not in told
    log = (home / "state" / "faults.log").read_text()
    fault_id = log.split(" ", 1)[0]
    assert fault_id in told
    assert "ZeroDivisionError" in log
    assert "test_statuses.py" in log
    assert "one over nothing" not in log, "an error quotes what it choked on"
    assert "cc task list --token" in log
    assert "posko_secret" not in log
    assert "hunter2" not in log
    assert "s3cret" not in log


def test_interrupting_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    def stops() -> None:
        raise KeyboardInterrupt

    assert guarded(stops, []) == 130
    assert capsys.readouterr().err == "cc: interrupted.\n"


def test_a_centre_that_was_opened_is_closed_whatever_happens() -> None:
    centre = FakeCentre(fails=[FaultError("no")])
    assert ran(centre, "task", "accept", "JKT-1/1") == 70
    assert centre.closed


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["tsak"], "Did you mean `task`"),
        (["task", "clsoe", "X"], "Did you mean `close`"),
        (["task", "close"], "--help"),
        (["task", "close", "X", "--no-such"], "--no-such"),
        (["task", "decline", "JKT-1/1"], "--reason"),
        (["task", "hold", "JKT-1/1", "--reason", "tired"], "waiting_reporter"),
        (["task", "arrive", "JKT-1/1", "--lat", "1"], "--lon"),
        (["task", "accept", "JKT-1/1", "--at", "soon"], "14:30"),
        (["report", "export", "--format", "pdf"], "csv"),
        (["sla", "report", "--by", "moon"], "unit"),
        (["report", "attach", "JKT-1"], "--photo"),
    ],
)
def test_wrong_usage_is_status_2_and_says_what_is_right(
    arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = FakeCentre()
    assert ran(centre, *arguments) == 2
    told = capsys.readouterr()
    assert hint in told.err
    assert told.out == ""
    assert centre.calls == []
