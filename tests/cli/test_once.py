"""An officer with one bar tries again, and nothing doubles: keys of changes whose answer never came."""

import hashlib
import json
import os
import re
import time
from pathlib import Path

import pytest

from cc.cli import keys as cc_keys
from cc.core.errors import RefusedError, UnreachableError
from cc.core.intents.sending import RepeatSlaReportRun
from tests.cli.fake import FakeCentre, ran


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
    assert not (home / "state" / "unanswered").exists()


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
    assert cc_keys.kept(marks) == "first-key"
    cc_keys.forget(marks)
    assert not [*folder.iterdir()]


def test_an_intent_without_a_past_is_told_apart_by_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cc_keys, "FIELDS", {})
    one, other = (cc_keys.marks("here", None, RepeatSlaReportRun("harian", day), None) for day in ("1", "2"))
    assert not {*one} & {*other}
