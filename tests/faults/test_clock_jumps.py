"""A server whose clock jumps (libfaketime): forward, back, over midnight, over a year. No time goes backward in a
stream, clocks and counters are what the events say, and `db check` tells of what lies in the future."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cc.core.centre import BearerToken, Call, Credential, LocalActor
from cc.core.errors import CoreError, FaultError, UnreachableError
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.intents.system import Sweep
from cc.core.local import LocalCentre
from cc.core.questions.reports import GetReport
from cc.core.questions.system import CheckDatabase
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.system import Fact
from cc.core.store.trail import audit
from cc.core.vocabulary import HoldReason
from cc.workforce.client.remote_centre import RemoteCentre
from tests.builders import INSIDE, Room
from tests.faults.commands import served
from tests.faults.rounds import LONG, PARTS, of_a_part
from tests.faults.told import Progress, found, keep, shown

pytestmark = [pytest.mark.slow, pytest.mark.room(clock="machine"), pytest.mark.timeout(3600)]

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
needs_faketime = pytest.mark.skipif(not LIBRARIES, reason="no libfaketime: `apt install faketime`")
KIND = "clock of the server jumps"
DAY_S = 86_400
JUMPS_S = (-3 * DAY_S, -DAY_S, -7200, -90, -1, 1, 61, 3600, 14 * 3600, DAY_S, 40 * DAY_S, 120 * DAY_S, 200 * DAY_S)
"""From the machine's own time: to yesterday, over midnight (in 14 hours at the latest), over a year's end."""


class Day:
    """People who work at a server whose clock is another one each time; what was refused, by code."""

    def __init__(self, centre: RemoteCentre, tokens: dict[str, Credential], dice: random.Random) -> None:
        self._centre, self._tokens, self._dice = centre, tokens, dice
        self.refs: list[str] = []
        self.done = 0
        self.refused: list[str] = []

    def work(self) -> None:
        """A report from its receipt on, something on an older one, and changes of the house."""
        lon, lat = INSIDE
        ref = self._do("warga", r.ReceiveReport(text="Banjir", category="flood", lon=lon, lat=lat))
        self.refs.append(ref.ref)
        older = self._dice.choice(self.refs)
        self._do("sari", r.TriageReport(older))
        self._do("sari", r.CommentReport(older, "kata"))
        self._do("rini", r.AssignTask(report=older, officer="budi"))
        self._do("budi", t.AcceptTask(f"{older}/1"))
        self._do("budi", t.HoldTask(f"{older}/1", HoldReason.WEATHER))
        self._do("budi", t.ResumeTask(f"{older}/1"))
        self._do("sari", r.HoldReport(self._dice.choice(self.refs), HoldReason.WEATHER))
        self._do("sari", r.ResumeReport(self._dice.choice(self.refs)))
        self._do("tono", o.SetShift("agus", self._dice.choice(("07:00-15:00", "22:00-06:00", ""))))
        self._do("admin", o.SaveUnits((o.UnitRow("dishub", f"Dishub {self._dice.random()}", "jakarta", "agency"),)))
        self._do("admin", Sweep())

    def _do(self, login: str, intent: Intent[Any]) -> Any:
        try:
            answer = self._centre.execute(Call(self._tokens[login], intent))
        except (FaultError, UnreachableError):
            raise
        except CoreError as refused:
            self.refused.append(refused.code)
            return None
        self.done += 1
        return answer


@contextmanager
def _jumping(room: Room, folder: Path) -> Iterator[tuple[RemoteCentre, Path]]:
    """A server on the room, and the file that says by how much its clock is off."""
    off = folder / "clock"
    off.write_text("+0\n")
    faked = {
        "LD_PRELOAD": str(LIBRARIES[-1]),
        "FAKETIME_TIMESTAMP_FILE": str(off),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "CC_EVIDENCE": str(folder / "evidence"),
    }
    with served(room.url, folder / "home", more=faked) as url:
        remote = RemoteCentre(url)
        try:
            yield remote, off
        finally:
            remote.close()


def _set(off: Path, seconds: int) -> None:
    new = off.with_suffix(".new")
    new.write_text(f"{seconds:+d}\n")
    new.replace(off)


def _backward(centre: LocalCentre) -> list[str]:
    """Streams in which an event is recorded before the one that it follows, or counts before it."""
    last: dict[str, datetime] = {}
    wrong = []
    for event in centre.stream(LocalActor("admin"), AuditEvents()):
        if event.recorded_at < last.get(event.stream, event.recorded_at):
            wrong.append(f"{event.stream} {event.seq}: {last[event.stream]} and then {event.recorded_at}")
        last[event.stream] = event.recorded_at
    return wrong


def _jump(room: Room, folder: Path, jumps: list[int]) -> Day:
    """Work at each of these times, one after the other."""
    logins = ("warga", "sari", "rini", "budi", "tono", "admin")
    tokens: dict[str, Credential] = {
        login: BearerToken(room.centre.execute(Call(LocalActor(login), o.IssueToken(days=366))).token)
        for login in logins
    }
    progress = Progress(KIND, len(jumps))
    with _jumping(room, folder) as (remote, off):
        day = Day(remote, tokens, random.Random(len(jumps)))
        for number, seconds in enumerate(jumps):
            _set(off, seconds)
            day.work()
            progress.at(number + 1, f"{day.done} moves, {len(day.refused)} refused")
    return day


@needs_faketime
@pytest.mark.parametrize("part", range(PARTS))
def test_no_time_goes_backward_and_clocks_hold(room: Room, tmp_path: Path, part: int) -> None:
    dice = random.Random(11 + part)
    jumps = [*JUMPS_S[part::PARTS], -DAY_S] if LONG else [3600, -7200, 40 * DAY_S, -DAY_S, 0]
    jumps += [dice.choice(JUMPS_S) + dice.randrange(-600, 600) for _ in range(of_a_part(0, 150))]
    day = _jump(room, tmp_path, jumps)
    backward = _backward(room.centre)
    findings = room.centre.read(room.admin, VerifyAudit()).findings
    row = shown(KIND)
    row.tries, row.struck = row.tries + len(jumps), row.struck + day.done
    row.crashed += len(backward) + len(findings)
    row.note = "struck: moves made"
    keep()
    assert backward == []
    assert findings == ()
    assert day.done > 5 * len(jumps)
    for ref in day.refs:
        report = room.centre.read(room.admin, GetReport(ref))
        assert all(clock.counted_s >= 0 and clock.paused_s >= 0 for clock in report.clocks)


@pytest.mark.room(clock="fixed")
def test_a_stream_whose_time_goes_back_is_found(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert room.clock is not None
    room.centre.execute(Call(room.admin, o.SetShift("agus", "07:00-15:00")))
    room.clock.advance(-3600)
    room.centre.execute(Call(room.admin, o.SetShift("agus", "22:00-06:00")))
    assert _backward(room.centre) == []
    with monkeypatch.context() as patch:
        patch.setattr(audit, "instant", lambda _: datetime.fromtimestamp(0, UTC))  # it takes what the clock says
        room.centre.execute(Call(room.admin, o.SetShift("agus", "")))
    assert len(_backward(room.centre)) == 1
    found(KIND, "recorded as the clock says")


@pytest.mark.room(clock="fixed")
def test_a_clock_that_is_behind_is_told(room: Room) -> None:
    assert room.clock is not None
    ref = room.reported().ref
    room.clock.advance(3 * DAY_S)
    room.centre.execute(Call(LocalActor("sari"), r.CommentReport(ref, "kata")))

    def clock() -> Fact:
        facts = room.centre.read(room.admin, CheckDatabase()).facts
        return next(fact for fact in facts if fact.name == "server time")

    assert clock().ok
    room.clock.advance(-3 * DAY_S)
    assert (clock().ok, clock().value) == (False, "an event was recorded 3 days after now")
