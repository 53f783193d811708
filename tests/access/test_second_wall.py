"""Behind PostgreSQL's row-level security the matrix is the same; and where a condition of the store is forgotten, which
without it leaks (test_planted), nobody sees more (all of them in `make faults`, some in `make test`)."""

from collections.abc import Iterator
from importlib import import_module
from itertools import islice

import pytest

from cc.core.centre import LocalActor
from tests.access.acts import ACTS
from tests.access.oracle import expected
from tests.access.rehearsal import Rehearsal
from tests.access.test_matrix import cells, given, questions
from tests.access.test_planted import READING, everything, lets_through, replace, some
from tests.access.world import ACTORS, World, make_world
from tests.builders import open_room
from tests.faults.rounds import rounds
from tests.rooms import Rooms

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
SAMPLE, EACH = rounds(24, 3), rounds(9, 1)
WHO = ("our-operator", "our-officer", "our-channel")


@pytest.fixture(scope="module")
def world(rooms: Rooms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The matrix's world behind the wall."""
    with rooms.ready("walled", tmp_path_factory.mktemp("wall")) as room:
        yield make_world(room, sample=SAMPLE)


def test_the_matrix_is_the_same_behind_it(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    door, wrong, count = Rehearsal(world.room), [], 0
    for actor, case, name in islice(cells(world), 0, None, EACH):
        count += 1
        got, wanted = door.attempt(actor.login, ACTS[name].made(given(world, actor, case))), expected(actor, name, case)
        if got != wanted:
            wrong.append(f"{actor.login} {name} {case.name}: {got}, not {wanted}")
    door.engine.dispose()
    more, asked = questions(world, world.room.centre, {each.login: LocalActor(each.login) for each in ACTORS}, EACH)
    with capsys.disabled():
        print(f"\nmatrix: {count:,} acts and {asked:,} questions behind row-level security")
    assert wrong + more == []


@pytest.mark.parametrize("place", READING[:: rounds(5, 1)])
def test_a_condition_that_is_forgotten_shows_nobody_more(
    world: World, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module(f"cc.core.store.{place}")
    if place == "reports.cases":
        monkeypatch.setattr(module, "may_see", everything)
        assert list(islice(lets_through(world, "comment"), 3)) == []
        return
    for name in ("may_see", "restricted_rule", "stream_rule", "queue_unit"):
        replace(module, name, monkeypatch)
    actors = some(*WHO, "our-supervisor")
    monkeypatch.setattr("tests.access.test_matrix.ACTORS", tuple(actors))
    with open_room(world.room.folder, world.room.url, fixed=True) as room:
        wrong, _ = questions(world, room.centre, {each.login: LocalActor(each.login) for each in actors}, 5)
    assert wrong == []
