"""What a clock's life is made of: its episodes, the marks in them, the terms they stand under, and promises that came
with a report that was merged into this one. Owns shapes; which event makes what is history's, what it comes to is
reckon's.
"""

from collections.abc import Mapping
from typing import NamedTuple

from cc.core.records.sla import Policy
from cc.core.vocabulary import OWN_START, ClockStart, ReportStatus, TargetName

VERIFICATION = "verification"
"""What a task that is done waits for."""
MERGED, NOT_ACTIONABLE = "merged", "not_actionable"

NEVER_WAS = frozenset({MERGED, str(ReportStatus.REJECTED)})
"""What ended a clock, and counts when it is taken back: nobody had done anything about the report."""
_NO_NAMES: Mapping[str, str] = {}


class Terms(NamedTuple):
    """What is promised from `since_s` on: a policy, a due time of the report's own, calendars replaced by newer, the
    zone of the unit for calendars that follow it."""

    since_s: int
    policy: Policy | None = None
    own_due_s: int | None = None
    calendars: Mapping[str, str] = _NO_NAMES
    zone: str = ""


class StateMark(NamedTuple):
    """From `at_s` on a clock stands thus. `gap` says why it does not count whatever the policy says (it is over, or
    between two stretches of its work); `hold` is the report's hold reason; `parts` has, for each open task, its hold
    reason, `verification`, or "" while it is worked on. `terms` is an index. `back_to_s`: since when only verification
    was waited for, if tasks brought it to its end; there it ends, if the wait did not count."""

    at_s: int
    terms: int
    gap: str = ""
    hold: str = ""
    parts: tuple[str, ...] = ()
    back_to_s: int | None = None


class Carried(NamedTuple):
    """A promise that ran on a report when it was merged into this one, and goes on here. From `at_s` on it stands as
    this report's own does; until then its course was `stretches` (from when, why it stood still). `absorbed` and `ref`
    name the report; `policy`, `calendar` and `own_due_s` are what it was held to, `breached_s` when it was broken
    before."""

    absorbed: str
    ref: str
    at_s: int
    target: TargetName
    policy: str
    calendar: str
    own_due_s: int | None
    stretches: tuple[tuple[int, str], ...]
    breached_s: int | None

    @property
    def start_s(self) -> int:
        """Since when it counts."""
        return self.stretches[0][0] if self.stretches else self.at_s


class ClockEpisode:
    """One episode of one target on one subject. `terms` is where it began, `stop_terms` where it was ended; `points`
    are instants from which a promise may count it (its first marks tell what was the matter before it began).
    `carried` are promises of merged reports that go on in it; it is not `own` while there is nothing but those.
    `entered` is what its times are owed to (see claims)."""

    __slots__ = (
        "carried",
        "entered",
        "episode",
        "live",
        "marks",
        "number",
        "own",
        "points",
        "settled",
        "start_s",
        "stop_terms",
        "target",
        "terms",
        "void",
    )

    def __init__(self, number: int, target: TargetName, episode: int, start_s: int, terms: int) -> None:
        self.number, self.target, self.episode = number, target, episode
        self.start_s, self.terms = start_s, terms
        self.points: dict[ClockStart, int] = {OWN_START[target]: start_s}
        self.live, self.void, self.settled, self.own = True, False, False, True
        self.carried: list[Carried] = []
        self.entered: set[str] = set()
        self.stop_terms = terms
        self.marks: list[StateMark] = []


class Call:
    """What clocks that count from before their own start go back to: the receipt, or the reopening of what had been
    resolved. `marks` tell how the report stood since; `answered`: somebody has been on site. `entered` is what its
    times are owed to."""

    __slots__ = ("answered", "entered", "marks", "points")

    def __init__(self, at_s: int) -> None:
        self.entered: set[str] = set()
        self.points: dict[ClockStart, int] = {ClockStart.RECEIVED: at_s}
        self.marks: list[StateMark] = []
        self.answered = False

    def forget(self, hold: str) -> None:
        """A merge or a rejection that is taken back has never been; it is on hold again, if it was."""
        for index in range(len(self.marks) - 1, -1, -1):
            if self.marks[index].gap not in NEVER_WAS:
                return
            self.marks[index] = self.marks[index]._replace(gap="", hold=hold)

    def mark(self, mark: StateMark) -> None:
        """From the mark on the report stands thus."""
        if not self.marks or self.marks[-1][1:] != mark[1:]:
            self.marks.append(mark)
