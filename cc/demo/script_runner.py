"""Carries the simulated people's wishes out: through the door, each under its actor's credential and a key.

Owns the making of calls, photos and what is learned from the answers. Decides nothing about what anybody wants.
"""

import io
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from cc.core.centre import Call, Centre, Credential
from cc.core.clock import Clock
from cc.core.intents.organisation import LocatePerson
from cc.core.intents.reports import ClaimReport, CommentReport, HoldReport, MergeReport, ReceiveReport
from cc.core.intents.system import Sweep
from cc.core.intents.tasks import ArriveTask, CloseTask, HoldTask
from cc.core.questions.reports import GetReport
from cc.core.records.reports import Report
from cc.core.vocabulary import Channel, RejectReason
from cc.demo.case import Case, Move
from cc.demo.cast import Cast
from cc.demo.dice import Dice
from cc.demo.learning import after_move
from cc.demo.tally import Tally
from cc.demo.world.jakarta import offset
from cc.demo.world.people import channel_logins
from cc.demo.world.photos import Shot, photo
from cc.demo.world.scenario import Arrival
from cc.demo.world.texts import prank_text, report_text, sensor_text
from cc.demo.world.work import Habits

DESKS = (Channel.DESK_112, Channel.DESK_110)
WITHOUT_FIX_SHARE = 0.12
LATE_ENTRY_SHARE = 0.15


class ScriptRunner:
    """Makes the calls. `clock` is the Centre's own: photos and texts bear its time."""

    def __init__(
        self,
        centre: Centre,
        credential_of: Callable[[str], Credential],
        watcher: str,
        clock: Clock,
        habits: Habits,
        tally: Tally,
    ) -> None:
        self._centre, self._credential_of, self._watcher = centre, credential_of, watcher
        self._clock, self._habits, self._tally = clock, habits, tally
        self._channels = channel_logins()

    @property
    def _dice(self) -> Dice:
        return self._habits.dice

    # -- reports -------------------------------------------------------------------------------------------------

    def receive(self, arrival: Arrival) -> Case:
        """Somebody tells of something: the case, as it was taken. Raises the Centre's refusals."""
        now, rng = self._clock.now(), self._dice.rng("receive", arrival.name)
        text, reject = self._text(arrival, now)
        guess = self._habits.happens("miscategorised", arrival.name) and arrival.channel is not Channel.SENSOR
        actor = self._channels[arrival.channel]
        late = arrival.channel in DESKS and rng.random() < LATE_ENTRY_SHARE
        intent = ReceiveReport(
            text=text,
            category="other" if guess or arrival.prank else arrival.category,
            channel=arrival.channel,
            lon=arrival.spot.lon if arrival.has_place else None,
            lat=arrival.spot.lat if arrival.has_place else None,
            address=arrival.spot.address,
            reporter=_reporter(arrival.channel, rng),
            received_at=now - timedelta(seconds=rng.randint(60, 500)) if late else None,
            evidence=self._reporters_photos(arrival, actor, now),
            id=self._dice.identifier(now, arrival.name),
        )
        receipt = self._centre.execute(Call(self._credential_of(actor), intent, key=f"demo/{arrival.name}/{intent.id}"))
        self._tally.received += 1
        self._count(intent)
        truth = "other" if arrival.prank else arrival.category
        return Case(report=self.read(receipt.report_id), truth=truth, reject=reject, happening=arrival.happening)

    def read(self, report_id: str) -> Report:
        """The report as it stands."""
        return self._centre.read(self._credential_of(self._watcher), GetReport(report_id))

    def _text(self, arrival: Arrival, now: datetime) -> tuple[str, RejectReason | None]:
        rng = self._dice.rng("text", arrival.name)
        if arrival.prank:
            return prank_text(arrival.spot, now, rng)
        if arrival.channel is Channel.SENSOR:
            return sensor_text(arrival.spot, now, rng), None
        variant = self._dice.rng("variant", arrival.happening).randrange(1000) + int(arrival.name.rpartition("/")[2])
        return report_text(arrival.category, arrival.spot, now, rng, variant), None

    def _reporters_photos(self, arrival: Arrival, actor: str, now: datetime) -> tuple[str, ...]:
        rng = self._dice.rng("shots", arrival.name)
        has_fix = rng.random() >= WITHOUT_FIX_SHARE
        lon, lat = (arrival.spot.lon, arrival.spot.lat) if has_fix else (None, None)
        age_s = rng.choice((30, 90, 240, 600, 86_400 * 2))
        shots = (
            Shot(
                category=arrival.category,
                taken_at=now - timedelta(seconds=age_s + 20 * number),
                lon=lon,
                lat=lat,
                scene=f"{arrival.happening}/{number}",
            )
            for number in range(arrival.photos)
        )
        return tuple(self._put(actor, shot, rng) for shot in shots)

    # -- moves ---------------------------------------------------------------------------------------------------

    def carry_out(self, case: Case, move: Move, *, far: bool = False) -> Report:
        """Do it; the report as it stands then. `far`: the photos were taken somewhere else. Raises the Centre's
        refusals."""
        _remember(case, move)
        now = self._clock.now()
        intent = move.intent
        if isinstance(intent, CloseTask) and move.photos:
            intent = replace(intent, evidence=self._closing_photos(case, move, now, far))
        key = f"demo/{case.id}/{type(intent).__name__}/{getattr(intent, 'task', '')}/{move.version}"
        claimed_at = now - timedelta(seconds=round(move.late_s)) if move.late_s else None
        credential = self._credential_of(move.actor)
        call = Call(credential, intent, key=key, expected_version=move.version, claimed_at=claimed_at)
        receipt = self._centre.execute(call)
        self._count(intent)
        return after_move(case.report, intent, receipt, move.actor, now) or self.read(case.id)

    def _closing_photos(self, case: Case, move: Move, now: datetime, far: bool) -> tuple[str, ...]:
        rng = self._dice.rng("closing", case.id, move.version)
        lon: float | None = None
        lat: float | None = None
        if case.place and rng.random() >= WITHOUT_FIX_SHARE:
            away_m = rng.uniform(2000, 6000) if far else rng.uniform(2, 45)
            lon, lat = offset(*case.place, away_m, rng.uniform(0, 6.283))
        taken_at = now - timedelta(seconds=round(move.late_s) + rng.randint(20, 150))
        scene = case.happening or case.id
        shots = (
            Shot(
                category=case.truth,
                taken_at=taken_at + timedelta(seconds=8 * number),
                lon=lon,
                lat=lat,
                scene=f"{scene}/{number}",
                after=True,
            )
            for number in range(move.photos)
        )
        return tuple(self._put(move.actor, shot, rng) for shot in shots)

    def _put(self, actor: str, shot: Shot, rng: random.Random) -> str:
        facts = self._centre.put_blob(self._credential_of(actor), io.BytesIO(photo(shot, rng)))
        self._tally.photos += 1
        return facts.sha256

    # -- people --------------------------------------------------------------------------------------------------

    def say_places(self, cast: Cast, logins: Iterable[str], round_number: int) -> None:
        """These officers have moved a little, and their devices say so."""
        said = []
        for login in logins:
            here, rng = cast.place_of(login), self._dice.rng("patrol", login, round_number)
            if here is not None:
                place = offset(*here, rng.uniform(0, 400), rng.uniform(0, 6.283))
                cast.moved(login, place)
                said.append(self._centre.submit(Call(self._credential_of(login), LocatePerson(*place))))
        for future in said:
            future.result()

    def sweep(self) -> None:
        """What time alone brings about."""
        self._centre.execute(Call(self._credential_of(self._watcher), Sweep()))

    @staticmethod
    def compare(case: Case, report: Report, cast: Cast) -> None:
        """Take the report as it stands now; whoever got or ended a task of it has more or less to do."""
        before = {task.number: task.officer for task in case.open_tasks()}
        case.report = report
        after = {task.number: task.officer for task in case.open_tasks()}
        for number in before.keys() | after.keys():
            was, now = before.get(number), after.get(number)
            if was != now:
                for login, more in ((was, -1), (now, 1)):
                    if login is not None:
                        cast.busy(login, more)

    def _count(self, intent: object) -> None:
        self._tally.done[type(intent).__name__] += 1


def _remember(case: Case, move: Move) -> None:
    """What is not tried a second time, whether or not it succeeds."""
    match move.intent:
        case ClaimReport():
            case.done_once.add("claim")
        case CommentReport():
            case.done_once.add("remark")
        case MergeReport():
            case.done_once.add("merge")
        case HoldReport():
            case.done_once.add("hold")
        case HoldTask(task=name):
            case.done_once.add(f"hold/{name.rpartition('/')[2]}")


def arrived_at(move: Move) -> tuple[str, tuple[float, float]] | None:
    """Who is where after the move, if it says so."""
    intent = move.intent
    if isinstance(intent, ArriveTask | CloseTask) and intent.lon is not None and intent.lat is not None:
        return move.actor, (intent.lon, intent.lat)
    return None


def _reporter(channel: Channel, rng: random.Random) -> str:
    """As much of a telephone number as a desk shows."""
    if channel is Channel.SENSOR:
        return ""
    return f"08{rng.randint(11, 89)}****{rng.randint(0, 9999):04}"
