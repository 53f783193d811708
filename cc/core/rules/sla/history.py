"""From a report's moves to its clocks' lives: which began when, what stood still, what ended them. Owns the table of
targets and rules 3 to 8 and 10 of the fold (design: sla); reckons no duration, so that changed terms can be reckoned
anew.
"""

from collections.abc import Mapping, Sequence

from cc.core.records.sla import Policy, Reopening
from cc.core.records.trail import NAMED, TAKEN_BACK
from cc.core.rules.lifecycle.tables import task_is_open
from cc.core.rules.sla.begun import Episodes
from cc.core.rules.sla.episodes import MERGED, NOT_ACTIONABLE, VERIFICATION, Call, ClockEpisode, StateMark, Terms
from cc.core.rules.sla.moves import Step, carried_of, fact_s
from cc.core.vocabulary import Action, ClockStart, RejectReason, ReportStatus, TargetName, TaskStatus

_R, _T = ReportStatus, TaskStatus
_OPEN = frozenset({_R.NEW, _R.TRIAGED, _R.IN_PROGRESS})
_RESOLVED = frozenset({_R.RESOLVED, _R.CLOSED})
_UNANSWERED = frozenset({_T.OFFERED, _T.ASSIGNED})
_UNARRIVED = frozenset({_T.OFFERED, _T.ASSIGNED, _T.ACCEPTED, _T.EN_ROUTE})
_COMING = frozenset({_T.ACCEPTED, _T.EN_ROUTE})
_THERE = frozenset({_T.ON_SITE, _T.DONE})
_HELD_BY_UNIT = frozenset({_T.ASSIGNED, _T.ACCEPTED, _T.EN_ROUTE, _T.ON_SITE, _T.RETURNED})
_WITHDRAWN = frozenset({Action.CANCEL, Action.REASSIGN})
_FROM_TRIAGE = ((0, TargetName.ASSIGN), (0, TargetName.RESOLVE))


class History(Episodes):
    """A report's life as its clocks see it: `runs` in order of birth, `terms` in order."""

    def __init__(self, policies: Mapping[str, Policy]) -> None:
        super().__init__(policies)
        self._excluded = ""
        self._handed_on: frozenset[str] | None = None
        self._status = ""
        self._before_merge = ("", "")
        self._tasks: dict[int, tuple[str, str, str]] = {}
        self._given_s: dict[int, int] = {}
        self._waited_since_s: int | None = None

    def follow(self, found: Sequence[Step]) -> "History":
        """Take every step, in order."""
        for step in found:
            self._rules, self._entered = step.rules, step.entered
            if step.number:
                self._task_step(step)
            else:
                self._report_step(step)
            self._mark_all(step.at_s)
            self._call.entered.add(step.entered)
            self._call.mark(StateMark(step.at_s, len(self.terms) - 1, self._over(), self._hold))
        return self

    @property
    def takes(self) -> frozenset[TargetName]:
        """Of which targets the promises of a report that is merged into this one go on here."""
        found = {target for number, target in self._latest if not number}
        return frozenset(found | {TargetName.ASSIGN} if self._core == _R.NEW else found)

    def exclusion(self, run: ClockEpisode) -> str:
        """Why a clock does not count here as it stands now, or empty. Of a merged report those that go on elsewhere."""
        if self._excluded != MERGED or self._handed_on is None:
            return self._excluded
        handed_on = not run.number and run.target in self._handed_on and run.marks[-1].gap == MERGED
        return MERGED if handed_on else ""

    # -- the report ------------------------------------------------------------------------------------------------

    def _report_step(self, step: Step) -> None:
        before = self._core
        self._move_report(step)
        if self._core in _OPEN and step.rules >= TAKEN_BACK:
            self._call.forget(self._hold)
        self._stop_report(step)
        self._change_terms(step)
        if "absorbed_id" in step.facts:
            self._absorb(step)
        if step.action is Action.REOPEN:
            self._reopen(step.at_s, before)
        self._start_report(step, before)

    def _move_report(self, step: Step) -> None:
        """Status, and what lies under a hold: a held report is still what it was before."""
        if step.after == self._status:
            return
        if step.action is Action.MERGE:
            self._before_merge = (self._core, self._hold)
            told = step.facts.get("carried")
            self._handed_on = frozenset(map(str, told)) if isinstance(told, Sequence) else None
        if step.action is Action.HOLD:
            self._hold = str(step.facts.get("reason") or "")
        elif step.after == _R.ON_HOLD:
            self._core, self._hold = self._before_merge
        else:
            self._core, self._hold = step.after, ""
        if self._core in (_R.NEW, _R.TRIAGED):
            self._waited_since_s = None
        self._status = step.after
        self._excluded = _exclusion(step)

    def _over(self) -> str:
        """How the report is over, empty while it is not."""
        return "" if self._core in _OPEN else str(_R.RESOLVED if self._core in _RESOLVED else self._core)

    def _unassigned(self) -> bool:
        """Whether `assign` counts: from triage on, or from receipt."""
        return self._core == _R.TRIAGED or (self._core == _R.NEW and self._early(TargetName.ASSIGN))

    def _stop_report(self, step: Step) -> None:
        core = self._core
        why = self._over() or core
        for target, goes_on in (
            (TargetName.ACKNOWLEDGE, core == _R.NEW),
            (TargetName.ASSIGN, self._unassigned()),
            (TargetName.RESOLVE, core in _OPEN),
        ):
            run = self._latest.get((0, target))
            waits = run is not None and not run.own and core == _R.NEW
            if run is not None and run.live and not goes_on and not waits:
                by_tasks = target is TargetName.RESOLVE and core == _R.RESOLVED
                self._stop(run, step.at_s, why, self._waited_since_s if by_tasks else None)

    def _reopen(self, at_s: int, before: str) -> None:
        """A rejection that is taken back has never been; what was over goes on as the policy says."""
        policy = self.terms[-1].policy
        was_over = before in _RESOLVED or self._rules < TAKEN_BACK
        mode = policy.reopening if policy and was_over else Reopening.RESUME
        if before in _RESOLVED and mode is not Reopening.KEEP:
            self._call = Call(at_s)
        for target in (TargetName.ASSIGN, TargetName.RESOLVE):
            run = self._latest.get((0, target))
            if run is None or run.live:
                continue
            if mode is Reopening.RESTART:
                del self._latest[0, target]
            elif mode is Reopening.KEEP and before in _RESOLVED:
                run.settled = True

    def _start_report(self, step: Step, before: str) -> None:
        at_s, core = step.at_s, self._core
        if step.born:
            self._call = Call(at_s)
            if core == _R.NEW:
                self._start(0, TargetName.ACKNOWLEDGE, at_s)
        elif step.action in (Action.UNMERGE, Action.REOPEN) and core == _R.NEW:
            self._answer_is_gone(TargetName.ACKNOWLEDGE, step)
        if self._unassigned():
            run = self._go_on(0, TargetName.ASSIGN, at_s)
            if core == _R.NEW:
                run.points.pop(ClockStart.TRIAGED, None)
        elif core == _R.IN_PROGRESS and before == _R.NEW and (0, TargetName.ASSIGN) not in self._latest:
            self._stop(self._start(0, TargetName.ASSIGN, at_s), at_s, core)
        if core in _OPEN:
            self._go_on(0, TargetName.RESOLVE, at_s)
        if core in _OPEN and core != _R.NEW:
            for each in (self._call, *map(self._latest.get, _FROM_TRIAGE)):
                if each is not None:
                    each.points.setdefault(ClockStart.TRIAGED, at_s)
            self._owe_triage(before)

    def _owe_triage(self, before: str) -> None:
        """What counts from triage on owes its beginning to it."""
        run = self._latest.get((0, TargetName.RESOLVE))
        if run is not None and before == _R.NEW and self._from_triage():
            run.entered.add(self._entered)

    def _change_terms(self, step: Step) -> None:
        facts, last = step.facts, self.terms[-1]
        policy, own_due_s, calendars = last.policy, last.own_due_s, last.calendars
        if "policy" in facts:
            policy = self.policy(facts["policy"]) if facts["policy"] else None
        if facts.get("due_at") is not None:
            own_due_s = fact_s(facts["due_at"])
        given = facts.get("calendars")
        if isinstance(given, Mapping):
            renamed = {str(old): str(new) for old, new in given.items()}
            calendars = {old: renamed.get(new, new) for old, new in calendars.items()} | renamed
        zone = str(facts["zone"]) if "zone" in facts else last.zone
        if (policy, own_due_s, calendars, zone) != last[1:]:
            self.terms.append(Terms(step.at_s, policy, own_due_s, calendars, zone))

    def _absorb(self, step: Step) -> None:
        """The promises of a report that is merged into this one go on here, and leave with it."""
        absorbed = str(step.facts["absorbed_id"])
        known = {run.target: run for run in self.runs if any(each.absorbed == absorbed for each in run.carried)}
        for run in known.values():
            run.carried = [each for each in run.carried if each.absorbed != absorbed]
        for each in carried_of(step) if step.action is Action.MERGE else ():
            taking = known.get(each.target) or self._taking(each.target, step.at_s)
            if taking is not None:
                taking.carried.append(each)

    def _taking(self, target: TargetName, at_s: int) -> ClockEpisode | None:
        run = self._latest.get((0, target))
        if run is None and target is TargetName.ASSIGN and self._core == _R.NEW:
            run = self._start(0, target, at_s)
            del run.points[ClockStart.TRIAGED]
            run.own = False
        return run

    # -- tasks -----------------------------------------------------------------------------------------------------

    def _task_step(self, step: Step) -> None:
        number, at_s, action = step.number, step.at_s, step.action
        status, before, hold = self._tasks.get(number, ("", "", ""))
        core = before
        if action is Action.HOLD:
            hold = str(step.facts.get("reason") or "")
        elif step.after != status:
            core, hold = step.after, ""
        self._tasks[number] = (step.after, core, hold)
        self._given_s.setdefault(number, at_s)
        self._expect(number, at_s, before, core)
        answered = self._answered(number, step, before)
        self._stop_task(number, at_s, action, before, core)
        again = step.rules < TAKEN_BACK and before == _T.OFFERED and core == _T.ASSIGNED
        if core in _UNANSWERED and (not before or again or (action is Action.REASSIGN and not answered)):
            self._start(number, TargetName.ACCEPT, at_s)
        self._call.answered |= core in _THERE
        if core in _HELD_BY_UNIT:
            self._go_on(number, TargetName.UNIT_TIME, at_s)
        self._await_verification(at_s)

    def _answered(self, number: int, step: Step, before: str) -> bool:
        """Whether the task's unit answered for it as it took over an offer, and nobody has taken it up since: to name
        who does it asks for no second answer."""
        accept = self._latest.get((number, TargetName.ACCEPT))
        return step.rules >= NAMED and before == _T.ASSIGNED and accept is not None and not accept.live

    def _expect(self, number: int, at_s: int, before: str, core: str) -> None:
        """Begin `arrive`: when the task is accepted, or when it is given, if it counts from before that."""
        run = self._latest.get((number, TargetName.ARRIVE))
        early = self._early(TargetName.ARRIVE)
        taken = before == _T.ASSIGNED and (core in _COMING or core in _THERE)
        if run is not None and (run.live or (early and not run.void)):
            if taken:
                run.points.setdefault(ClockStart.ACCEPTED, at_s)
        elif taken or (early and run is None and core in _UNANSWERED):
            run = self._start(number, TargetName.ARRIVE, at_s)
            run.points[ClockStart.ASSIGNED] = max(self._given_s[number], self._call.points[ClockStart.RECEIVED])
            if not taken:
                del run.points[ClockStart.ACCEPTED]

    def _stop_task(self, number: int, at_s: int, action: Action, before: str, core: str) -> None:
        moved_on = action is Action.REASSIGN or (before == _T.OFFERED and core != before)
        accept = self._latest.get((number, TargetName.ACCEPT))
        if accept is not None and accept.live and (moved_on or core not in _UNANSWERED):
            self._stop(accept, at_s, core)
            accept.void = action in _WITHDRAWN
        arrive = self._latest.get((number, TargetName.ARRIVE))
        early = self._early(TargetName.ARRIVE)
        if arrive is not None and arrive.live and ((action is Action.REASSIGN and not early) or core not in _UNARRIVED):
            self._stop(arrive, at_s, core)
            arrive.void = core not in _THERE
        unit_time = self._latest.get((number, TargetName.UNIT_TIME))
        if unit_time is not None and unit_time.live and core not in _HELD_BY_UNIT:
            self._stop(unit_time, at_s, core)

    def _await_verification(self, at_s: int) -> None:
        """Since when every open task is done. It lasts when they are verified while the report is held."""
        parts = self._parts()
        if any(part != VERIFICATION for part in parts):
            self._waited_since_s = None
        elif parts and self._waited_since_s is None and self._core == _R.IN_PROGRESS:
            self._waited_since_s = at_s

    def _parts(self) -> tuple[str, ...]:
        found = tuple(
            VERIFICATION if core == _T.DONE else hold
            for status, core, hold in self._tasks.values()
            if task_is_open(status)
        )
        return found or (() if self._waited_since_s is None else (VERIFICATION,))

    def _mark_all(self, at_s: int) -> None:
        terms = len(self.terms) - 1
        parts = self._parts()
        for run in self.runs:
            if not run.live:
                continue
            if run.number:
                own: tuple[str, ...] = (self._tasks[run.number][2],)
            else:
                own = parts if run.target is TargetName.RESOLVE else ()
            mark = StateMark(at_s, terms, "", self._hold, own)
            if not run.marks or run.marks[-1][1:] != mark[1:]:
                run.marks.append(mark)
                run.entered.add(self._entered)


def _exclusion(step: Step) -> str:
    if step.after == _R.MERGED:
        return MERGED
    if step.after == _R.REJECTED:
        reason = str(step.facts.get("reason") or "")
        known = reason in RejectReason.__members__.values()
        return NOT_ACTIONABLE if known and RejectReason(reason).not_actionable else ""
    return ""
