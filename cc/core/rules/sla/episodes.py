"""What a clock's life is made of: its episodes, the marks in them, the terms they stand under, and promises that came
with a report that was merged into this one. Owns shapes; which event makes what is history's, what it comes to is
reckon's.
"""

from collections.abc import Mapping
from typing import NamedTuple

from cc.core.records.sla import Policy
from cc.core.vocabulary import TargetName

VERIFICATION = "verification"
"""What a task that is done waits for."""
MERGED, NOT_ACTIONABLE = "merged", "not_actionable"

_NO_NAMES: Mapping[str, str] = {}


class Terms(NamedTuple):
    """What is promised from `since_s` on: a policy, a due time of the report's own, calendars replaced by newer."""

    since_s: int
    policy: Policy | None = None
    own_due_s: int | None = None
    calendars: Mapping[str, str] = _NO_NAMES


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
    """One episode of one target on one subject. `terms` is where it began, `stop_terms` where it was ended. `carried`
    are promises of merged reports that go on in it; it is not `own` while there is nothing but those."""

    __slots__ = (
        "carried",
        "episode",
        "live",
        "marks",
        "number",
        "own",
        "settled",
        "start_s",
        "stop_terms",
        "target",
        "terms",
        "triaged_s",
        "void",
    )

    def __init__(self, number: int, target: TargetName, episode: int, start_s: int, terms: int) -> None:
        self.number, self.target, self.episode = number, target, episode
        self.start_s, self.terms = start_s, terms
        self.triaged_s: int | None = None
        self.live, self.void, self.settled, self.own = True, False, False, True
        self.carried: list[Carried] = []
        self.stop_terms = terms
        self.marks: list[StateMark] = []
