"""Scenes that are played once, through the door, to be copied: a report's life up to where it stands. Owns the mix."""

from collections.abc import Callable
from dataclasses import dataclass

from bench import seed_world as world
from cc.core.centre import Call, LocalActor
from cc.core.clock import FixedClock
from cc.core.intents import reports, tasks
from cc.core.intents.base import Intent
from cc.core.local import LocalCentre
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import Channel, HoldReason, Priority, RejectReason

OPERATOR, SUPERVISOR, CHANNEL, OFFICER = (
    LocalActor(name) for name in ("operator", "pengawas", "kanal", world.officer(0))
)


class Stage:
    """One report while its scene is played: every step takes a while."""

    def __init__(self, centre: LocalCentre, clock: FixedClock, category: str, priority: Priority) -> None:
        self._centre, self._clock = centre, clock
        west, south = world.corner(0)
        born = reports.ReceiveReport(
            text="placeholder",
            category=category,
            channel=Channel.APP,
            lon=west + 0.01,
            lat=south + 0.01,
            priority=priority,
            unit=world.district(0),
        )
        self.born = centre.execute(Call(CHANNEL, born))
        self.ref = self.born.ref
        self.task = f"{self.ref}/1"

    def do(self, intent: Intent[Receipt], by: LocalActor = OPERATOR, after_s: int = 240) -> None:
        """Carry one step out."""
        self._clock.advance(after_s)
        self._centre.execute(Call(by, intent))


def _fresh(stage: Stage) -> None:
    return None


def _claimed(stage: Stage) -> None:
    stage.do(reports.ClaimReport(stage.ref, 30))


def _commented(stage: Stage) -> None:
    stage.do(reports.CommentReport(stage.ref, "Sudah dihubungi, menunggu kabar."))


def _triaged(stage: Stage) -> None:
    stage.do(reports.TriageReport(stage.ref, note="Sesuai foto."))


def _for_unit(stage: Stage) -> None:
    _triaged(stage)
    stage.do(reports.AssignTask(report=stage.ref))


def _for_officer(stage: Stage) -> None:
    stage.do(reports.AssignTask(report=stage.ref, officer=world.officer(0)), after_s=600)


def _accepted(stage: Stage) -> None:
    _for_officer(stage)
    stage.do(tasks.AcceptTask(stage.task), OFFICER)


def _on_site(stage: Stage) -> None:
    _accepted(stage)
    stage.do(tasks.DepartTask(stage.task), OFFICER)
    stage.do(tasks.ArriveTask(stage.task), OFFICER, 1500)


def _done(stage: Stage) -> None:
    _on_site(stage)
    stage.do(tasks.CloseTask(stage.task, note="Sudah dibersihkan."), OFFICER, 3000)


def _held(stage: Stage) -> None:
    _triaged(stage)
    stage.do(reports.HoldReport(stage.ref, HoldReason.WAITING_REPORTER))


def _resolved(stage: Stage) -> None:
    _done(stage)
    stage.do(tasks.VerifyTask(stage.task), after_s=900)


def _answered(stage: Stage) -> None:
    _triaged(stage)
    stage.do(reports.ResolveReport(stage.ref, "Dijawab lewat telepon."), after_s=7200)


def _closed(stage: Stage) -> None:
    _resolved(stage)
    stage.do(reports.CloseReport(stage.ref), SUPERVISOR, 90_000)


def _late_closed(stage: Stage) -> None:
    _triaged(stage)
    stage.do(reports.ResolveReport(stage.ref, "Selesai."), after_s=300_000)
    stage.do(reports.CloseReport(stage.ref), SUPERVISOR, 90_000)


def _rejected(stage: Stage) -> None:
    stage.do(reports.RejectReport(stage.ref, RejectReason.PRANK))


@dataclass(frozen=True, slots=True)
class Scene:
    """A life to be copied so many times in a thousand; `ended` ones lie further back."""

    play: Callable[[Stage], None]
    weight: int
    ended: bool = False


SCENES = (
    Scene(_fresh, 200),
    Scene(_claimed, 10),
    Scene(_commented, 20),
    Scene(_triaged, 80),
    Scene(_for_unit, 60),
    Scene(_for_officer, 30),
    Scene(_accepted, 15),
    Scene(_on_site, 10),
    Scene(_done, 10),
    Scene(_held, 15),
    Scene(_resolved, 30, ended=True),
    Scene(_answered, 100, ended=True),
    Scene(_closed, 50, ended=True),
    Scene(_late_closed, 270, ended=True),
    Scene(_rejected, 100, ended=True),
)

CASTS = (
    ("flood", Priority.P1, 1),
    ("flood", Priority.P2, 3),
    ("waste", Priority.P3, 8),
    ("damaged-road", Priority.P3, 5),
    ("damaged-road", Priority.P4, 2),
    ("narcotics", Priority.P2, 1),
)
"""Category, priority and share of the reports of every scene."""
