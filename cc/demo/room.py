"""The demo's two acts: the past that is written at once, and the present that goes on. Through the door only.

The past is played with the Centre's own clock moved through it, so that events, clocks and photos bear the times at
which things happened. The present bears the true time: only the city hurries (`speed`), so that promises to citizens
count as they do in life, and whoever sits at the console, or types a command beside it, has one time with the demo.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from cc.core.centre import Centre, Credential, LocalActor
from cc.core.clock import Clock, FixedClock
from cc.core.phrases import Phrase
from cc.demo.load import Told, load_world
from cc.demo.pace import LivePace, PastPace
from cc.demo.simulator import CredentialOf, Plan, Simulator
from cc.demo.tally import Tally
from cc.demo.world.people import ADMIN_LOGIN, people
from cc.demo.world.scenario import Arrival, Scenario

SPAN = timedelta(hours=20)
"""How far back the backlog reaches."""

LAST_HOUR = timedelta(minutes=40)
EVERYBODY = 10_000
TOLD_EVERY = 60
ENDING_S = 5.0


@dataclass(frozen=True, slots=True)
class Show:
    """What is played. `chapter` tells another story with the same seed; `patience` is for the human at the console."""

    seed: int = 7
    reports: int = 240
    speed: float = 60.0
    chapter: str = ""


def write_past(centre: Centre, show: Show, clock: FixedClock, credential_of: CredentialOf, told: Told) -> Tally:
    """Load the world and live through the hours before `clock`'s instant, which is where it stands again afterwards.

    `clock` must be the Centre's own.
    """
    anchor = clock.at
    clock.at = anchor - SPAN - timedelta(hours=1)
    load_world(centre, credential_of(ADMIN_LOGIN), show.seed, told)
    clock.at = anchor - SPAN
    simulator = Simulator(centre, credential_of, _plan(show, patience=1.0), clock)
    arrivals = Scenario(show.seed, anchor, show.chapter).backlog(show.reports, SPAN)
    never = threading.Event()
    simulator.run(_counted(arrivals, told), PastPace(clock), stop=never, until=anchor - LAST_HOUR)
    simulator.patrol(EVERYBODY)
    late = iter([arrival for arrival in arrivals if arrival.at > anchor - LAST_HOUR])
    simulator.run(late, PastPace(clock), stop=never, until=anchor)
    clock.at = anchor
    return simulator.tally


def play(
    centre: Centre,
    show: Show,
    clock: Clock,
    credential_of: CredentialOf,
    stop: threading.Event,
    told: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Go on from now until `stop` is set: what is open is taken up, more arrives. `told` hears of it now and then."""
    simulator = Simulator(centre, credential_of, _plan(show, patience=max(1.0, show.speed / 3)), clock)
    pace = LivePace(clock, show.speed, stop, simulator.news)
    arrivals = Scenario(show.seed, pace.now(), show.chapter).live()
    listener = threading.Thread(
        target=_listen, args=(centre, credential_of(ADMIN_LOGIN), simulator, stop), name="demo-news", daemon=True
    )
    reporter = threading.Thread(target=_report, args=(simulator.tally, stop, told), name="demo-tally", daemon=True)
    listener.start()
    reporter.start()
    try:
        simulator.adopt(pace)
        simulator.run(arrivals, pace, stop=stop)
    finally:
        stop.set()
        listener.join(ENDING_S)
        reporter.join(ENDING_S)
    return simulator.tally


def local_credential(login: str) -> Credential:
    """The credential of a login for whoever may open the database itself."""
    return LocalActor(login)


def _counted(arrivals: list[Arrival], told: Told) -> Iterator[Arrival]:
    for number, arrival in enumerate(arrivals):
        if number % TOLD_EVERY == 0:
            last = min(number + TOLD_EVERY, len(arrivals))
            told(
                Phrase(
                    "reports {first} to {last} of {count}, and what became of them",
                    {"first": number + 1, "last": last, "count": len(arrivals)},
                )
            )
        yield arrival


def _plan(show: Show, patience: float) -> Plan:
    humans = frozenset(person.row.login for person in people(show.seed) if person.played_by_human)
    return Plan(show.seed, watcher=ADMIN_LOGIN, humans=humans, patience=patience)


def _listen(centre: Centre, credential: Credential, simulator: Simulator, stop: threading.Event) -> None:
    """What happens, also by others: somebody at a console assigns a task, and its officer answers."""
    for change in centre.changes(credential, None, stop):
        if change is not None and change.ref:
            simulator.notice(change.stream, change.seq)


def _report(tally: Tally, stop: threading.Event, told: Callable[[Tally], None]) -> None:
    while not stop.wait(1.0):
        told(tally)
