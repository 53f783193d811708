"""The matrix can fail: each authority of the tables and each scope condition of the store is taken away in turn (all of
them in `make faults`, some in `make test`), and it finds that."""

from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from itertools import islice
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import true

from cc.core.centre import LocalActor
from cc.core.errors import CoreError
from cc.core.rules.lifecycle import authority
from cc.core.rules.lifecycle.rows import Row
from cc.core.store.organisation import scope
from tests.access.acts import ACTS
from tests.access.oracle import expected
from tests.access.rehearsal import Rehearsal
from tests.access.test_matrix import cells, given, questions
from tests.access.world import ACTORS, Actor, World, make_world
from tests.builders import open_room
from tests.faults.rounds import rounds
from tests.rooms import Rooms

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
READING = (
    "reports.cases",
    "reports.reports",
    "reports.tasks",
    "reports.queue",
    "reports.counters",
    "reports.attachments",
    "figures.figures",
    "checks.event_log",
    "reports.candidates",
    "messages.messages",
    "supervision.places",
    "supervision.workload",
    "supervision.handovers",
)
"""Modules of the store that ask for the condition by name, of what the matrix reads."""
CONDITIONS = ("may_see", "restricted_rule", "stream_rule", "queue_unit")


@pytest.fixture(scope="module")
def world(rooms: Rooms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The whole world."""
    with rooms.ready("sqlite", tmp_path_factory.mktemp("planted")) as room:
        yield make_world(room)


def lets_through(world: World, name: str) -> Iterator[str]:
    """Acts of one kind that come out otherwise than they should."""
    door = Rehearsal(world.room)
    for actor, case, each in cells(world):
        if each == name and door.attempt(actor.login, ACTS[name].made(given(world, actor, case))) != expected(
            actor, name, case
        ):
            yield f"{actor.login} {case.name}"


@pytest.mark.parametrize(
    "name", [name for name in ACTS if name not in ("comment", "attach", "break_glass")][:: rounds(8, 1)]
)
def test_a_row_without_its_authority_is_found(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, action = authority.missing, ACTS[name].action

    def forgetful(actor: Any, row: Row, thing: Any, tree: Any) -> Any:
        return None if row.action is action else asked(actor, row, thing, tree)

    assert list(islice(lets_through(world, name), 1)) == [], "before anything is taken away"
    monkeypatch.setattr(authority, "missing", forgetful)
    assert next(lets_through(world, name), "")


def leaks(world: World, some: list[Actor], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a fresh Centre tells some actors otherwise than it should, or fails at it."""
    monkeypatch.setattr("tests.access.test_matrix.ACTORS", tuple(some))
    with open_room(world.room.folder, world.room.url, fixed=True) as room:
        try:
            wrong, _ = questions(world, room.centre, {each.login: LocalActor(each.login) for each in some}, 5)
        except CoreError:
            return True
    return bool(wrong)


def some(*names: str) -> list[Actor]:
    """Actors by their log-ins."""
    return [each for each in ACTORS if each.login in names]


def test_the_world_is_clean_before_anything_is_taken_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not leaks(world, some("our-operator", "our-officer", "our-channel", "our-auditor"), monkeypatch)


@pytest.mark.parametrize(
    ("condition", "who"),
    [
        ("restricted_rule", "our-operator"),
        ("works_on", "our-officer-c"),
        ("sees_all_units", "our-operator-c"),
        ("sees_subtree", "our-officer-c"),
    ],
)
def test_a_scope_condition_that_is_taken_away_is_found(
    world: World, condition: str, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scope, condition, lambda *_: true() if condition in ("restricted_rule", "works_on") else True)
    assert leaks(world, some(who), monkeypatch)


@pytest.mark.parametrize("place", READING[:: rounds(6, 1)])
@pytest.mark.parametrize("who", ["our-operator", "our-officer", "our-channel"])
def test_a_list_that_does_not_ask_for_the_scope_is_found(
    world: World, place: str, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module(f"cc.core.store.{place}")
    if place == "reports.cases":
        monkeypatch.setattr(module, "may_see", everything)
        assert next(lets_through(world, "comment"), "")
        return
    if place == "messages.messages":
        who = "our-supervisor"  # for whom else there is no list of messages
    for name in CONDITIONS:
        replace(module, name, monkeypatch)
    assert leaks(world, some(who), monkeypatch)


def test_every_list_that_is_named_asks_for_a_condition() -> None:
    """Else nothing is taken away from it."""
    for place in READING:
        module = import_module(f"cc.core.store.{place}")
        assert any(hasattr(module, name) for name in CONDITIONS), place


def replace(module: ModuleType, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take one condition away, where the module asks for it."""
    with suppress(AttributeError):
        monkeypatch.setattr(module, name, nobody if name == "queue_unit" else everything)


def everything(*_: Any) -> Any:
    """A condition that lets everything through."""
    return true()


def nobody(*_: Any) -> None:
    """No unit's queue: then `may_see` is asked."""
