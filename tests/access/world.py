"""A command room in which each actor stands to reports in every way there is: own, below, above, foreign, shared with
them, worked on by them, offered to them; restricted or not; in every state that some action wants.

Owns who is there and what was done; says nothing of what may be done.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import product
from typing import Any

from cc.core.centre import LocalActor
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import AnswerT, Intent
from cc.core.intents.privacy import PutLegalHold
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import HoldReason, Role, RoomSetting
from tests.builders import INSIDE, Room, with_own_passwords
from tests.centre.bench import picture
from tests.core.service.scene import do, photo

HOME, BELOW, ABOVE, ELSEWHERE, THIRD = "bpbd", "bpbd-timur", "jakarta", "dishub", "damkar"
ROLES = (Role.CHANNEL, Role.VIEWER, Role.OFFICER, Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN)


class Relation(StrEnum):
    """How a report stands to somebody of HOME."""

    OWN = "own"
    BELOW = "below"
    ABOVE = "above"
    FOREIGN = "foreign"
    SHARED = "shared"
    WORKING = "working"
    OFFERED = "offered"
    BROUGHT = "brought"


OWNER: dict[Relation, str] = {
    Relation.OWN: HOME,
    Relation.BELOW: BELOW,
    Relation.ABOVE: ABOVE,
    Relation.FOREIGN: ELSEWHERE,
    Relation.SHARED: ELSEWHERE,
    Relation.WORKING: ELSEWHERE,
    Relation.OFFERED: ELSEWHERE,
    Relation.BROUGHT: ELSEWHERE,
}
"""The unit that a report belongs to."""
STATES = ("new", "triaged", "resolved", "merged", "on_hold", "claimed", "lent", "said_late")
"""Of a report without work; `lent` is new and shared with THIRD, `said_late` on hold since a time that waits, and
under a legal hold."""
TASK_STATES = ("assigned", "theirs", "accepted", "en_route", "on_site", "held", "done", "cancelled", "offered_on")
"""Of a report with a task: nobody's yet, a worker's, accepted … cancelled, offered to THIRD."""
MINE = ("mine", "mine_accepted")
"""The task is an actor's own, who is an officer."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody of HOME."""

    role: Role
    cleared: bool

    @property
    def login(self) -> str:
        """The log-in."""
        return f"our-{self.role}{'-c' if self.cleared else ''}"


ACTORS = tuple(Actor(role, cleared) for role, cleared in product(ROLES, (False, True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A report: how it stands to HOME, its state, who brought it (an actor, for BROUGHT), and its task (0: none)."""

    relation: Relation
    restricted: bool
    state: str
    ref: str
    id: str
    by: str = ""
    task: int = 0
    photo: str = ""

    @property
    def task_unit(self) -> str:
        """Whose the task is: what the root gives to an officer of ours stays the root's."""
        return HOME if self.relation in (Relation.WORKING, Relation.OFFERED) else OWNER[self.relation]

    @property
    def name(self) -> str:
        """For a failure's text."""
        return f"{self.relation}{' restricted' if self.restricted else ''} {self.state} {self.ref}"


@dataclass(slots=True)
class World:
    """The room and what is in it. `photos` by log-in, `target` a new report of HOME."""

    room: Room
    cases: list[Case] = field(default_factory=list)
    photos: dict[str, str] = field(default_factory=dict)
    target: str = ""

    def do(self, by: str, intent: Intent[AnswerT]) -> AnswerT:
        """A minute later."""
        return do(self.room, by, intent)

    def received(self, unit: str, *, restricted: bool, by: str = "sari") -> Receipt:
        """A report that somebody entered for a unit: what is of ELSEWHERE goes there whoever enters it."""
        own = unit == ELSEWHERE
        category = ("jalan-r" if own else "narcotics") if restricted else ("jalan" if own else "flood")
        return self.do(
            by,
            r.ReceiveReport(
                text="Laporan",
                category=category,
                unit=unit,
                reporter="Ibu Ani, 0812-555-0101",
                lon=INSIDE[0],
                lat=INSIDE[1],
            ),
        )


def make_world(room: Room, sample: int = 1) -> World:
    """The world; of the reports only every `sample`th."""
    world = World(room)
    people = tuple(
        o.PersonRow(
            login=each.login,
            name=each.login,
            role=each.role,
            unit=HOME,
            cleared=each.cleared,
            password=f"{each.login}-pw-2026",
        )
        for each in ACTORS
    )
    officer: dict[str, Any] = {"role": Role.OFFICER, "cleared": True}
    helpers = tuple(
        o.PersonRow(login=f"worker-{unit}", name=unit, unit=unit, **officer) for unit in (HOME, BELOW, ABOVE, ELSEWHERE)
    )
    helpers += tuple(
        o.PersonRow(login=f"admin-{unit}", name=unit, unit=unit, role=Role.ADMIN) for unit in (HOME, ELSEWHERE)
    )
    roads: dict[str, Any] = {"name_id": "Jalan", "name_en": "Road", "unit": ELSEWHERE}
    categories = (o.CategoryRow(code="jalan", **roads), o.CategoryRow(code="jalan-r", restricted=True, **roads))
    world.do("admin", o.SaveUnits((o.UnitRow(THIRD, "Fire brigade", "jakarta", "agency"),)))
    with_own_passwords(room, *people, *helpers)
    world.do("admin", o.SaveCategories(categories))
    for unit in (HOME, ELSEWHERE):
        world.do(f"admin-{unit}", o.StateSetting(RoomSetting.BREAK_GLASS_FOREIGN, 1))
    for number, each in enumerate(ACTORS):
        if each.role not in (Role.VIEWER, Role.AUDITOR):
            world.photos[each.login] = photo(room, each.login, 10 + number)
    world.target = world.received(HOME, restricted=False).ref
    kinds = list(product(Relation, (False, True), (*STATES, *TASK_STATES, *MINE)))
    for relation, restricted, state in kinds[::sample]:
        world.cases.extend(_made(world, relation, restricted, state))
    return world


def _made(world: World, relation: Relation, restricted: bool, state: str) -> Iterator[Case]:
    if relation is Relation.BROUGHT:
        if state in ("new", "resolved"):
            yield from _brought(world, restricted, state)
        return
    if state in MINE:
        if relation in (Relation.OWN, Relation.ABOVE, Relation.WORKING):
            yield from _mine(world, relation, restricted, state)
        return
    if relation in (Relation.WORKING, Relation.OFFERED) and state not in TASK_STATES:
        return
    if relation is Relation.OFFERED and state != "assigned":
        return
    receipt = world.received(OWNER[relation], restricted=restricted)
    ref, task, shown = receipt.ref, 0, _shown(world)
    world.do("sari", r.AttachToReport(ref, (shown,)))
    if relation is Relation.SHARED:
        world.do("sari", r.ShareReport(ref, HOME))
    if state in TASK_STATES:
        task = _task(world, relation, ref, state)
    else:
        _report(world, ref, state)
    yield Case(
        relation=relation, restricted=restricted, state=state, ref=ref, id=receipt.report_id, task=task, photo=shown
    )


def _mine(world: World, relation: Relation, restricted: bool, state: str) -> Iterator[Case]:
    for actor in ACTORS:
        if actor.role is Role.OFFICER and (actor.cleared or not restricted):
            made = world.received(OWNER[relation], restricted=restricted)
            number = 1
            if relation is Relation.WORKING:
                number = _task(world, relation, made.ref, "assigned")
                world.do("sari", t.ReassignTask(f"{made.ref}/{number}", actor.login))
            else:
                world.do("sari", r.AssignTask(report=made.ref, officer=actor.login))
            if state == "mine_accepted":
                world.do(actor.login, t.AcceptTask(f"{made.ref}/{number}"))
            yield Case(
                relation=relation,
                restricted=restricted,
                state=state,
                ref=made.ref,
                id=made.report_id,
                by=actor.login,
                task=number,
            )


def _shown(world: World) -> str:
    """A photo that no other report has."""
    number = 5000 + len(world.cases)
    return world.room.centre.put_blob(local("sari"), io.BytesIO(picture(number))).sha256


def _brought(world: World, restricted: bool, state: str) -> Iterator[Case]:
    for actor in ACTORS:
        if actor.role not in (Role.VIEWER, Role.AUDITOR, Role.ADMIN):
            made = world.received(ELSEWHERE, restricted=restricted, by=actor.login)
            _report(world, made.ref, state)
            yield Case(
                relation=Relation.BROUGHT,
                restricted=restricted,
                state=state,
                ref=made.ref,
                id=made.report_id,
                by=actor.login,
            )


def _report(world: World, ref: str, state: str) -> None:
    if state in ("triaged", "resolved"):
        world.do("sari", r.TriageReport(ref))
    steps: dict[str, Intent[Receipt]] = {
        "resolved": r.ResolveReport(ref, "surut"),
        "merged": r.MergeReport(ref, world.target),
        "on_hold": r.HoldReport(ref, HoldReason.WEATHER),
        "lent": r.ShareReport(ref, THIRD),
    }
    if state == "said_late":
        assert world.room.clock is not None
        world.room.clock.advance(1200)
        long_ago = world.room.clock.now() - timedelta(minutes=18)
        do(world.room, "sari", r.HoldReport(ref, HoldReason.WEATHER), claimed_at=long_ago)
        world.do("tono", PutLegalHold(ref, "LP/B/117"))
    elif state == "claimed":
        world.do("tono", r.ClaimReport(ref, 240))
    elif state in steps:
        world.do("sari", steps[state])


def _task(world: World, relation: Relation, ref: str, state: str) -> int:
    number = 1
    if relation in (Relation.WORKING, Relation.OFFERED):
        world.do("sari", r.AssignTask(report=ref, unit=ELSEWHERE))
        world.do("sari", t.HandOverTask(f"{ref}/1", HOME, "jalan besar"))
        if relation is Relation.OFFERED:
            return 2
        world.do("sari", t.AcceptTask(f"{ref}/2"))
        number = 2
    else:
        world.do("sari", r.AssignTask(report=ref))
    name = f"{ref}/{number}"
    worker = f"worker-{HOME if relation is Relation.WORKING else OWNER[relation]}"
    if state in ("theirs", "accepted", "en_route", "on_site", "held", "done"):
        world.do("sari", t.ReassignTask(name, worker))
    if state == "accepted":
        world.do(worker, t.AcceptTask(name))
    elif state == "en_route":
        world.do(worker, t.DepartTask(name))
    elif state == "on_site":
        world.do(worker, t.ArriveTask(name))
    elif state == "held":
        world.do("sari", t.HoldTask(name, HoldReason.WEATHER))
    elif state == "done":
        world.do(worker, t.ArriveTask(name))
        world.do(worker, t.CloseTask(name, (photo(world.room, worker, 60),)))
    elif state == "cancelled":
        world.do("sari", t.CancelTask(name, "salah"))
    elif state == "offered_on":
        world.do("sari", t.HandOverTask(name, THIRD, "kebakaran"))
        return number + 1
    return number


def local(login: str) -> LocalActor:
    """Somebody at the embedded door."""
    return LocalActor(login)
