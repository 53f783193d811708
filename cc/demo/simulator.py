"""Plays a command room through the door: reports arrive, operators triage and assign, officers go and close, others
verify. Survives that somebody at a console is faster.

Owns the order of what happens; what somebody would do, desk.py and field.py say. One thread; every draw comes from the
seed by name, so that two runs with one seed wish for the same.
"""

import heapq
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

from cc.core.centre import Centre, Credential
from cc.core.clock import Clock
from cc.core.errors import CoreError, UnreachableError
from cc.core.questions.organisation import ListCategories
from cc.core.questions.reports import ListReports
from cc.demo.case import Case, Move
from cc.demo.cast import read_cast
from cc.demo.dice import Dice
from cc.demo.field import Field
from cc.demo.operator_script import OperatorScript
from cc.demo.pace import Pace
from cc.demo.script_runner import ScriptRunner, arrived_at
from cc.demo.tally import Tally
from cc.demo.world.scenario import Arrival
from cc.demo.world.work import Habits

T = TypeVar("T")

log = logging.getLogger(__name__)

CredentialOf = Callable[[str], Credential]
"""The credential of a login."""

LOOK_AGAIN_S = 2 * 3600.0
MOST_REFUSALS = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom and what to play. `watcher` reads, and must see everything; nobody acts for `humans`.

    `patience` stretches how long things are left for the human at the console.
    """

    seed: int
    watcher: str
    humans: frozenset[str]
    patience: float = 1.0


class Simulator:
    """One command room being played. Not for more than one thread; `notice` alone may be called from any."""

    def __init__(self, centre: Centre, credential_of: CredentialOf, plan: Plan, clock: Clock) -> None:
        self._centre, self._watcher = centre, credential_of(plan.watcher)
        self.tally = Tally()
        dice = Dice(f"simulator/{plan.seed}")
        habits = Habits(dice, plan.patience)
        categories = {each.code: each for each in centre.read(self._watcher, ListCategories())}
        self._first_told: dict[str, str] = {}
        self._dice = dice
        self.cast = read_cast(centre, self._watcher, dice, plan.humans)
        self._desk = OperatorScript(self.cast, habits, categories, self._first_told)
        self._field = Field(self.cast, habits, categories)
        self._acting = ScriptRunner(centre, credential_of, plan.watcher, clock, habits, self.tally)
        self._cases: dict[str, Case] = {}
        self._due: list[tuple[datetime, int, str, int, Move | None]] = []
        self._order = count()
        self._patrols = count()
        self.news: queue.SimpleQueue[str] = queue.SimpleQueue()

    def run(
        self, arrivals: Iterator[Arrival], pace: Pace, *, stop: threading.Event, until: datetime | None = None
    ) -> None:
        """Play until `until` (the city's time), or until `stop` is set."""
        upcoming = next(arrivals, None)
        patrol_at = pace.now() + timedelta(seconds=pace.patrol_every_s)
        while not stop.is_set():
            self._hear_news(pace)
            at = min(
                patrol_at,
                upcoming.at if upcoming else patrol_at,
                self._due[0][0] if self._due else patrol_at,
            )
            if until is not None and at > until:
                return
            if not pace.reach(at):
                continue
            if upcoming is not None and upcoming.at <= at:
                self._arrive(upcoming, pace)
                upcoming = next(arrivals, None)
            elif self._due and self._due[0][0] <= at:
                self._perform(*heapq.heappop(self._due)[2:], pace)
            else:
                self.patrol(pace.patrol_size)
                patrol_at = at + timedelta(seconds=pace.patrol_every_s)

    def adopt(self, pace: Pace, most: int = 2000) -> int:
        """Take up the open reports that are there already, the most urgent first; how many there are."""
        cursor: str | None = None
        taken = 0
        while taken < most:
            page = self._centre.read(self._watcher, ListReports(sort="sla", cursor=cursor, limit=200))
            for line in page.items:
                self._follow(line.id, pace)
            taken += len(page.items)
            cursor = page.after
            if cursor is None:
                break
        return taken

    def notice(self, report_id: str, seq: int) -> None:
        """Somebody has changed a report: it is looked at soon, unless the change is our own. From any thread."""
        case = self._cases.get(report_id)
        if case is None or case.report.seq < seq:
            self.news.put(report_id)

    # -- what happens --------------------------------------------------------------------------------------------

    def _arrive(self, arrival: Arrival, pace: Pace) -> None:
        case = self._guarded(lambda: self._acting.receive(arrival))
        if case is not None:
            self._first_told.setdefault(arrival.happening, case.id)
            self._cases[case.id] = case
            self._schedule(case, pace)

    def _perform(self, report_id: str, ticket: int, move: Move | None, pace: Pace) -> None:
        case = self._cases.get(report_id)
        if case is None or case.ticket != ticket:
            return
        if move is None:
            self._look(case, pace)
            return
        report = self._guarded(lambda: self._acting.carry_out(case, move, far=self._is_far(case, move)))
        if report is None:
            case.refusals += 1
            self._look(case, pace)
            return
        case.refusals = 0
        if arrived := arrived_at(move):
            self.cast.moved(*arrived)
        self._acting.compare(case, report, self.cast)
        self._schedule(case, pace)

    def _is_far(self, case: Case, move: Move) -> bool:
        number = next((task.number for task in case.report.tasks if task.ref == getattr(move.intent, "task", "")), 0)
        return bool(move.photos) and self._field.is_far(case, number, move.version or 0)

    def _look(self, case: Case, pace: Pace) -> None:
        """Read it again, and plan what comes next."""
        report = self._guarded(lambda: self._acting.read(case.id))
        if report is None:
            case.refusals += 1
        else:
            self._acting.compare(case, report, self.cast)
        if case.refusals < MOST_REFUSALS:
            self._schedule(case, pace)
        else:
            self._forget(case)

    def _schedule(self, case: Case, pace: Pace) -> None:
        move = self._desk.next_move(case)
        if move is None and case.open_tasks():
            move = self._field.next_move(case)
        if move is None and not case.is_open():
            self._forget(case)
            return
        case.ticket += 1
        after_s = (move.after_s if move else LOOK_AGAIN_S) * (1 + case.refusals)
        at = pace.now() + timedelta(seconds=after_s)
        heapq.heappush(self._due, (at, next(self._order), case.id, case.ticket, move))

    def _forget(self, case: Case) -> None:
        """Nobody will do anything with it; a change brings it back."""
        self._cases.pop(case.id, None)

    def _follow(self, report_id: str, pace: Pace) -> None:
        """Take up a report that we did not receive, or look again at one that somebody else has changed."""
        known = self._cases.get(report_id)
        if known is not None:
            self._look(known, pace)
            return
        report = self._guarded(lambda: self._acting.read(report_id))
        if report is not None and (report.line.id not in self._cases):
            case = self._cases[report.line.id] = Case(report=report, truth=report.line.category)
            self._schedule(case, pace)

    def _hear_news(self, pace: Pace) -> None:
        heard: dict[str, None] = {}
        while not self.news.empty():
            heard[self.news.get()] = None
        for report_id in heard:
            self._follow(report_id, pace)

    def patrol(self, officers: int) -> None:
        """So many officers say where they are; what time alone brings about is swept up."""
        everybody = self.cast.officers()
        number = next(self._patrols)
        chosen = self._dice.rng("patrol", number).sample(everybody, min(officers, len(everybody)))
        self._guarded(lambda: self._acting.say_places(self.cast, chosen, number))
        self._guarded(self._acting.sweep)

    def _guarded(self, wish: Callable[[], T]) -> T | None:
        """The answer, or None when the Centre refused: somebody was faster, or the world is not as we thought."""
        try:
            return wish()
        except UnreachableError as error:
            log.warning("the Centre cannot be reached: %s", error.message)
            self.tally.refused[error.code] += 1
        except CoreError as error:
            log.info("refused: %s", error.message)
            self.tally.refused[error.code] += 1
        return None
