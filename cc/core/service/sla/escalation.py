"""Steps of SLA ladders fire: an ESCALATE move for each in the report's chain, and a message to each recipient.

Owns what is recorded and told of a step. That a step fires once rests on the chain: the report is locked, its events
say what has fired, and the event that says so is written in the same transaction as the messages.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property

from cc.core.records.sla import Clock, DueStep
from cc.core.records.trail import Facts
from cc.core.rules.sla.fold import Ladders, is_breached
from cc.core.rules.sla.ladder import fired
from cc.core.rules.sla.recipients import UNIT, EscalationSubject, named, recipients
from cc.core.service.change import announce
from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.sla.recipient_hours import Hours
from cc.core.store.messages import messages
from cc.core.store.organisation import people
from cc.core.store.reports.clock_rows import clock_of
from cc.core.store.sql.times import epoch
from cc.core.vocabulary import Action, Role

LATE = timedelta(minutes=5)
"""After so long a step counts as late: sweepers look every half minute, and a restart or an update takes a few; what
comes later than that was missed, and whoever reads it should not take it for news."""

TOPIC = "sla.step"
_TOLD = ("target", "episode", "step", "level", "due", "late")


class Escalation:
    """One sweep's escalations. Remembers who works where, so that nobody is asked for report by report."""

    def __init__(self, ctx: WriteContext) -> None:
        self._ctx = ctx
        self._hours = Hours(ctx)

    @cached_property
    def _staff(self) -> Mapping[Role, set[str]]:
        return people.staff(self._ctx.uow.connection)

    def fire(self, ctx: WriteContext, case: Case) -> int:
        """Fire every step of the report's ladders that is due; how many there were."""
        directory = case.directory
        ladders = Ladders(case.before.events, directory.all_policies, directory.calendars)
        found = ladders.due(ctx.now)
        if not found:
            return 0
        done = fired(case.before.events)
        levels: Counter[tuple[int, str, int]] = Counter()
        told: list[tuple[DueStep, tuple[str, ...], Facts]] = []
        for step in found:
            key = (step.number, str(step.target), step.episode)
            levels[key] += 1
            to = recipients(step.spec.to, self._place(case, step))
            facts: Facts = _facts(step, len(done.get(key, ())) + levels[key], ctx.now, to)
            if step.number:
                case.move_task(step.number, Action.ESCALATE, facts, asked=False, settle=False)
            else:
                case.move(Action.ESCALATE, facts, asked=False)
            told.append((step, to, facts))
        ctx.finish(case, fold=ladders.clocks_after)
        for step, to, facts in told:
            self._notify(case, step, to, facts)
        return len(found)

    def _place(self, case: Case, step: DueStep) -> EscalationSubject:
        directory, report = case.directory, case.report
        if step.number:
            task = case.tasks[step.number]
            unit, officers = str(task["unit"]), [task["officer"]]
        else:
            unit, officers = str(report["unit"]), [case.tasks[number]["officer"] for number in case.open_tasks()]
        held = report["holder"] is not None and report["held_until"] > epoch(self._ctx.now)
        return EscalationSubject(
            path=directory.path(unit),
            holder=report["holder"] if held else None,
            officers=tuple(dict.fromkeys(str(login) for login in officers if login)),
            staff=self._staff,
            paths={code: directory.path(code) for code in named(step.spec.to, UNIT) if code in directory.units},
        )

    def _notify(self, case: Case, step: DueStep, to: tuple[str, ...], facts: Facts) -> None:
        """A message to each recipient; it says where the clock stands, and never quotes the report."""
        clock = clock_of(case.after.clocks[step.number, str(step.target), step.episode])
        body = {**_body(case, clock, self._ctx.now), **{name: facts[name] for name in _TOLD}}
        for recipient, at_s in self._hours.moments(to, step.spec.hours):
            row = announce.row(str(case.report["id"]), int(case.report["seq"]), TOPIC, recipient, body, at_s)
            messages.add(self._ctx.uow, row)


def _facts(step: DueStep, level: int, now: datetime, to: tuple[str, ...]) -> Facts:
    return {
        "target": str(step.target),
        "episode": step.episode,
        "step": step.spec.name,
        "level": level,
        "due": step.at.isoformat(),
        "late": now - step.at > LATE,
        "to": list(to),
    }


def _body(case: Case, clock: Clock, now: datetime) -> dict[str, object]:
    subject = case.tasks[clock.number] if clock.number else case.report
    return {
        "ref": f"{case.ref}/{clock.number}" if clock.number else case.ref,
        "intent": "Sweep",
        "status": str(subject["status"]),
        "priority": int(case.report["priority"]),
        "unit": str(subject["unit"]),
        "due_at": None if clock.due_at is None else clock.due_at.isoformat(),
        "breached": is_breached(clock, now),
    }
