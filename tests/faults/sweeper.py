"""One of several sweepers with clocks that jump: `python -m tests.faults.sweeper URL FOLDER BASE SEED [blind]`.

BASE is a file with the seconds since 1970 around which its clock jumps, up to three days to either side, anew for every
sweep. Sweeps until it is killed. `blind` is a sabotage: it does not look at what the report's events say has fired.
"""

import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cc.core.centre import Anonymous, Call
from cc.core.clock import FixedClock
from cc.core.errors import UnreachableError
from cc.core.intents.system import Sweep
from cc.core.local import LocalCentre
from cc.core.records.sla import Policy
from cc.core.records.trail import Event
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.fold import Ladders
from cc.core.service.sla import escalation
from cc.core.vocabulary import Action

JUMP_S = 3 * 86_400


def main(url: str, folder: str, base: str, seed: str, *sabotage: str) -> None:
    """Sweep for ever."""
    if sabotage:
        vars(escalation)["Ladders"] = _Blind
    dice, clock = random.Random(seed), FixedClock(datetime.fromtimestamp(0, UTC))
    centre = LocalCentre.open(url, Path(folder), clock=clock)
    print("ready", flush=True)
    while True:
        at_s = int(Path(base).read_text()) + dice.randint(-JUMP_S, JUMP_S)
        clock.at = datetime.fromtimestamp(at_s, UTC)
        try:
            centre.execute_as_system(Call(Anonymous(), Sweep(dice.choice((1, 5, 50, 500)))))
        except UnreachableError:
            continue


class _Blind(Ladders):
    def __init__(
        self, events: Sequence[Event], policies: Mapping[str, Policy], calendars: Mapping[str, WorkCalendar]
    ) -> None:
        seen = [
            replace(event, moves=tuple(move for move in event.moves if move.action is not Action.ESCALATE))
            for event in events
        ]
        super().__init__(seen, policies, calendars)


if __name__ == "__main__":
    main(*sys.argv[1:])
