"""Random days in a command room: whatever people ask for, what is stored is what replaying the events gives.

Every refusal must be a CoreError and leave nothing; afterwards the chains hold, and statuses, clocks, queues and
counters are what the events say.
"""

import io
import random
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from cc.core.centre import Call, LocalActor
from cc.core.errors import CoreError, FaultError
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.intents.system import Sweep
from cc.core.questions.reports import GetReport
from cc.core.questions.sla import ExplainClocks
from cc.core.questions.system import CheckDatabase
from cc.core.questions.trail import VerifyAudit
from cc.core.vocabulary import HoldReason, Priority, RejectReason
from tests.builders import PEOPLE, Room
from tests.core.service.door.pages import require_same_pages
from tests.faults.rounds import rounds

CATEGORIES = ("flood", "waste", "damaged_road", "narcotics", "traffic_jam")
UNITS = ("bpbd", "bpbd-timur", "dishub", "jakarta")
UNSAFE_ON_PURPOSE = ("fsync", "full_page_writes")
"""What the tests' PostgreSQL is told to do without, and `cc doctor` rightly says."""
LOGINS = [person.login for person in PEOPLE]


class Day:
    """A random day: who does what is drawn from `dice`."""

    def __init__(self, room: Room, dice: random.Random) -> None:
        self.room, self.dice = room, dice
        self.refs: list[str] = []
        self.photos = [self._photo(colour) for colour in range(6)]
        self.done = self.refused = 0

    def _photo(self, colour: int) -> str:
        made = io.BytesIO()
        Image.new("RGB", (16, 16), (colour * 40, 90, 90)).save(made, "PNG")
        made.seek(0)
        return self.room.centre.put_blob(LocalActor("admin"), made).sha256

    def step(self) -> None:
        """One attempt, some seconds later."""
        assert self.room.clock is not None
        self.room.clock.advance(self.dice.choice((0, 1, 7, 60, 900, 7200)))
        claimed = self.room.clock.now() - timedelta(seconds=self.dice.choice((30, 3000, 90_000)))
        who = "admin" if self.dice.random() < 0.6 else self.dice.choice([*LOGINS, "tono"])
        call: Call[Any] = Call(
            LocalActor(who),
            self._intent(),
            key=self.dice.choice((None, f"k{self.dice.randrange(10**6)}")),
            claimed_at=claimed if self.dice.random() < 0.2 else None,
        )
        try:
            answer = self.room.centre.execute(call)
            self.done += 1
        except FaultError:
            raise
        except CoreError:
            self.refused += 1
            return
        if isinstance(call.intent, r.ReceiveReport):
            self.refs.append(answer.ref)

    def _intent(self) -> Intent[Any]:
        dice = self.dice
        if not self.refs or dice.random() < 0.08:
            place = dice.choice(((106.85, -6.25), (0.0, 0.0), (110.0, -7.0), (None, None)))
            return r.ReceiveReport(
                text="Laporan",
                category=dice.choice(CATEGORIES),
                lon=place[0],
                lat=place[1],
                due_at=self.room.centre.now + timedelta(hours=1) if dice.random() < 0.2 else None,
            )
        ref, other = dice.choice(self.refs[-5:]), dice.choice(self.refs[-5:])
        task = f"{ref}/{dice.choice((1, 1, 1, 2, 2, 3))}"
        photos = tuple(dice.sample(self.photos, dice.randrange(3)))
        return dice.choice(
            (
                lambda: r.TriageReport(ref, dice.choice(CATEGORIES), dice.choice(list(Priority))),
                lambda: r.AssignTask(report=ref, officer=dice.choice((None, "budi", "agus", "joko"))),
                lambda: r.AssignTask(report=ref, unit=dice.choice(UNITS)),
                lambda: r.ResolveReport(ref, "selesai"),
                lambda: r.RejectReport(ref, dice.choice(list(RejectReason))),
                lambda: r.HoldReport(ref, dice.choice(list(HoldReason)), self.room.centre.now + timedelta(hours=1)),
                lambda: r.ResumeReport(ref),
                lambda: r.MergeReport(ref, other, cancel_tasks=dice.random() < 0.5),
                lambda: r.UnmergeReport(ref),
                lambda: r.CloseReport(ref),
                lambda: r.ReopenReport(ref, "belum selesai"),
                lambda: r.AmendReport(
                    report=ref, priority=dice.choice(list(Priority)), category=dice.choice(CATEGORIES)
                ),
                lambda: r.CommentReport(ref, "catatan"),
                lambda: r.ShareReport(ref, dice.choice(UNITS)),
                lambda: r.AttachToReport(ref, photos),
                lambda: r.ClaimReport(ref, 5),
                lambda: r.ReleaseReport(ref),
                lambda: t.AcceptTask(task),
                lambda: t.AcceptTask(task),
                lambda: t.DeclineTask(task, "tidak bisa"),
                lambda: t.HandOverTask(task, dice.choice(UNITS), "bukan wilayah kami"),
                lambda: t.CancelTask(task, "batal"),
                lambda: t.DepartTask(task),
                lambda: t.ArriveTask(task, 106.85, -6.25),
                lambda: t.CloseTask(task, photos),
                lambda: t.CloseTask(task, photos),
                lambda: t.VerifyTask(task),
                lambda: t.VerifyTask(task),
                lambda: t.ReturnTask(task, "foto tidak jelas"),
                lambda: t.HoldTask(task, dice.choice(list(HoldReason))),
                lambda: t.ResumeTask(task),
                lambda: t.ReassignTask(task, dice.choice((None, "budi", "agus"))),
                lambda: t.AttachToTask(task, photos),
                lambda: Sweep(),
            )
        )()


@pytest.mark.parametrize("seed", range(rounds(3, 40)))
def test_what_is_stored_is_what_the_events_say(room: Room, seed: int) -> None:
    day = Day(room, random.Random(seed))
    for _ in range(rounds(300, 800)):
        day.step()
        require_same_pages(room, "admin")
    assert day.done > 60
    assert day.refused > 20
    assert room.centre.read(room.admin, VerifyAudit()).findings == ()
    facts = room.centre.read(room.admin, CheckDatabase(replay=True)).facts
    assert [fact for fact in facts if not fact.ok and fact.name not in UNSAFE_ON_PURPOSE] == []
    for ref in day.refs:
        report = room.centre.read(room.admin, GetReport(ref))
        explained = room.centre.read(room.admin, ExplainClocks(ref))
        assert len(explained.clocks) == len(report.clocks)
