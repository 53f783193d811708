"""The episodes of a report's clocks while its moves are followed: each begun, gone on with, ended. Owns what an episode
takes along from the call; which move does what is the history's.
"""

from collections.abc import Mapping

from cc.core.errors import FaultError
from cc.core.records.sla import Policy
from cc.core.records.trail import RULES, TAKEN_BACK
from cc.core.rules.sla.episodes import NEVER_WAS, Call, ClockEpisode, StateMark, Terms
from cc.core.rules.sla.moves import Step
from cc.core.vocabulary import Action, ClockStart, TargetName

_FROM_CALL = frozenset({TargetName.ASSIGN, TargetName.ARRIVE})


class Episodes:
    """`runs` in order of birth, `terms` in order."""

    def __init__(self, policies: Mapping[str, Policy]) -> None:
        self.policies = policies
        self.terms: list[Terms] = [Terms(0)]
        self.runs: list[ClockEpisode] = []
        self._rules = RULES
        self._entered = ""
        self._latest: dict[tuple[int, TargetName], ClockEpisode] = {}
        self._core = self._hold = ""
        self._call = Call(0)

    def policy(self, key: object) -> Policy:
        """A policy that an event names; FaultError if it is not stored."""
        found = self.policies.get(str(key))
        if found is None:
            raise FaultError(
                "an event names the policy {policy}, which is not stored.", code="fault.policy", fields={"policy": key}
            )
        return found

    def _early(self, target: TargetName) -> bool:
        """Whether a target counts from before its own start by the policy that holds."""
        policy = self.terms[-1].policy
        return policy is not None and any(spec.name == target and spec.early for spec in policy.targets)

    def _from_triage(self) -> bool:
        """Whether `resolve` counts from triage by the policy that holds."""
        policy = self.terms[-1].policy
        return policy is not None and any(
            spec.name is TargetName.RESOLVE and spec.start is ClockStart.TRIAGED for spec in policy.targets
        )

    def _start(self, number: int, target: TargetName, at_s: int) -> ClockEpisode:
        episode = 1 + sum(run.number == number and run.target is target for run in self.runs)
        run = ClockEpisode(number, target, episode, at_s, len(self.terms) - 1)
        run.entered.add(self._entered)
        if target in _FROM_CALL:
            run.entered |= self._call.entered if self._early(target) else frozenset()
            run.points |= {} if self._call.answered else {**self._call.points, **run.points}
            run.marks.extend(self._call.marks)
        self._latest[number, target] = run
        self.runs.append(run)
        return run

    def _go_on(self, number: int, target: TargetName, at_s: int) -> ClockEpisode:
        """The run, begun or taken up again unless a resolution is to stand."""
        run = self._latest.get((number, target))
        if run is None:
            return self._start(number, target, at_s)
        if not run.own:
            run.own, run.start_s, run.terms = True, at_s, len(self.terms) - 1
        if not run.live and not run.settled:
            run.live = True
            run.entered.add(self._entered)
            if run.marks[-1].gap in NEVER_WAS and self._rules >= TAKEN_BACK:
                run.marks[-1] = run.marks[-1]._replace(gap="", hold=self._hold)
        return run

    def _answer_is_gone(self, target: TargetName, step: Step) -> None:
        """A promise of the report that a merge or a rejection had ended goes on, now that there was none."""
        run = self._latest.get((0, target))
        if step.rules < TAKEN_BACK:
            run = self._go_on(0, target, step.at_s) if step.action is Action.UNMERGE else None
        if run is not None and not run.live and run.marks[-1].gap in NEVER_WAS:
            self._go_on(0, target, run.start_s)

    def _stop(self, run: ClockEpisode, at_s: int, why: str, back_to_s: int | None = None) -> None:
        run.live = False
        run.entered.add(self._entered)
        run.stop_terms = len(self.terms) - 1
        run.marks.append(StateMark(at_s, run.stop_terms, str(why), back_to_s=back_to_s))
