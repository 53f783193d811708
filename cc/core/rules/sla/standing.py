"""Where a clock begins and how it stands at a mark: counting, or still and why (rules 3 to 5 of the fold; design: sla).
Owns no duration and no event.
"""

from cc.core.rules.sla.due import HeldTarget, Interval
from cc.core.rules.sla.episodes import VERIFICATION, Carried, ClockEpisode, StateMark, Terms
from cc.core.vocabulary import ClockStart, HoldReason, TargetName

HOLDS = frozenset(map(str, HoldReason))


def cut(stretches: list[Interval], at_s: int) -> None:
    """Drop what begins at at_s or later."""
    while stretches and stretches[-1].from_s >= at_s:
        stretches.pop()


def start_s(run: ClockEpisode, promise: HeldTarget) -> int | None:
    """Where the run begins under a promise; None while it has not."""
    return run.start_s if promise.own_due_s is not None else run.points.get(promise.spec.start)


def earliest(run: ClockEpisode, promise: HeldTarget, known_s: int | None) -> Carried | None:
    """The merged report (by known_s) since whose beginning a promise of this one counts."""
    from_triage = run.target is TargetName.RESOLVE and promise.spec.start is ClockStart.TRIAGED
    if not run.carried or promise.own_due_s is not None or from_triage:
        return None
    merged = (each for each in run.carried if known_s is None or each.at_s < known_s)
    return min(merged, key=lambda each: (each.start_s, each.ref), default=None)


def begun(first: Carried | None, promise: HeldTarget, start_s: int) -> list[tuple[int, str]]:
    """How a promise stood before the report itself was received: as the merged one did, but that a hold which does not
    pause it counts."""
    found: list[tuple[int, str]] = []
    for from_s, reason in first.stretches if first else ():
        still = "" if reason in HOLDS and reason not in promise.spec.pauses else reason
        if from_s < start_s and (not found or found[-1][1] != still):
            found.append((from_s, still))
    return found


def waits(terms: Terms) -> bool:
    """Whether waiting for verification pauses `resolve`."""
    return terms.policy is None or not terms.policy.count_verification


def pause(mark: StateMark, promise: HeldTarget | None, waits: bool) -> str:
    """Why a clock stands still at a mark, empty if it counts."""
    pauses = promise.spec.pauses if promise is not None else ()
    if mark.hold and mark.hold in pauses:
        return mark.hold
    if not mark.parts or not all((waits if part == VERIFICATION else part in pauses) for part in mark.parts):
        return ""
    return next((part for part in mark.parts if part != VERIFICATION), VERIFICATION)
