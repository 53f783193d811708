"""The oracle's first half: a report's life walked minute by minute, each move taken by what it is called. Owns what was
the matter with each clock in each minute; says nothing of what that comes to.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cc.core.records.sla import Policy
from cc.core.records.trail import Event, Move
from tests.core.rules.sla.sla_oracle_layout import QUIET, laid_out, minute_of
from tests.core.rules.sla.sla_oracle_life import Life

CLOSED = ("verified", "declined", "handed_over", "cancelled")


class Walker:
    """Walks one report."""

    OURS = ("acknowledge", "assign", "resolve")

    def __init__(self, policies: Mapping[str, Policy]) -> None:
        self.policies = policies
        self.terms: list[tuple[int, Policy | None, int | None, dict[str, str]]] = [(0, None, None, {})]
        self.lives: list[Life] = []
        self.report, self.under, self.hold, self.excluded = "", "", "", ""
        self.merged_from, self.called, self.on_site = ("", ""), 0, False
        self.handed_on: list[str] | None = None
        self.tasks: dict[int, dict[str, str]] = {}
        self.all_done_since: int | None = None
        self.call_triaged: int | None = None
        self.given: dict[int, int] = {}
        self.stood: dict[int, tuple[int, str, str, tuple[str, ...]]] = {}

    def follow(self, events: Sequence[Event]) -> None:
        """Walk every minute up to the last recording."""
        moves = laid_out(events)
        self.known = max(minute_of(e.recorded_at) for e in events if any(m.action not in QUIET for m in e.moves))
        index = 0
        for minute in range(moves[0][0], max(self.known, moves[-1][0]) + 1):
            while index < len(moves) and moves[index][0] == minute:
                self._take(*moves[index])
                index += 1
            over = "" if self.under in ("new", "triaged", "in_progress") else self.under
            self.stood[minute] = (len(self.terms) - 1, over, self.hold, ())
            for life in self.lives:
                if life.running:
                    life.causes[minute] = (len(self.terms) - 1, "", self.hold, self._parts(life))
                elif life.stop is not None and not life.void:
                    life.causes[minute] = (len(self.terms) - 1, "stopped", "", ())

    # -- what moves do -----------------------------------------------------------------------------------------------

    def _take(self, minute: int, move: Move, kind: str, rules: int) -> None:
        if move.number:
            self._task_move(minute, move, rules)
        else:
            self._report_move(minute, move, kind, rules)
        open_tasks = [task for task in self.tasks.values() if task["status"] not in CLOSED]
        if self.under in ("new", "triaged"):
            self.all_done_since = None
        elif open_tasks and self.under == "in_progress":
            waiting = all(task["status"] == "done" for task in open_tasks)
            self.all_done_since = (
                (self.all_done_since if self.all_done_since is not None else minute) if waiting else None
            )

    def _find(self, number: int, target: str) -> Life | None:
        found = [life for life in self.lives if (life.number, life.target) == (number, target)]
        return found[-1] if found else None

    def _begin(self, number: int, target: str, minute: int) -> Life:
        count = sum((life.number, life.target) == (number, target) for life in self.lives)
        life = Life(number, target, count + 1, minute, terms_first=len(self.terms) - 1)
        self.lives.append(life)
        if target == "assign" and self.under != "new":
            life.since["triaged"] = minute
        if target in ("assign", "arrive"):
            if not self.on_site:
                life.since["received"] = self.called
            if target == "arrive" and self.call_triaged is not None and not self.on_site:
                life.since["triaged"] = self.call_triaged
            for before in range(self.called, minute):
                life.causes[before] = self.stood[before]
        return life

    def _early(self, target: str) -> bool:
        """Whether by the policy of now a target counts from before what it is named for."""
        policy = self.terms[-1][1]
        own = {"assign": "triaged", "arrive": "accepted"}
        spec = next((each for each in policy.targets if each.name == target), None) if policy else None
        return spec is not None and target in own and spec.begins not in (None, own[target])

    def _unassigned(self) -> bool:
        return self.under == "triaged" or (self.under == "new" and self._early("assign"))

    def _triaged(self, minute: int) -> None:
        """It is open and not new: the call has been triaged, and what waits for that may count."""
        self.call_triaged = minute if self.call_triaged is None else self.call_triaged
        for target in ("assign", "resolve"):
            life = self._find(0, target)
            if life is not None:
                life.since.setdefault("triaged", minute)

    def _end(self, number: int, target: str, minute: int, *, void: bool = False) -> None:
        life = self._find(number, target)
        if life is not None and life.running:
            life.running, life.stop, life.void, life.stop_as_waited = False, minute, void, None
            life.terms_last = len(self.terms) - 1
            life.ended_as = "" if number else self.under

    def _as_if_never(self, target: str, minute: int, rules: int) -> None:
        """What a merge or a rejection ended goes on when that is taken back: the minutes between count, unless it is on
        hold again as it was before."""
        life = self._find(0, target)
        if rules == 1 or life is None or life.running or life.stands or life.ended_as not in ("merged", "rejected"):
            return
        assert life.stop is not None
        for between in range(life.stop, minute):
            life.causes[between] = (life.causes[between][0], "", self.hold, ())
        life.running, life.stop = True, None

    def _call_goes_on(self, minute: int) -> None:
        """The minutes of a merge or a rejection that is taken back count, unless it is on hold again as before."""
        between = minute - 1
        while between in self.stood and self.stood[between][1] in ("merged", "rejected"):
            self.stood[between] = (self.stood[between][0], "", self.hold, ())
            between -= 1

    def _again(self, number: int, target: str, minute: int) -> None:
        life = self._find(number, target)
        if life is not None and not life.running and not life.stands:
            life.running, life.stop = True, None

    def _counts_verification(self, terms: int) -> bool:
        policy = self.terms[terms][1]
        return policy is not None and policy.count_verification

    def _set_terms(self, minute: int, facts: Mapping[str, Any]) -> None:
        _, policy, own, renamed = self.terms[-1]
        if "policy" in facts:
            policy = self.policies[facts["policy"]] if facts["policy"] else None
        if "due_at" in facts:
            own = minute_of(datetime.fromisoformat(facts["due_at"]))
        if "calendars" in facts:
            renamed = renamed | facts["calendars"]
        if (policy, own, renamed) != self.terms[-1][1:]:
            self.terms.append((minute, policy, own, renamed))

    def _report_move(self, minute: int, move: Move, kind: str, rules: int) -> None:
        action, after, facts = str(move.action), str(move.after), move.facts
        was, stood = self.under, self.report
        if kind == "birth":
            self._set_terms(minute, facts)
            self.report = self.under = after if after in ("new", "triaged") else "in_progress"
            self.called = minute
            if after == "new":
                self._begin(0, "acknowledge", minute)
            if after == "triaged" or (after == "new" and self._early("assign")):
                self._begin(0, "assign", minute)
            self._begin(0, "resolve", minute)
            if after != "new":
                self._triaged(minute)
            return
        if action == "hold":
            self.report, self.hold = "on_hold", str(facts["reason"])
        elif action == "merge":
            self.merged_from = (self.under, self.hold)
            self.report, self.under, self.hold = "merged", "merged", ""
        elif action == "unmerge" and after == "on_hold":
            self.report, (self.under, self.hold) = "on_hold", self.merged_from
        elif after != self.report:
            self.report, self.under, self.hold = after, after, ""
        if self.under in ("new", "triaged"):
            self.all_done_since = None
        if self.report != stood:
            prank = after == "rejected" and facts.get("reason") == "prank"
            self.handed_on = [*self.OURS] if action == "merge" and "carried" in facts else None
            self.excluded = "merged" if action == "merge" else "not_actionable" if prank else ""
        if self.under != "new":
            self._end(0, "acknowledge", minute)
        if not self._unassigned():
            self._end(0, "assign", minute)
        resolve = self._find(0, "resolve")
        if self.under in ("resolved", "closed", "rejected", "merged") and resolve is not None and resolve.running:
            self._end(0, "resolve", minute)
            if self.under == "resolved":
                resolve.stop_as_waited = self.all_done_since
        self._set_terms(minute, facts)
        if action in ("unmerge", "reopen") and was in ("merged", "rejected") and rules > 1:
            self._call_goes_on(minute)
        if action == "reopen":
            self._reopen(minute, was, rules)
        if action in ("unmerge", "reopen") and self.under == "new":
            self._as_if_never("acknowledge", minute, rules)
        if rules == 1 and action == "unmerge" and self.under == "new":
            self._again(0, "acknowledge", minute)
        if self._unassigned():
            self._as_if_never("assign", minute, rules)
        if action in ("unmerge", "reopen"):
            self._as_if_never("resolve", minute, rules)
        if self._unassigned():
            if self._find(0, "assign") is None:
                self._begin(0, "assign", minute)
            self._again(0, "assign", minute)
        if self.under == "in_progress" and was == "new":
            if self._find(0, "assign") is None:
                self._begin(0, "assign", minute)
            self._end(0, "assign", minute)
        if self.under in ("new", "triaged", "in_progress"):
            self._again(0, "resolve", minute)
            if self.under != "new":
                self._triaged(minute)

    def _reopen(self, minute: int, was: str, rules: int) -> None:
        policy = self.terms[-1][1]
        mode = "resume" if policy is None or (was == "rejected" and rules > 1) else str(policy.reopening)
        if mode != "keep" and was != "rejected":
            self.called, self.call_triaged, self.on_site = minute, None, False
        for target in ("assign", "resolve"):
            life = self._find(0, target)
            if life is None:
                continue
            if mode == "keep" and was != "rejected":
                life.stands = True
            if mode == "restart":
                life.stands = True
                if target == "resolve" or self.under == "triaged" or self._early(target):
                    self._begin(0, target, minute)

    def _task_move(self, minute: int, move: Move, rules: int) -> None:
        number, action, after = move.number, str(move.action), str(move.after)
        task = self.tasks.get(number)
        if task is None:
            self.tasks[number] = {"status": after, "under": after, "hold": ""}
            self.given[number] = minute
            self._begin(number, "accept", minute)
            if self._early("arrive"):
                self._begin(number, "arrive", minute).since["assigned"] = max(minute, self.called)
            if after == "assigned":
                self._begin(number, "unit_time", minute)
            return
        was = task["under"]
        unanswered = (was if action == "hold" or after == task["status"] else after) in ("assigned", "offered")
        if unanswered and self._early("arrive") and self._find(number, "arrive") is None:
            self._begin(number, "arrive", minute).since["assigned"] = max(self.given[number], self.called)
        if action == "hold":
            task["status"], task["hold"] = after, str(move.facts["reason"])
            return
        if after != task["status"]:
            task.update(status=after, under=after, hold="")
        if action == "accept" and was == "offered":
            self._end(number, "accept", minute)
            if rules == 1:
                self._begin(number, "accept", minute)
            self._begin(number, "unit_time", minute)
        elif action == "accept" or (action == "depart" and was == "assigned"):
            self._end(number, "accept", minute)
            self._accepted(number, minute)
        elif action == "arrive":
            if was == "assigned":
                self._end(number, "accept", minute)
                self._accepted(number, minute)
            self._end(number, "arrive", minute)
            self.on_site = True
        elif action == "close":
            self.on_site = True
            self._end(number, "arrive", minute)
            self._end(number, "unit_time", minute)
        elif action == "return":
            self._again(number, "unit_time", minute)
        elif action == "reassign":
            asked = self._find(number, "accept")
            answered = was == "assigned" and asked is not None and not asked.running  # by the unit that took it over
            self._end(number, "accept", minute, void=True)
            if not self._early("arrive"):
                self._end(number, "arrive", minute, void=True)
            if rules < 3 or not answered:
                self._begin(number, "accept", minute)
        elif action in ("decline", "cancel", "settle"):
            self._end(number, "accept", minute, void=action == "cancel")
            self._end(number, "arrive", minute, void=True)
            self._end(number, "unit_time", minute)

    def _accepted(self, number: int, minute: int) -> None:
        life = self._find(number, "arrive")
        if life is None or not (life.running or (self._early("arrive") and not life.void)):
            life = self._begin(number, "arrive", minute)
            life.since["assigned"] = max(self.given[number], self.called)
        life.since.setdefault("accepted", minute)

    def _parts(self, life: Life) -> tuple[str, ...]:
        if life.number:
            return (self.tasks[life.number]["hold"],)
        if life.target != "resolve":
            return ()
        open_tasks = [task for task in self.tasks.values() if task["status"] not in CLOSED]
        if not open_tasks and self.all_done_since is not None:
            return ("waits",)
        return tuple("waits" if task["status"] == "done" else task["hold"] for task in open_tasks)
