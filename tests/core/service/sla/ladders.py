"""What tests of escalation do again and again: give flood reports a ladder, sweep, read the messages and the chain."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cc.core.centre import Call
from cc.core.intents import packs as o
from cc.core.intents import system as o_system
from cc.core.questions import packs as oq_packs
from cc.core.questions import system as oq
from cc.core.questions import trail as oq_trail
from cc.core.questions.reports import GetTimeline
from cc.core.records.reports import TimelineEntry
from cc.core.records.sla import StepSpec, TargetSpec
from cc.core.records.system import SweepResult
from cc.core.store.sql import tables
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Action, TargetName
from tests.builders import Room


@dataclass(frozen=True)
class Told:
    """A message of a step."""

    ref: str
    target: str
    step: str
    recipient: str
    not_before: int
    seq: int
    body: dict[str, Any]


def promise(room: Room, *targets: TargetSpec, code: str = "flood") -> None:
    """Hold flood reports that come in from now on to these targets, and to nothing else."""
    base = next(each for each in room.centre.read(room.admin, oq_packs.ListPolicies()) if each.code == code)
    room.centre.execute(Call(room.admin, o.SavePolicies((replace(base, targets=targets),))))


def ladder(*steps: StepSpec, target: TargetName = TargetName.ACKNOWLEDGE, target_s: int = 600) -> TargetSpec:
    """A target with these steps, by the clock on the wall."""
    return TargetSpec(name=target, target_s=target_s, steps=steps)


def sweep_at(room: Room, at: datetime, **more: int) -> SweepResult:
    """Sweep when the room's clock says `at`."""
    assert room.clock is not None
    room.clock.at = at
    return room.centre.execute(Call(room.admin, o_system.Sweep(**more)))


def told(room: Room) -> list[Told]:
    """Every message of a step, in the order in which they were written."""
    engine = open_engine(room.url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(tables.message.select().order_by(tables.message.c.id)).fetchall()
    finally:
        engine.dispose()
    found = []
    for row in rows:
        if row.topic == "sla.step":
            body = json.loads(row.body)
            found.append(Told(body["ref"], body["target"], body["step"], row.recipient, row.not_before, row.seq, body))
    return found


def escalations(room: Room, ref: str) -> list[TimelineEntry]:
    """The report's ESCALATE moves."""
    entries = room.centre.read(room.admin, GetTimeline(ref))
    return [entry for entry in entries if entry.action is Action.ESCALATE]


def stands(room: Room) -> bool:
    """Whether chains, replay, queues and counters hold."""
    facts = room.centre.read(room.admin, oq.CheckDatabase(replay=True)).facts
    wrong = [fact for fact in facts if not fact.ok and fact.name.startswith(("replay", "queues", "counters"))]
    return not wrong and room.centre.read(room.admin, oq_trail.VerifyAudit()).holds


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)
