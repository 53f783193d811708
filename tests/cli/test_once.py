"""An officer with one bar tries again, and nothing doubles: keys of changes that were not answered yet."""

import hashlib
import json
import os
import re
import threading
import time
from pathlib import Path

import pytest

from cc.cli import keys as cc_keys
from cc.cli import silence
from cc.core.errors import FaultError, RefusedError, UnreachableError
from cc.core.intents.sending import RepeatSlaReportRun
from cc.core.intents.tasks import AcceptTask
from cc.core.records.receipts import Receipt
from tests.cli.fake import FakeCentre, ran, receipt
from tests.waiting import SOON_S


def cut() -> UnreachableError:
    return UnreachableError("the connection broke.", code="unreachable.cut")


def keys(centre: FakeCentre) -> list[str | None]:
    return [call.key for call in centre.calls]


def test_every_change_carries_a_key_of_its_own() -> None:
    centre = FakeCentre()
    ran(centre, "task", "accept", "JKT-1/1")
    ran(centre, "task", "accept", "JKT-1/1")
    first, second = keys(centre)
    assert first
    assert second
    assert first != second


def test_trying_again_after_no_answer_has_the_same_key(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre(fails=[cut(), cut()])
    assert ran(centre, "task", "accept", "JKT-1/1") == 7
    told = capsys.readouterr().err
    assert "run the same command again" in told
    assert ran(centre, "task", "accept", "JKT-1/1") == 7
    assert ran(centre, "task", "accept", "JKT-1/1") == 0
    assert len(set(keys(centre))) == 1
    assert ran(centre, "task", "accept", "JKT-1/1") == 0
    assert len(set(keys(centre))) == 2, "answered: the next one is another"
    assert re.search(r"--key (\S+)\)", told)[1] == keys(centre)[0]  # type: ignore[index]  # it is there, or the test fails


def test_a_definite_answer_ends_the_key() -> None:
    centre = FakeCentre(fails=[cut(), RefusedError("no")])
    for _ in range(3):
        ran(centre, "task", "accept", "JKT-1/1")
    first, second, third = keys(centre)
    assert first == second != third


def test_another_thing_gets_another_key() -> None:
    centre = FakeCentre(fails=[cut()])
    ran(centre, "task", "accept", "JKT-1/1")
    ran(centre, "task", "accept", "JKT-1/2")
    ran(centre, "task", "accept", "JKT-1/1", "--as", "budi")
    ran(centre, "task", "accept", "JKT-1/1", "--server", "http://elsewhere")
    ran(centre, "task", "accept", "JKT-1/1", "--if-version", "3")
    assert len(set(keys(centre))) == 5


def test_nothing_sent_nothing_kept(home: Path) -> None:
    centre = FakeCentre(fails=[UnreachableError("refused.", code="unreachable.server")])
    assert ran(centre, "task", "accept", "JKT-1/1") == 7
    ran(centre, "task", "accept", "JKT-1/1")
    assert len(set(keys(centre))) == 2
    assert not [*(home / "state" / "unanswered").iterdir()]


def test_a_key_that_is_typed_stands_above_one_that_is_kept() -> None:
    centre = FakeCentre(fails=[cut()])
    ran(centre, "task", "accept", "JKT-1/1")
    ran(centre, "task", "accept", "JKT-1/1", "--key", "mine")
    assert keys(centre)[1] == "mine"


def test_a_kept_key_is_forgotten_after_a_day(home: Path) -> None:
    centre = FakeCentre(fails=[cut()])
    ran(centre, "task", "accept", "JKT-1/1")
    (kept,) = (home / "state" / "unanswered").iterdir()
    long_ago_s = time.time() - 25 * 3600
    os.utime(kept, (long_ago_s, long_ago_s))
    ran(centre, "task", "accept", "JKT-1/1")
    assert len(set(keys(centre))) == 2


def test_version_and_time_travel_with_the_call() -> None:
    centre = FakeCentre()
    ran(centre, "task", "accept", "JKT-1/1", "--if-version", "7", "--at", "2026-11-24T09:30:00+07:00")
    (call,) = centre.calls
    assert call.expected_version == 7
    assert call.claimed_at is not None
    assert call.claimed_at.isoformat() == "2026-11-24T02:30:00+00:00"


def test_a_key_kept_before_an_upgrade_is_found_again(home: Path) -> None:
    """Files were named by the class's name and every field then; the name below was made so."""
    folder = home / "state" / "unanswered"
    folder.mkdir(parents=True)
    said = ["here", None, "RepeatReportRun", {"schedule": "harian", "period": "2026-11-25"}, None]
    old = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    (folder / old).write_text("first-key")
    marks = cc_keys.marks("here", None, RepeatSlaReportRun("harian", "2026-11-25"), None)
    held = cc_keys.hold(marks)
    assert (held.key, held.adopted) == ("first-key", True)
    held.forget()
    assert not [*folder.iterdir()]


def test_an_intent_without_a_past_is_told_apart_by_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cc_keys, "FIELDS", {})
    one, other = (cc_keys.marks("here", None, RepeatSlaReportRun("harian", day), None) for day in ("1", "2"))
    assert not {*one} & {*other}


def test_the_key_is_on_the_disk_before_anything_is_sent(home: Path) -> None:
    seen: list[str] = []

    def answer(_: object) -> Receipt:
        seen.extend(path.read_text() for path in (home / "state" / "unanswered").iterdir())
        return receipt()

    centre = FakeCentre(answers={AcceptTask: answer})
    assert ran(centre, "task", "accept", "JKT-1/1") == 0
    assert seen == keys(centre)
    assert not [*(home / "state" / "unanswered").iterdir()], "answered"


def test_a_key_that_reached_nobody_stays_when_an_earlier_try_may_have(home: Path) -> None:
    nobody = UnreachableError("refused.", code="unreachable.server")
    centre = FakeCentre(fails=[cut(), nobody])
    for _ in range(3):
        ran(centre, "task", "accept", "JKT-1/1")
    assert len(set(keys(centre))) == 1


def test_a_fault_of_the_server_may_have_done_it() -> None:
    centre = FakeCentre(fails=[FaultError("our fault.")])
    ran(centre, "task", "accept", "JKT-1/1")
    ran(centre, "task", "accept", "JKT-1/1")
    assert len(set(keys(centre))) == 1


def test_ctrl_c_says_how_to_go_on_and_keeps_the_key(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_: object) -> Receipt:
        raise KeyboardInterrupt

    centre = FakeCentre(answers={AcceptTask: interrupted})
    assert ran(centre, "task", "accept", "JKT-1/1") == 130
    told = capsys.readouterr().err
    centre.answers.clear()
    assert ran(centre, "task", "accept", "JKT-1/1") == 0
    (key,) = set(keys(centre))
    assert f"run the same command again, nothing happens twice (or add --key {key})" in told


def test_the_same_command_beside_one_that_runs_is_another_thing(home: Path) -> None:
    marks = cc_keys.marks("here", None, AcceptTask("JKT-1/1"), None)
    one, other = cc_keys.hold(marks), cc_keys.hold(marks)
    assert one.key != other.key
    one.release()
    other.release()
    again = [cc_keys.hold(marks) for _ in range(3)]
    assert [each.key for each in again[:2]] == [one.key, other.key], "both were left unanswered"
    assert [each.adopted for each in again] == [True, True, False]


def test_half_a_key_of_a_power_cut_is_none(home: Path) -> None:
    marks = cc_keys.marks("here", None, AcceptTask("JKT-1/1"), None)
    folder = home / "state" / "unanswered"
    folder.mkdir(parents=True)
    for rest in (b"", b"\x00\x00\x00"):
        (folder / marks[0]).write_bytes(rest)
        held = cc_keys.hold(marks)
        assert (held.adopted, held.path) == (False, folder / marks[0])
        assert (folder / marks[0]).read_text() == held.key
        held.forget()


def test_a_folder_that_takes_nothing_is_said_and_the_change_is_made(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "state").parent.mkdir(parents=True, exist_ok=True)
    (home / "state").write_text("a file where the folder should be")
    centre = FakeCentre()
    assert ran(centre, "task", "accept", "JKT-1/1") == 0
    told = capsys.readouterr().err
    assert f"no key can be kept in {home / 'state'}" in told
    assert f"--key {keys(centre)[0]}" in told


def test_a_server_that_is_silent_is_named_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(silence, "SAID_AFTER_S", 0.0)
    said: list[str] = []
    spoken = threading.Event()

    def note(english: str, /, **facts: object) -> None:
        said.append(english.format(**facts))
        spoken.set()

    monkeypatch.setattr(silence, "note", note)

    def slow(_: object) -> Receipt:
        spoken.wait(SOON_S)
        return receipt()

    centre = FakeCentre(answers={AcceptTask: slow})
    assert ran(centre, "task", "accept", "JKT-1/1", "--server", "http://elsewhere") == 0
    assert said == [
        "http://elsewhere has not answered for 0 s; waiting on."
        " Ctrl-C ends it: the same command again gets the first answer."
    ]
